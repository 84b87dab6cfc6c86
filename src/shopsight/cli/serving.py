"""`shopsight serve`: the HTTP door over one shop."""

from __future__ import annotations

import logging
import socket

from rich.console import Console

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app, make_server
from shopsight.app import Shop, open_shop
from shopsight.core.errors import InvalidSetting
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
    shop.keep_swept()
    listener = _bound(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    console.print(f"{status.products:,} products · http://{host}:{port}/  (Ctrl-C stops)", markup=False)
    server.run(sockets=[listener])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InvalidSetting(
            f"cannot serve at {host}:{port}: {reason}; choose another --port, 0 takes a free one"
        ) from None
