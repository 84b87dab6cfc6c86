"""Products kept until the store changes: quick, and never out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from shopsight.core.types import Product, ProductRecord
from shopsight.search.product_cache import ProductCache
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore


class CountingStore(SqlProductStore):
    """Tells which products were read; `meanwhile` happens once, just after the next read."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, "model-1")
        self.asked: list[str] = []
        self.meanwhile: Callable[[], None] | None = None

    def get(self, product_ids: Sequence[str]) -> list[Product]:
        self.asked.extend(product_ids)
        found = super().get(product_ids)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CountingStore]:
    engine = open_engine(tmp_path / "shop.db")
    store = CountingStore(engine)
    yield store
    store.close()
    engine.dispose()


def put(store: SqlProductStore, *products: Product) -> None:
    store.put([ProductRecord(product) for product in products])


def test_what_did_not_change_is_read_once(store: CountingStore) -> None:
    put(store, Product("a", "A"), Product("b", "B"))
    cache = ProductCache(store)
    assert (
        cache.now().products(["b", "a"])
        == cache.now().products(["b", "a"])
        == {"a": Product("a", "A"), "b": Product("b", "B")}
    )
    assert store.asked == ["b", "a"]


def test_only_what_is_not_known_yet_is_read(store: CountingStore) -> None:
    put(store, Product("a", "A"), Product("b", "B"))
    cache = ProductCache(store)
    cache.now().products(["a"])
    assert set(cache.now().products(["a", "b", "gone"])) == {"a", "b"}
    assert store.asked == ["a", "b", "gone"]


def test_a_change_by_another_process_is_seen_at_once(store: CountingStore, tmp_path: Path) -> None:
    put(store, Product("a", "A", group_id="g"))
    cache = ProductCache(store)
    cache.now().products(["a"])
    assert cache.now().variants(["g"]) == {"g": ("a",)}
    engine = open_engine(tmp_path / "shop.db")
    other = SqlProductStore(engine, "model-1")
    put(other, Product("a", "A, renamed", group_id="g"), Product("b", "B", group_id="g"))
    assert cache.now().products(["a"])["a"].title == "A, renamed"
    assert cache.now().variants(["g"]) == {"g": ("a", "b")}
    other.delete(["a"])
    assert cache.now().products(["a"]) == {}
    assert cache.now().variants(["g"]) == {"g": ("b",)}
    other.close()
    engine.dispose()


def test_a_reader_overtaken_by_a_change_does_not_bring_the_old_back(store: CountingStore) -> None:
    put(store, Product("a", "old"))
    cache = ProductCache(store)

    def change() -> None:
        put(store, Product("a", "new"))
        assert cache.now().products(["a"])["a"].title == "new"

    store.meanwhile = change
    assert cache.now().products(["a"])["a"].title == "old"
    assert cache.now().products(["a"])["a"].title == "new"


def test_no_more_than_the_limit_is_kept(store: CountingStore) -> None:
    put(store, *(Product(str(number), "P") for number in range(6)))
    cache = ProductCache(store, limit=4)
    assert len(cache.now().products([str(number) for number in range(6)])) == 6
    assert len(cache.now().products([str(number) for number in range(6)])) == 6
    assert len(store.asked) == 12
    cache.now().products(["0", "1", "2"])
    cache.now().products(["3", "4"])
    cache.now().products(["4"])
    assert store.asked[12:] == ["0", "1", "2", "3", "4"]
