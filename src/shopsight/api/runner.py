"""Runs the app until it is told to stop: on a socket that it listens to, or on connections that it is handed."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress
from types import FrameType

import uvicorn
from fastapi import FastAPI

from shopsight.api.context import Context
from shopsight.api.leash import READY, take

_KEEP_ALIVE_S = 30
_MAX_CONNECTIONS = 1000


def make_server(app: FastAPI, host: str, port: int, leash: socket.socket | None = None) -> uvicorn.Server:
    """Return the server that runs the app until SIGINT or SIGTERM, and then finishes what is under way.

    After SIGTERM it may go on answering for a while and say that it is not ready; see ServerOptions.
    Over the `leash` it is handed connections that another process has accepted; when that is cut, the server stops.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=app.state.context.options.stop_grace_s,
        limit_concurrency=_MAX_CONNECTIONS,
    )
    return _LeashedServer(config, leash) if leash else _Server(config)


class _Server(uvicorn.Server):
    """Takes its leave on SIGTERM: first not ready, then closed to new connections, then ended when all are answered.

    It tells the app that it is closing before it waits for connections, so that event streams end by themselves.
    """

    _loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._context.leaving.set()
        self._context.closing.set()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop after the delay; at once on a second signal, and on Ctrl-C."""
        if sig != signal.SIGTERM or self._loop is None or self._context.leaving.is_set():
            super().handle_exit(sig, frame)
            return
        self._loop.call_soon_threadsafe(self._leave, sig)

    def _leave(self, sig: int) -> None:
        self._context.leaving.set()
        asyncio.get_running_loop().call_later(self._context.options.stop_delay_s, super().handle_exit, sig, None)

    @property
    def _context(self) -> Context:
        app = self.config.app
        assert isinstance(app, FastAPI)
        context: Context = app.state.context
        return context


class _LeashedServer(_Server):
    """Serves the connections that come over its leash as file descriptors."""

    def __init__(self, config: uvicorn.Config, leash: socket.socket) -> None:
        super().__init__(config)
        self._leash = leash
        self._begun = set[asyncio.Task[object]]()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets or [])
        self._leash.setblocking(False)
        asyncio.get_running_loop().add_reader(self._leash, self._take)
        with suppress(OSError):  # cut already, which is noticed at once
            self._leash.sendall(READY)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._let_go()
        await super().shutdown(sockets)

    def _take(self) -> None:
        """Begin to serve the next connection, or to stop."""
        try:
            connection = take(self._leash)
        except BlockingIOError:
            return
        except (EOFError, OSError):
            self.should_exit = True
            self._let_go()
            return
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.connect_accepted_socket(self._protocol, connection))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    def _let_go(self) -> None:
        """Take no more: whoever hands connections over then gives them to another."""
        if self._leash.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._leash)
            self._leash.close()

    def _protocol(self) -> asyncio.Protocol:
        make = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)  # type: ignore[call-arg]
