"""Worker processes: replaced when they die, given up when they cannot start, ended together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from shopsight.api.leash import READY, take
from shopsight.cli.workers import Workers
from shopsight.core.errors import ShopsightError


class Enough(Exception):
    """Ends a test's `run`, as KeyboardInterrupt ends a server's."""


def die_when_ready(leash: socket.socket) -> None:
    leash.sendall(READY)
    os._exit(9)


def die_at_once(leash: socket.socket) -> None:
    sys.exit(3)


def write_at_the_end(folder: Path, leash: socket.socket) -> None:
    """Wait until the leash is cut; one of the two, the first to make the folder, dies before that."""
    try:
        (folder / "first").mkdir()
    except FileExistsError:
        with suppress(OSError):  # cut already
            leash.sendall(READY)
            assert not leash.recv(1)
        (folder / f"ended-{os.getpid()}").touch()
    else:
        leash.sendall(READY)
        os._exit(9)


def tell_who(leash: socket.socket) -> None:
    """Say on each connection who has got it, and leave it open."""
    leash.sendall(READY)
    mine = []
    with suppress(EOFError, OSError):
        while True:
            mine.append(take(leash))
            mine[-1].sendall(b"%d\n" % os.getpid())


def hang_or_tell_who(folder: Path, leash: socket.socket) -> None:
    """Tell who, but for the first of the two, which takes nothing and is ready before the other."""
    try:
        (folder / "first").mkdir()
    except FileExistsError:
        (folder / "pipe").read_text()
        tell_who(leash)
    else:
        leash.sendall(READY)
        (folder / "pid").write_text(str(os.getpid()))
        (folder / "pipe").write_text("ready")
        threading.Event().wait()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_a_worker_that_dies_is_replaced_and_told_of(listener: socket.socket, caplog: pytest.LogCaptureFixture) -> None:
    died: list[int] = []

    def on_death(pid: int) -> None:
        died.append(pid)
        if len(died) == 4:
            raise Enough

    with pytest.raises(Enough):
        Workers(1, die_when_ready, (), listener, on_death).run()
    assert len(set(died)) == 4
    assert "ended with code 9; another takes its place" in caplog.text


def test_workers_that_cannot_even_start_are_given_up(listener: socket.socket) -> None:
    with pytest.raises(ShopsightError, match="code 3 before it could serve"):
        Workers(2, die_at_once, (), listener, lambda pid: None).run()


def test_the_others_end_by_themselves_when_their_leash_is_cut(listener: socket.socket, tmp_path: Path) -> None:
    def on_death(pid: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        Workers(2, write_at_the_end, (tmp_path,), listener, on_death).run()
    assert len(list(tmp_path.glob("ended-*"))) == 1


def test_connections_that_stay_open_are_dealt_out_evenly(listener: socket.socket) -> None:
    def stay() -> int:
        connection = socket.create_connection(listener.getsockname(), timeout=60)
        staying.append(connection)
        return int(connection.makefile().readline())

    def ask() -> Counter[int]:
        try:
            started: set[int] = set()
            while len(started) < 2:
                started.add(stay())
            return Counter(stay() for _ in range(8))
        finally:
            os.kill(started.pop(), signal.SIGKILL)

    def on_death(pid: int) -> None:
        raise Enough

    staying: list[socket.socket] = []
    with ThreadPoolExecutor(1) as client:
        asked = client.submit(ask)
        with pytest.raises(Enough):
            Workers(2, tell_who, (), listener, on_death).run()
    assert list(asked.result().values()) == [4, 4]
    for connection in staying:
        connection.close()


def test_a_worker_that_hangs_is_passed_over(listener: socket.socket, tmp_path: Path) -> None:
    def ask() -> int:
        connections = [socket.create_connection(listener.getsockname(), timeout=60) for _ in range(60)]
        try:
            return sum(len(connection.makefile().readlines(1)) for connection in connections[-20:])
        finally:
            os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
            for connection in connections:
                connection.close()

    def on_death(pid: int) -> None:
        raise Enough

    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor(1) as client:
        asked = client.submit(ask)
        with pytest.raises(Enough):
            Workers(2, hang_or_tell_who, (tmp_path,), listener, on_death).run()
    assert asked.result() == 20
