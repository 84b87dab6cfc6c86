"""Worker processes: replaced when they die, given up when they cannot start, ended together."""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from shopsight.cli.workers import Workers
from shopsight.core.errors import ShopsightError


class Enough(Exception):
    """Ends a test's `run`, as KeyboardInterrupt ends a server's."""


def die_when_ready(leash: Connection) -> None:
    leash.send("ready")
    os._exit(9)


def die_at_once(leash: Connection) -> None:
    sys.exit(3)


def write_at_the_end(folder: Path, leash: Connection) -> None:
    """Wait until the leash is cut; one of the two, the first to make the folder, dies before that."""
    try:
        (folder / "first").mkdir()
    except FileExistsError:
        with pytest.raises((EOFError, OSError)):
            leash.send("ready")
            leash.recv()
        (folder / f"ended-{os.getpid()}").touch()
    else:
        leash.send("ready")
        os._exit(9)


def test_a_worker_that_dies_is_replaced_and_told_of(caplog: pytest.LogCaptureFixture) -> None:
    died: list[int] = []

    def on_death(pid: int) -> None:
        died.append(pid)
        if len(died) == 4:
            raise Enough

    with pytest.raises(Enough):
        Workers(1, die_when_ready, (), on_death).run()
    assert len(set(died)) == 4
    assert "ended with code 9; another takes its place" in caplog.text


def test_workers_that_cannot_even_start_are_given_up() -> None:
    with pytest.raises(ShopsightError, match="code 3 before it could serve"):
        Workers(2, die_at_once, (), lambda pid: None).run()


def test_the_others_end_by_themselves_when_their_leash_is_cut(tmp_path: Path) -> None:
    def on_death(pid: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        Workers(2, write_at_the_end, (tmp_path,), on_death).run()
    assert len(list(tmp_path.glob("ended-*"))) == 1
