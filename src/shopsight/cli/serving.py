"""`shopsight serve`: the HTTP door over one shop, in one process or in several."""

from __future__ import annotations

import logging
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import NoReturn

import uvicorn
from rich.console import Console

from shopsight.api.metrics import SHARED_FOLDER, forget_process
from shopsight.api.options import ServerOptions
from shopsight.api.runner import make_server
from shopsight.api.server import create_app
from shopsight.app import Shop, open_shop
from shopsight.cli.workers import Workers
from shopsight.core.errors import InvalidSetting, ShopsightError
from shopsight.settings import Settings

_log = logging.getLogger("shopsight")


def serve_shop(settings: Settings, console: Console) -> None:
    """Open the shop and serve it until interrupted, in as many processes as the settings say."""
    with open_shop(settings) as shop:
        if settings.worker_count() > 1:
            _serve_in_workers(shop, console)
        else:
            serve_open_shop(shop, console)


def serve_open_shop(shop: Shop, console: Console) -> None:
    """Serve in this process until interrupted; requests under way are finished first."""
    shop.warm_up()
    server = _server(shop)
    listener = _begin(shop, console)
    with _ended_by_sigterm():
        server.run(sockets=[listener])


def serve_as_worker(settings: Settings, leash: socket.socket) -> None:
    """Serve the connections that come over the leash, in a process of its own, until SIGTERM or the leash is cut."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("shopsight").setLevel(logging.INFO)
    # Ctrl-C reaches the whole group of processes; the first of them cuts the leash.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with open_shop(settings) as shop, _ended_by_sigterm():
            shop.warm_up()
            _server(shop, leash).run()
    except ShopsightError as error:
        _log.error("%s: %s", error.code, error.message)
        raise SystemExit(1) from None


def _serve_in_workers(shop: Shop, console: Console) -> None:
    """Look after the shop here and have it served by workers: what a shop needs once is done by this process."""
    count = shop.settings.worker_count()
    with _ended_by_sigterm(), _begin(shop, console, f" · {count} workers") as listener, _metrics_folder() as folder:
        Workers(
            count,
            serve_as_worker,
            (shop.settings,),
            listener,
            partial(forget_process, folder),
            stop_delay_s=shop.settings.stop_delay_s,
            stop_grace_s=shop.settings.stop_grace_s,
        ).run()


def _server(shop: Shop, leash: socket.socket | None = None) -> uvicorn.Server:
    settings = shop.settings
    request_span = shop.traces.request if shop.traces else None
    app = create_app(shop, ServerOptions.from_settings(settings), request_span=request_span)
    return make_server(app, settings.host, settings.port, leash)


def _begin(shop: Shop, console: Console, how: str = "") -> socket.socket:
    """Begin the regular work of a shop that serves, say where it does, and return the socket."""
    logging.getLogger("shopsight").setLevel(logging.INFO)
    listener = _bound(shop.settings.host, shop.settings.port)
    if unseen := shop.store.count_without_vector():
        console.print(f"{unseen:,} photos were seen by another model; looking again in the background")
        shop.start_reindex()
    if not shop.has_keys():
        console.print("Writing needs a key; make one with: shopsight keys create NAME", markup=False)
    shop.keep_up()
    host, port = listener.getsockname()[:2]
    console.print(f"{len(shop.store):,} products · http://{host}:{port}/{how}  (Ctrl-C stops)", markup=False)
    return listener


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InvalidSetting(
            f"cannot serve at {host}:{port}: {reason}; choose another --port, 0 takes a free one"
        ) from None


@contextmanager
def _metrics_folder() -> Iterator[str]:
    """Give the folder through which workers add up their figures; it is named in the environment of new processes."""
    with tempfile.TemporaryDirectory(prefix="shopsight-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder
        try:
            yield folder
        finally:
            del os.environ[SHARED_FOLDER]


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind this process like any exit, so that the shop is closed and its index saved."""
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
