"""A shop's vocabulary is read again when it changed, but not more often than that is cheap."""

from __future__ import annotations

from pathlib import Path

from shopsight.core.types import Product, ProductRecord
from shopsight.search.wishes.vocabulary import VocabularyCache
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore


class Clock:
    """Goes on by `tick_s` at every look."""

    def __init__(self, tick_s: float) -> None:
        self.now_s, self.tick_s = 0.0, tick_s

    def __call__(self) -> float:
        self.now_s += self.tick_s
        return self.now_s


def test_a_reading_that_takes_long_is_used_for_longer(tmp_path: Path) -> None:
    store = SqlProductStore(open_engine(tmp_path / "shop.db"), "1")
    clock = Clock(tick_s=1)
    cache = VocabularyCache(store, clock)
    assert cache.now().meanings(("mauv",)) == ()
    store.put([ProductRecord(Product("mask", "A mask", attributes={"color": ("mauve",)}))])
    assert cache.now().meanings(("mauv",)) == ()
    clock.now_s += 60
    assert [meaning.values for meaning in cache.now().meanings(("mauv",))] == [("mauve",)]
    store.close()
