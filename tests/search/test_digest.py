"""What is read off the whole store is read again when it changed, but not more often than that is cheap."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.core.types import Product, ProductRecord
from shopsight.search.digest import StoreDigest
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore


class Clock:
    """Goes on by `tick_s` at every look."""

    def __init__(self, tick_s: float) -> None:
        self.now_s, self.tick_s = 0.0, tick_s

    def __call__(self) -> float:
        self.now_s += self.tick_s
        return self.now_s


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlProductStore]:
    opened = SqlProductStore(open_engine(tmp_path / "shop.db"), "1")
    yield opened
    opened.close()


def test_a_quick_reading_is_as_new_as_the_store(store: SqlProductStore) -> None:
    digest = StoreDigest(store, len, Clock(tick_s=0))
    assert digest.now() == 0
    store.put([ProductRecord(Product("mask", "A mask"))])
    assert digest.now() == 1


def test_a_reading_that_takes_long_is_used_for_longer(store: SqlProductStore) -> None:
    clock = Clock(tick_s=1)
    digest = StoreDigest(store, len, clock)
    assert digest.now() == 0
    store.put([ProductRecord(Product("mask", "A mask"))])
    assert digest.now() == 0
    clock.now_s += 60
    assert digest.now() == 1


def test_an_unchanged_store_is_not_read_again(store: SqlProductStore) -> None:
    readings = []
    digest = StoreDigest(store, lambda store: readings.append(store), Clock(tick_s=0))
    for _ in range(3):
        digest.now()
    assert len(readings) == 1
