"""Signals are read once and followed; nothing is read of who opted out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.core.events import Events, Logged
from shopsight.core.recommendations import ShopperChoice
from shopsight.recommend.signal_book import SignalBook
from shopsight.store import SqlEventLog, open_engine
from tests.recommend.worlds import event


class Counting(SqlEventLog):
    """Counts the events that are read."""

    read_count = 0

    def read(self, asked: Events = Events(), after: int = 0) -> Iterator[Logged]:
        for logged in super().read(asked, after):
            self.read_count += 1
            yield logged


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Counting]:
    engine = open_engine(tmp_path / "shop.db")
    yield Counting(engine)
    engine.dispose()


def seen(book: SignalBook, shopper: str, choice: ShopperChoice = ShopperChoice()) -> list[str]:
    return [signal.product_id for signal in book.signals(shopper, choice)]


def test_only_what_is_new_is_read(log: Counting) -> None:
    book = SignalBook(log)
    log.append([event(1, "s1", "a"), event(2, "s2", "b"), event(3, "s1", "c")])
    assert seen(book, "s1") == ["a", "c"]
    assert seen(book, "s1") == ["a", "c"]
    assert log.read_count == 2
    log.append([event(4, "s1", "d")])
    assert seen(book, "s1") == ["a", "c", "d"]
    assert log.read_count == 3


def test_nothing_is_read_of_who_opted_out(log: Counting) -> None:
    log.append([event(1, "s1", "a")])
    assert seen(SignalBook(log), "s1", ShopperChoice(opted_out=True)) == []
    assert log.read_count == 0


def test_a_reset_and_an_epoch_begin_anew(log: Counting) -> None:
    book = SignalBook(log)
    log.append([event(1, "s1", "a"), event(2, "s1", "b")])
    assert seen(book, "s1") == ["a", "b"]
    assert seen(book, "s1", ShopperChoice(taste_after=1)) == ["b"]
    log.erase("s1")
    assert seen(book, "s1", ShopperChoice(epoch=1)) == []


def test_the_shoppers_answered_longest_ago_are_let_go(log: Counting) -> None:
    book = SignalBook(log, shoppers=1)
    log.append([event(1, "s1", "a"), event(2, "s2", "b")])
    assert (seen(book, "s1"), seen(book, "s2"), seen(book, "s1")) == (["a"], ["b"], ["a"])
    assert log.read_count == 3
