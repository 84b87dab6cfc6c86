"""A real uvicorn on a free port of the loopback, in a thread of the test's process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from shopsight.api.runner import make_server

_DEADLINE_S = 20


@contextmanager
def live_server(app: FastAPI) -> Iterator[tuple[str, uvicorn.Server]]:
    """Give the address of a running server, and the server; stop it afterwards."""
    server = make_server(app, "127.0.0.1", 0)
    socket = server.config.bind_socket()
    socket.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        # The socket listens already: who connects now is answered as soon as the loop runs.
        yield f"http://127.0.0.1:{socket.getsockname()[1]}", server
    finally:
        server.should_exit = True
        thread.join(_DEADLINE_S)
        socket.close()
    assert not thread.is_alive()
