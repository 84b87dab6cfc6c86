"""Tests of background work: all of it gets done, whoever asks and whenever, and an error does not end it for good."""

from __future__ import annotations

import logging
import threading

import pytest

from shopsight.index.lock import ReadWriteLock
from shopsight.index.settler import Settler


class Work:
    """Work to be done one piece a step; reports when none is left."""

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.is_done = threading.Event()
        self.settler = Settler(self.step, ReadWriteLock())

    def step(self) -> bool:
        if self.pieces:
            self.pieces -= 1
        if not self.pieces:
            self.is_done.set()
        return self.pieces > 0


def test_work_is_done_in_the_background() -> None:
    work = Work(5)
    work.settler.wake()
    assert work.is_done.wait(30)


def test_work_that_comes_later_is_done_too() -> None:
    work = Work(1)
    for _ in range(50):
        work.is_done.clear()
        work.pieces = 2
        work.settler.wake()
        assert work.is_done.wait(30)


def test_it_can_be_finished_at_once() -> None:
    work = Work(5)
    work.settler.finish()
    assert work.pieces == 0


def test_an_error_is_logged_and_the_next_call_tries_again(caplog: pytest.LogCaptureFixture) -> None:
    attempts, is_done = [0], threading.Event()

    def step() -> bool:
        attempts[0] += 1
        if attempts[0] == 1:
            raise MemoryError("no room")
        is_done.set()
        return False

    settler = Settler(step, ReadWriteLock())
    with caplog.at_level(logging.ERROR):
        settler.wake()
        while not is_done.wait(0.01):
            settler.wake()
    assert "could not be brought up to date" in caplog.text


@pytest.mark.parametrize("asking", ["reading", "writing"])
def test_who_asks_for_the_lock_gets_it_between_two_steps(asking: str) -> None:
    lock, begun, got_in = ReadWriteLock(), threading.Event(), threading.Event()

    def step() -> bool:
        with lock.writing():
            begun.set()
            got_in.wait(0.005)
        return not got_in.is_set()

    def ask() -> None:
        with lock.reading() if asking == "reading" else lock.writing():
            got_in.set()

    settler = Settler(step, lock)
    settler.wake()
    assert begun.wait(30)
    threading.Thread(target=ask, daemon=True).start()
    assert got_in.wait(30)
    settler.finish()
