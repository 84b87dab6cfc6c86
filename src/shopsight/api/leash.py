"""Between a process that accepts connections and a worker that serves them: a Unix socket, cut when either ends."""

from __future__ import annotations

import socket
from contextlib import suppress

READY = b"r"
"""What a worker says when it can serve."""

TAKEN = b"t"
"""What a worker says of each connection that it has taken."""

_CONNECTION = b"c"


def hand(leash: socket.socket, connection: socket.socket) -> None:
    """Hand a connection over; it can then be closed here. Raises OSError when the worker is gone or takes no more."""
    socket.send_fds(leash, [_CONNECTION], [connection.fileno()])


def take(leash: socket.socket) -> socket.socket:
    """Return the next connection. Raises EOFError or OSError when the leash is cut, BlockingIOError for none."""
    found, handles, *_ = socket.recv_fds(leash, len(_CONNECTION), 1)
    if not found:
        raise EOFError
    with suppress(OSError):
        leash.sendall(TAKEN)
    if not handles:  # The system lets this process open no more files: the connection is lost.
        raise BlockingIOError
    return socket.socket(fileno=handles[0])
