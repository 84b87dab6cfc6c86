"""What is Milvus' own: a place in the store's history that processes share, and a build that nobody notices."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.errors import IndexUnavailable
from shopsight.core.ports import ProductIndex
from shopsight.core.types import Photo, Product, ProductRecord, Vector, photo_id_of
from shopsight.core.where import parse_where
from shopsight.index.distributed.milvus import MilvusIndex
from shopsight.index.distributed.server import Server
from shopsight.search.follow import SharedFollower
from shopsight.store.alone import alone
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
from tests.index.samples import DIMENSION, entry, random_vectors
from tests.milvus import MilvusServer

EAST = np.eye(DIMENSION, dtype=np.float32)[:1]


@pytest.fixture
def server(milvus_server: MilvusServer) -> Iterator[Server]:
    opened = Server(milvus_server.uri, timeout_s=10.0)
    yield opened
    for name in opened.read("list_collections"):
        if name.startswith("own_"):
            opened.build("drop_collection", name)
    opened.close()


@pytest.fixture
def process(server: Server, tmp_path: Path) -> Callable[..., MilvusIndex]:
    """Return what stands for a process: an index of its own on the same collection, under the same lock."""
    engine = open_engine(tmp_path / "shop.db")
    lineage = secrets.token_hex(4)

    def lock() -> AbstractContextManager[None]:
        return alone(engine, "index")

    return lambda dimension=DIMENSION: MilvusIndex(server, dimension, lineage, "own", lock)


def fill(fresh: ProductIndex) -> int:
    fresh.put([entry("a", EAST, color="red")])
    return 3


def ids(index: MilvusIndex, text: str = "") -> list[str]:
    return [hit.product_id for hit in index.nearest(EAST, 9, parse_where(text))[0]]


def test_what_was_never_built_is_unavailable_not_empty(process: Callable[[], MilvusIndex]) -> None:
    with pytest.raises(IndexUnavailable, match="is not there"):
        ids(process())
    with process().turn() as reached:
        assert reached is None


def test_another_process_goes_on_where_the_first_has_come_and_sees_all_it_wrote(
    process: Callable[[], MilvusIndex],
) -> None:
    first, second = process(), process()
    with first.turn():
        first.build(fill)
        first.put([entry("b", EAST)])
        first.drop(["a"])
        first.reach(5)
    with second.turn() as reached:
        assert reached == 5
    assert ids(second) == ["b"]


def test_an_index_serves_while_it_is_built_anew_and_others_go_over_to_the_new_one(
    process: Callable[[], MilvusIndex],
) -> None:
    first, second = process(), process()
    with first.turn():
        first.build(fill)
    assert ids(second) == ["a"]

    def fill_anew(fresh: ProductIndex) -> int:
        fresh.put([entry("new", EAST)])
        assert ids(first) == ids(second) == ["a"]
        return 4

    with first.turn():
        assert first.build(fill_anew) == 4
    assert ids(second) == ids(first) == ["new"]


def test_a_build_that_fails_leaves_what_serves_and_nothing_behind(
    process: Callable[[], MilvusIndex], server: Server
) -> None:
    index = process()
    with index.turn():
        index.build(fill)
    before = set(server.read("list_collections"))
    with index.turn(), pytest.raises(OSError, match="disk"):
        index.build(_fail)
    assert ids(index) == ["a"]
    assert set(server.read("list_collections")) == before


def test_a_shop_that_is_closed_while_it_builds_puts_no_half_index_into_service(
    process: Callable[[], MilvusIndex], tmp_path: Path
) -> None:
    store = SqlProductStore(open_engine(tmp_path / "shop.db"), "r")
    store.put([_record(f"p{number}", number, random_vectors(1, seed=number)[0]) for number in range(3)])
    follower = SharedFollower(store, process())
    follower.stop()
    with pytest.raises(IndexUnavailable, match="closed"):
        follower.catch_up()
    with pytest.raises(IndexUnavailable, match="is not there"):
        ids(process())
    store.close()


def _fail(fresh: ProductIndex) -> int:
    raise OSError("disk full")


def test_a_collection_of_another_kind_of_vectors_is_refused_and_to_be_built_anew(
    process: Callable[..., MilvusIndex],
) -> None:
    index, other = process(), process(DIMENSION + 1)
    with index.turn():
        index.build(fill)
    with other.turn() as reached:
        assert reached is None
    with pytest.raises(IndexUnavailable, match="is not there"):
        other.nearest(np.ones((1, DIMENSION + 1), np.float32), 1)


def test_a_collection_that_somebody_removed_is_unavailable_until_it_is_built_anew(
    process: Callable[[], MilvusIndex], server: Server
) -> None:
    index = process()
    with index.turn():
        index.build(fill)
    for name in server.read("list_collections"):
        if name.startswith("own_"):
            server.build("drop_collection", name)
    with pytest.raises(IndexUnavailable, match="is not there"):
        ids(index)
    with index.turn() as reached:
        assert reached is None
        index.build(fill)
    assert ids(index) == ["a"]


def test_a_collection_that_a_part_of_the_cluster_has_lost_is_unavailable_not_empty(
    process: Callable[[], MilvusIndex], server: Server
) -> None:
    index = process()
    with index.turn():
        index.build(fill)
    [name] = [name for name in server.read("list_collections") if name.startswith("own_")]
    server.build("release_collection", name)
    with pytest.raises(IndexUnavailable, match="cannot answer now"):
        ids(index)
    server.build("load_collection", name)
    assert ids(index) == ["a"]


def test_two_processes_that_follow_at_once_end_with_what_the_store_says(
    process: Callable[[], MilvusIndex], tmp_path: Path
) -> None:
    store = SqlProductStore(open_engine(tmp_path / "shop.db"), "r")
    indexes = [process(), process()]
    followers = [SharedFollower(store, index) for index in indexes]
    vectors = random_vectors(40, seed=2)
    done = threading.Event()

    def follow(follower: SharedFollower) -> None:
        while not done.is_set():
            follower.catch_up()

    threads = [threading.Thread(target=follow, args=(follower,)) for follower in followers]
    for thread in threads:
        thread.start()
    try:
        for number in range(30):
            name = f"p{number % 7}"
            if number % 5 == 4:
                store.delete([name])
            else:
                store.put([_record(name, number, vectors[number])])
    finally:
        done.set()
        for thread in threads:
            thread.join()
    for follower, index in zip(followers, indexes, strict=True):
        follower.catch_up()
        assert follower.seq == store.seq()
        assert sorted(ids(index)) == list(store.ids())
        for product in store.get(list(store.ids())):
            assert ids(index, f"id = {product.id} and edition = {product.attributes['edition'][0]}") == [product.id]
    store.close()


def _record(name: str, number: int, vector: Vector) -> ProductRecord:
    content = f"{number:064x}"
    photo = Photo(photo_id_of(name, content), name, content, 9, 9)
    product = Product(name, "t", attributes={"edition": (str(number),)}, photos=(photo,))
    return ProductRecord(product, {content: vector})
