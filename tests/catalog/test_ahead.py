"""Reading ahead: in order, bounded, awake while nothing comes, and over when its user leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from shopsight.catalog.ahead import ReadAhead


def test_everything_comes_in_order() -> None:
    with ReadAhead(iter(range(100)), 3) as ahead:
        assert [item for item in ahead if item is not None] == list(range(100))


def test_an_error_of_the_source_comes_after_what_it_gave() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    got: list[int | None] = []
    with ReadAhead(source(), 3) as ahead, pytest.raises(ValueError, match="torn"):
        got.extend(ahead)
    assert [item for item in got if item is not None] == [1]


def test_the_source_is_never_read_further_ahead_than_allowed() -> None:
    read, most = 0, 0

    def source() -> Iterator[int]:
        nonlocal read
        for number in range(200):
            read += 1
            yield number

    with ReadAhead(source(), 3) as ahead:
        for taken, _ in enumerate((item for item in ahead if item is not None), start=1):
            most = max(most, read - taken)
    # Three in the queue, and one in the reader's hand.
    assert most <= 4


def test_its_user_can_look_up_while_the_source_hangs_and_leave() -> None:
    never = threading.Event()

    def source() -> Iterator[int]:
        never.wait(30)
        yield 1

    with ReadAhead(source(), 3) as ahead:
        assert next(iter(ahead)) is None
    never.set()
