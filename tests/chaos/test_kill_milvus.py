"""Milvus killed while searches and changes go on: an error of its own, nothing acknowledged lost, no hand needed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopsight.core.errors import IndexUnavailable
from shopsight.core.types import Photo, Product, ProductRecord, photo_id_of
from shopsight.index.distributed.milvus import MilvusIndex
from shopsight.index.distributed.server import Server
from shopsight.search.follow import SharedFollower
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
from tests.index.samples import DIMENSION, random_vectors
from tests.milvus import MilvusServer

VECTORS = random_vectors(200, seed=12)
BACK_WITHIN_S = 120.0


def record(number: int) -> ProductRecord:
    name, content = f"p{number:03}", f"{number:064x}"
    product = Product(name, "t", photos=(Photo(photo_id_of(name, content), name, content, 9, 9),))
    return ProductRecord(product, {content: VECTORS[number]})


class Searcher(threading.Thread):
    """Asks for one of the first products again and again, and keeps what came instead of it, and errors."""

    def __init__(self, index: MilvusIndex) -> None:
        super().__init__(daemon=True)
        self._index = index
        self.stopping = threading.Event()
        self.refused = threading.Event()
        self.answered = 0
        self.wrong: list[object] = []

    def run(self) -> None:
        number = 0
        while not self.stopping.is_set():
            number = (number + 1) % 100
            try:
                [found] = self._index.nearest(VECTORS[number : number + 1], 1)
            except IndexUnavailable:
                self.refused.set()
                continue
            except Exception as error:
                self.wrong.append(error)
                continue
            self.answered += 1
            if [hit.product_id for hit in found] != [f"p{number:03}"]:
                self.wrong.append(found)


@pytest.mark.chaos
def test_milvus_killed_under_load_is_told_at_once_and_loses_nothing(
    milvus_server: MilvusServer, tmp_path: Path
) -> None:
    store = SqlProductStore(open_engine(tmp_path / "shop.db"), "r")
    store.put([record(number) for number in range(100)])
    server = Server(milvus_server.uri, timeout_s=1.0)
    index = MilvusIndex(server, DIMENSION, store.shop_id(), "chaos")
    follower = SharedFollower(store, index, interval_s=0.05)
    _until(follower.catch_up)
    follower.start(lambda error: None)
    searcher = Searcher(index)
    searcher.start()
    store.put([record(number) for number in range(100, 150)])
    milvus_server.kill()
    assert searcher.refused.wait(20.0)
    store.put([record(number) for number in range(150, 200)])
    store.delete(["p120"])
    milvus_server.start()
    _until(follower.catch_up)
    found = _until(lambda: index.nearest(VECTORS, 1))
    answered = searcher.answered
    _until(lambda: _more(searcher, answered))
    searcher.stopping.set()
    searcher.join()
    follower.stop()
    assert searcher.wrong == []
    assert [hits[0].product_id for hits in found if hits[0].score > 0.9999] == [
        f"p{number:03}" for number in range(200) if number != 120
    ]
    assert len(index) == len(store) == 199
    store.close()
    server.close()


def _until(do: Callable[[], Any]) -> Any:
    """Return what `do` returns, as soon as the index is there for it."""
    deadline = time.monotonic() + BACK_WITHIN_S
    while True:
        try:
            return do()
        except IndexUnavailable:
            assert time.monotonic() < deadline


def _more(searcher: Searcher, than: int) -> None:
    if searcher.answered == than:
        raise IndexUnavailable("not yet")
