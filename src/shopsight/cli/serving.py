"""`shopsight serve`: the HTTP door over one shop."""

from __future__ import annotations

import logging

from rich.console import Console

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app, make_server
from shopsight.app import Shop, open_shop
from shopsight.settings import Settings


def serve_shop(settings: Settings, console: Console) -> None:
    """Open the shop and serve it until interrupted."""
    with open_shop(settings) as shop:
        serve_open_shop(shop, console)


def serve_open_shop(shop: Shop, console: Console) -> None:
    """Serve until interrupted; requests under way are finished first."""
    settings = shop.settings
    logging.getLogger("shopsight").setLevel(logging.INFO)
    shop.warm_up()
    status = shop.status()
    app = create_app(shop, ServerOptions.from_settings(settings))
    server = make_server(app, settings.host, settings.port)
    if unseen := shop.store.count_without_vector():
        console.print(f"{unseen:,} photos were seen by another model; looking again in the background")
        shop.start_reindex()
    if not shop.has_keys():
        console.print("Writing needs a key; make one with: shopsight keys create NAME", markup=False)
    socket = server.config.bind_socket()
    host, port = socket.getsockname()[:2]
    console.print(f"{status.products:,} products · http://{host}:{port}/  (Ctrl-C stops)", markup=False)
    server.run(sockets=[socket])
