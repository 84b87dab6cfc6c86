"""Tests of what is the graph index's own: recall, the planner at work, fresh rows, and rebuilding."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from shopsight.core.types import Vectors
from shopsight.core.where import parse_where
from shopsight.index.graph import GraphIndex
from shopsight.index.hnsw import Hnsw
from tests.index.samples import entry

DIMENSION = 32


def clustered(count: int, seed: int) -> Vectors:
    """Return unit vectors around forty centers, as products lie around their categories."""
    random = np.random.default_rng(seed)
    centers = np.random.default_rng(0).standard_normal((40, DIMENSION))
    vectors = centers[np.arange(count) % 40] + 0.6 * random.standard_normal((count, DIMENSION))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return clustered(6000, seed=1)


@pytest.fixture(scope="module")
def index(vectors: Vectors) -> GraphIndex:
    index = GraphIndex(DIMENSION, scan_below_rows=1000)
    index.put(
        [
            entry(
                f"p{row:05}",
                vector,
                cluster=str(row % 40),
                half=str(row // 40 % 2),
                tenth=str(row // 40 % 10),
                aisle=str(row % 40 % 3),
            )
            for row, vector in enumerate(vectors)
        ]
    )
    index.settle()
    return index


@pytest.mark.parametrize(
    "text", ["", "half = 1", "tenth = 3", "cluster = 7", "cluster != 7", "cluster >= 20", "aisle = 1", "aisle = 2"]
)
def test_recall_is_over_99_percent_whatever_the_filter(index: GraphIndex, vectors: Vectors, text: str) -> None:
    # All queries look like cluster 7, so that some of these filters exclude just what they look like.
    queries = clustered(4000, seed=2)[7::40]
    where = parse_where(text)
    rows = np.arange(len(vectors))
    masks = {
        "": rows >= 0,
        "half = 1": rows // 40 % 2 == 1,
        "tenth = 3": rows // 40 % 10 == 3,
        "cluster = 7": rows % 40 == 7,
        "cluster != 7": rows % 40 != 7,
        "cluster >= 20": rows % 40 >= 20,
        "aisle = 1": rows % 40 % 3 == 1,
        "aisle = 2": rows % 40 % 3 == 2,
    }
    scores = np.where(masks[text], queries @ vectors.T, -2.0)
    wanted = [{f"p{row:05}" for row in best} for best in np.argsort(-scores, axis=1)[:, :10]]
    found = [{hit.product_id for hit in hits} for hits in index.nearest(queries, 10, where)]
    recall = np.mean([len(want & got) / 10 for want, got in zip(wanted, found, strict=True)])
    assert recall >= 0.99


def test_the_graph_serves_wide_filters_and_a_scan_narrow_ones(index: GraphIndex) -> None:
    assert index.fresh_rows == 0
    assert index.explain(10).way == "graph"
    assert index.explain(10, parse_where("half = 1")).way == "graph"
    assert index.explain(10, parse_where("tenth = 3")).way == "scan"
    narrow = index.explain(10, parse_where("cluster = 7"))
    assert (narrow.way, "2.50%" in narrow.reason) == ("scan", True)
    assert index.explain(10, parse_where("cluster = none")).reason == "the filter allows nothing"


def test_a_small_shop_has_no_graph(vectors: Vectors) -> None:
    index = GraphIndex(DIMENSION)
    index.put([entry(f"p{row}", vector) for row, vector in enumerate(vectors[:500])])
    index.settle()
    assert index.fresh_rows == 500
    assert index.explain(10).way == "scan"


def test_fresh_rows_are_found_before_the_graph_has_them(vectors: Vectors) -> None:
    index = GraphIndex(DIMENSION, scan_below_rows=1000)
    index.put([entry(f"p{row}", vector) for row, vector in enumerate(vectors[:2000])])
    await_background_work()
    index.put([entry("fresh", vectors[3000])])
    assert index.fresh_rows == 1
    assert index.explain(10).way == "graph"
    assert index.nearest(vectors[3000:3001], 1)[0][0].product_id == "fresh"


def test_the_graph_catches_up_in_the_background(vectors: Vectors) -> None:
    index = GraphIndex(DIMENSION, scan_below_rows=1000)
    index.put([entry(f"p{row}", vector) for row, vector in enumerate(vectors[:2000])])
    await_background_work()
    assert index.fresh_rows == 0


def test_when_most_pictures_are_gone_the_graph_is_built_anew_without_them(vectors: Vectors) -> None:
    index = GraphIndex(DIMENSION, scan_below_rows=1000)
    entries = [entry(f"p{row}", vector) for row, vector in enumerate(vectors)]
    index.put(entries)
    index.settle()
    index.drop([f"p{row}" for row in range(3500)])
    index.put([entry("p1", vectors[1])])
    index.settle()
    assert len(index) == 2501
    assert index.size.rows == 2501
    assert index.nearest(vectors[1:2], 1)[0][0].product_id == "p1"
    found = index.nearest(vectors[4000:4200], 1)
    assert [hits[0].product_id for hits in found] == [f"p{row}" for row in range(4000, 4200)]


def test_putting_every_product_again_with_the_same_pictures_leaves_the_graph_alone(vectors: Vectors) -> None:
    index = GraphIndex(DIMENSION, scan_below_rows=1000)
    for day in range(5):
        index.put([entry(f"p{row}", vector, price=str(day)) for row, vector in enumerate(vectors[:2000])])
        index.settle()
    assert (len(index), index.size.rows) == (2000, 2000)
    assert len(index.nearest(vectors[:1], 10, parse_where("price = 4"))[0]) == 10
    assert index.nearest(vectors[:1], 10, parse_where("price = 3")) == [[]]


def test_variants_with_the_same_photos_take_the_room_of_one() -> None:
    index = GraphIndex(DIMENSION)
    photos = clustered(3, seed=5)
    index.put([entry(f"v{number}", photos, group="shirt") for number in range(15)])
    assert (len(index), index.size.photos, index.size.rows) == (15, 45, 3)


@pytest.mark.parametrize("color", ["red", "blue"])
def test_under_a_wide_filter_the_graph_finds_pictures_by_whichever_of_their_products_is_allowed(
    vectors: Vectors, color: str
) -> None:
    index = GraphIndex(DIMENSION, scan_below_rows=1000)
    for name in ("red", "blue"):
        index.put([entry(f"{name}{row}", vector, color=name) for row, vector in enumerate(vectors)])
    index.settle()
    where = parse_where(f"color = {color}")
    assert index.explain(1, where).way == "graph"
    found = index.nearest(vectors[:300], 1, where)
    assert [hits[0].product_id for hits in found] == [f"{color}{row}" for row in range(300)]


def test_a_walk_may_return_more_rows_than_it_looks_around_and_the_near_ones_are_right(vectors: Vectors) -> None:
    graph = Hnsw(DIMENSION)
    graph.add(vectors, threads=1)
    queries = clustered(100, seed=5)
    best = np.argsort(-(queries @ vectors.T), axis=1)[:, :30]
    listed = [graph.best(query, 200, breadth=48)[0] for query in queries]
    assert {len(rows) for rows in listed} == {200}
    found = [len(np.intersect1d(want, rows)) for want, rows in zip(best, listed, strict=True)]
    assert np.mean(found) / 30 >= 0.99


def test_while_it_is_filled_the_graph_waits_and_searches_scan(vectors: Vectors) -> None:
    index = GraphIndex(DIMENSION, scan_below_rows=10)
    with index.filling():
        index.put([entry(f"p{number}", vectors[number : number + 1]) for number in range(600)])
        await_background_work()
        assert index.fresh_rows == 600
        assert len(index.nearest(vectors[:1], 5)[0]) == 5
    await_background_work()
    assert index.fresh_rows < 600


def await_background_work() -> None:
    for thread in threading.enumerate():
        if thread.name == "index-settler":
            thread.join(timeout=60)
