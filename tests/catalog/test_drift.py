"""Drift between store and index is found, whatever it consists of, and nothing else is called drift."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.catalog.drift import Drift, find_drift
from shopsight.core.types import Photo, Product, ProductRecord, photo_id_of
from shopsight.index.exact import ExactIndex
from shopsight.search.follow import Follower
from shopsight.store import SqlProductStore, open_engine
from tests.index.samples import DIMENSION, random_vectors

COUNT = 600
VECTORS = random_vectors(COUNT, seed=3)


def record(number: int, product_id: str = "") -> ProductRecord:
    """A product with one or two photos; every tenth shares its picture with the one before, and 20 have none."""
    product_id = product_id or f"p{number}"
    shown = [number - 1 if number % 10 == 0 and number else number, *([number + 1] if number % 3 == 0 else [])]
    contents = [] if number % 30 == 7 else [f"{n % COUNT:064x}" for n in shown]
    photos = tuple(Photo(photo_id_of(product_id, c), product_id, c, 8, 8) for c in contents)
    return ProductRecord(
        Product(id=product_id, title=product_id, photos=photos), {c: VECTORS[int(c, 16)] for c in contents}
    )


class Pair:
    """A store and the index that follows it."""

    def __init__(self, path: Path) -> None:
        self._engine = open_engine(path)
        self.store = SqlProductStore(self._engine, "model-1")
        self.index = ExactIndex(DIMENSION)
        self._follower = Follower(self.store, self.index, 0, lambda seq: None)
        self.store.put([record(number) for number in range(COUNT)])
        self.catch_up()

    def catch_up(self) -> None:
        self._follower.catch_up()

    def drift(self) -> Drift:
        return find_drift(self.store, self.index)

    def close(self) -> None:
        self.store.close()
        self._engine.dispose()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    pair = Pair(tmp_path / "shop.db")
    yield pair
    pair.close()


def test_an_index_that_has_followed_has_not_drifted(pair: Pair) -> None:
    assert not pair.drift()
    # Ids that differ by case only are found by the same filter.
    pair.store.put([record(1, "P1"), record(1, "p01")])
    pair.catch_up()
    assert not pair.drift()


def test_products_that_the_index_lost_are_named(pair: Pair) -> None:
    pair.index.drop(["p5", "p10"])
    assert pair.drift() == Drift(missing=("p5", "p10"))


def test_products_that_only_the_index_has_are_counted(pair: Pair) -> None:
    [gone] = [entry for entry in pair.store.changes(0, COUNT).put if entry.product_id == "p5"]
    pair.store.delete(["p5"])
    pair.catch_up()
    pair.index.put([gone])
    assert pair.drift() == Drift(surplus=1)


def test_products_without_photos_are_missed_too(pair: Pair) -> None:
    pair.index.drop(["p7"])
    assert pair.drift() == Drift(surplus=-1)


def test_other_vectors_and_other_photos_are_told_from_missing_products(pair: Pair) -> None:
    held = {entry.product_id: entry for entry in pair.store.changes(0, COUNT).put}
    turned = type(held["p5"])("p5", "p5", held["p5"].terms, held["p5"].photo_ids, -held["p5"].vectors)
    renamed = type(turned)("p8", "p8", held["p8"].terms, ("another",), held["p8"].vectors)
    short = type(turned)("p9", "p9", held["p9"].terms, held["p9"].photo_ids[:1], held["p9"].vectors[:1])
    pair.index.put([turned, renamed, short])
    assert pair.drift() == Drift(different=("p5", "p8", "p9"))


def test_what_changes_while_it_looks_is_no_drift(pair: Pair) -> None:
    class Busy(ExactIndex):
        def nearest(self, *arguments, **options):  # type: ignore[no-untyped-def]
            pair.store.put([record(2, "p1")])
            pair.store.delete(["p4"])
            return pair.index.nearest(*arguments, **options)

        def __len__(self) -> int:
            return len(pair.index)

    pair.index.drop(["p1"])
    assert not find_drift(pair.store, Busy(DIMENSION))
