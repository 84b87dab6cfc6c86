"""A shop's index as a process that can be killed: what it reports is stored, indexed and settled into the graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from shopsight.core.errors import StoreUnusable
from shopsight.core.types import Photo, Product, ProductRecord, Vectors, photo_id_of
from shopsight.index.graph import GraphIndex
from shopsight.search.follow import Follower
from shopsight.store import SqlProductStore, open_engine

PRODUCTS = 2000
DROPPED = 1800
"""So many that the graph is built anew without them."""
BATCH = 200
_DIMENSION = 32
_REVISION = "chaos-1"


def vectors(count: int = PRODUCTS, seed: int = 1) -> Vectors:
    """Return unit vectors around forty centers: of the products, by number, or with another seed of queries."""
    centers = np.random.default_rng(0).standard_normal((40, _DIMENSION))
    rows = centers[np.arange(count) % 40] + 0.6 * np.random.default_rng(seed).standard_normal((count, _DIMENSION))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def name_of(number: int) -> str:
    """Return the id of a product."""
    return f"sku-{number:05}"


def number_of(name: str) -> int:
    """Return the number of a product id."""
    return int(name.removeprefix("sku-"))


@contextmanager
def followed(folder: Path) -> Iterator[tuple[SqlProductStore, GraphIndex, Follower]]:
    """Open store and index as a shop does at its start: from the snapshot if there is one, then what came after."""
    engine = open_engine(folder / "shop.db")
    store = SqlProductStore(engine, _REVISION)
    try:
        index, seq = GraphIndex.load(folder, _REVISION, scan_below_rows=200)
    except StoreUnusable:
        index, seq = GraphIndex(_DIMENSION, scan_below_rows=200), 0
    follower = Follower(store, index, seq, lambda at: index.save(folder, _REVISION, at))
    follower.catch_up()
    yield store, index, follower
    store.close()
    engine.dispose()


def build_index(folder: Path, acknowledged: Connection) -> None:
    """Add all products, then delete the first of them, so that the graph is built twice; tell how far it has come."""
    with followed(folder) as (store, index, follower):
        acknowledged.send(0)
        rows = vectors()
        stored = max((number_of(name) + 1 for name in store.ids()), default=0)
        for start in range(stored, PRODUCTS, BATCH):
            store.put([_record(number, rows[number]) for number in range(start, start + BATCH)])
            acknowledged.send(start + BATCH)
            _settle(folder, index, follower)
        for start in range(0, DROPPED, BATCH):
            store.delete([name_of(number) for number in range(start, start + BATCH)])
            acknowledged.send(PRODUCTS + start + BATCH)
            _settle(folder, index, follower)


def _settle(folder: Path, index: GraphIndex, follower: Follower) -> None:
    follower.catch_up()
    index.settle()
    index.save(folder, _REVISION, follower.seq)


def _record(number: int, vector: np.ndarray[tuple[int], np.dtype[np.float32]]) -> ProductRecord:
    name = name_of(number)
    content = hashlib.sha256(name.encode()).hexdigest()
    photos = (Photo(photo_id_of(name, content), name, content, 100, 100),)
    return ProductRecord(Product(name, name, photos=photos), {content: vector})
