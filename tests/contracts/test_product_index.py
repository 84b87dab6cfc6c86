"""What every ProductIndex does, whatever it is made of. To run it over another one, add its factory to FACTORIES."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from shopsight.core.errors import InvalidFilter, InvalidProduct, InvalidQuery, RevisionMismatch
from shopsight.core.ports import ProductIndex
from shopsight.core.types import Candidate, IndexEntry, Vector
from shopsight.core.where import Compare, parse_where
from shopsight.index.exact import ExactIndex
from shopsight.index.graph import GraphIndex
from tests.index.oracle import best_of
from tests.index.samples import DIMENSION, entry, random_vectors

FACTORIES: dict[str, Callable[[int], ProductIndex]] = {
    "exact": ExactIndex,
    "graph": lambda dimension: GraphIndex(dimension, scan_below_rows=0),
    "graph, small": GraphIndex,
}

EAST = np.eye(DIMENSION, dtype=np.float32)[0]
NORTH = np.eye(DIMENSION, dtype=np.float32)[1]
NORTH_EAST = np.asarray((EAST + NORTH) / np.sqrt(2), np.float32)


@pytest.fixture(params=[*FACTORIES, "milvus"])
def make_index(request: pytest.FixtureRequest) -> Callable[[int], ProductIndex]:
    if request.param in FACTORIES:
        return FACTORIES[request.param]
    return partial(request.getfixturevalue("milvus_indexes"), exact_below_rows=0)


@pytest.fixture
def index(make_index: Callable[[int], ProductIndex]) -> ProductIndex:
    return make_index(DIMENSION)


def ids(candidates: list[Candidate]) -> list[str]:
    return [candidate.product_id for candidate in candidates]


def shop(count: int) -> dict[str, IndexEntry]:
    vectors = random_vectors(count * 2, seed=7)
    return {
        f"p{number:04}": entry(
            f"p{number:04}",
            vectors[number * 2 : number * 2 + 1 + number % 2],
            group=f"g{number // 3}" if number % 5 == 0 else "",
            color=["red", "Blue"][number % 2],
            price=str(number),
            category=["Shoes", "Shoes > Boots"] if number % 4 == 0 else "Bags",
        )
        for number in range(count)
    }


def test_an_empty_index_finds_nothing(index: ProductIndex) -> None:
    assert len(index) == 0
    assert index.nearest(EAST[None], 5) == [[]]
    assert index.nearest(EAST[None], 5, parse_where("color = red or not price < 3")) == [[]]


def test_the_nearest_product_comes_first_with_its_cosine(index: ProductIndex) -> None:
    index.put([entry("a", NORTH), entry("b", EAST), entry("c", NORTH_EAST)])
    [found] = index.nearest(EAST[None], 2)
    assert ids(found) == ["b", "c"]
    assert found[0] == Candidate("b", "b", "b-0", 1.0)
    assert found[1].score == pytest.approx(np.sqrt(0.5), abs=1e-6)


def test_every_query_row_gets_its_own_answer(index: ProductIndex) -> None:
    index.put([entry("east", EAST), entry("north", NORTH)])
    answers = index.nearest(np.stack([NORTH, EAST, NORTH]), 1)
    assert [ids(found) for found in answers] == [["north"], ["east"], ["north"]]


def test_no_query_rows_get_no_answers(index: ProductIndex) -> None:
    index.put([entry("east", EAST)])
    assert index.nearest(np.empty((0, DIMENSION), np.float32), 1) == []


def test_asking_for_more_than_there_is_gives_all(index: ProductIndex) -> None:
    index.put([entry("east", EAST), entry("north", NORTH)])
    assert ids(index.nearest(EAST[None], 1000)[0]) == ["east", "north"]


def test_a_product_is_found_by_its_best_photo_and_only_once(index: ProductIndex) -> None:
    index.put([entry("two", np.stack([NORTH, EAST])), entry("one", NORTH_EAST)])
    [found] = index.nearest(EAST[None], 5)
    assert [(hit.product_id, hit.photo_id) for hit in found] == [("two", "two-1"), ("one", "one-0")]


def test_variants_are_one_result_under_the_one_that_matched(index: ProductIndex) -> None:
    index.put([entry("red", NORTH, group="shirt"), entry("blue", EAST, group="shirt"), entry("bag", NORTH_EAST)])
    [found] = index.nearest(EAST[None], 5)
    assert [(hit.product_id, hit.group_key) for hit in found] == [("blue", "shirt"), ("bag", "bag")]


def test_variants_that_share_photos_are_named_by_the_first_that_the_filter_allows(index: ProductIndex) -> None:
    index.put([entry(f"v{number:02}", EAST, group="shirt", size=str(number)) for number in range(15)])
    assert ids(index.nearest(EAST[None], 5)[0]) == ["v00"]
    assert index.nearest(EAST[None], 5, parse_where("size >= 7")) == [[Candidate("v07", "shirt", "v07-0", 1.0)]]


def test_a_filter_is_met_by_one_product_not_by_several_that_share_a_photo(index: ProductIndex) -> None:
    index.put([entry("a", EAST, group="g", color="red", size="S"), entry("b", EAST, group="g", color="blue", size="M")])
    assert index.nearest(EAST[None], 5, parse_where("color = red and size = M")) == [[]]


def test_many_variants_near_the_query_do_not_crowd_out_other_products(index: ProductIndex) -> None:
    near = random_vectors(400, seed=3) * 0.01 + EAST
    index.put([entry(f"v{number}", vector, group="shirt") for number, vector in enumerate(near)])
    index.put([entry(f"other{number}", vector) for number, vector in enumerate(random_vectors(20, seed=4))])
    assert len(index.nearest(EAST[None], 10)[0]) == 10


def test_equal_scores_come_in_the_order_of_product_ids(index: ProductIndex) -> None:
    index.put([entry(f"p{number:03}", EAST) for number in reversed(range(200))])
    assert ids(index.nearest(EAST[None], 3)[0]) == ["p000", "p001", "p002"]


def test_putting_a_product_again_replaces_it_whole(index: ProductIndex) -> None:
    index.put([entry("a", EAST, color="red"), entry("b", NORTH)])
    index.put([entry("a", NORTH_EAST, size="M")])
    assert len(index) == 2
    assert index.nearest(EAST[None], 5, parse_where("color exists")) == [[]]
    [found] = index.nearest(EAST[None], 1)
    assert (found[0].product_id, round(found[0].score, 3)) == ("a", 0.707)


def test_a_changed_attribute_counts_at_once(index: ProductIndex) -> None:
    index.put([entry("a", EAST, price="10"), entry("b", NORTH, price="20")])
    index.put([entry("a", EAST, price="99")])
    assert ids(index.nearest(EAST[None], 5, parse_where("price < 50"))[0]) == ["b"]


def test_a_filter_that_was_asked_before_holds_for_what_was_written_since(index: ProductIndex) -> None:
    red = parse_where("color = red")
    index.put([entry("a", EAST, color="red"), entry("b", NORTH, color="blue")])
    assert ids(index.nearest(EAST[None], 5, red)[0]) == ["a"]
    index.put([entry("b", NORTH, color="red")])
    assert ids(index.nearest(EAST[None], 5, red)[0]) == ["a", "b"]
    index.drop(["a"])
    assert ids(index.nearest(EAST[None], 5, red)[0]) == ["b"]


def test_of_a_product_given_twice_in_one_call_the_last_counts(index: ProductIndex) -> None:
    index.put([entry("a", EAST), entry("a", NORTH)])
    assert len(index) == 1
    assert index.nearest(EAST[None], 5)[0][0].score == 0.0


def test_dropped_products_are_gone_and_unknown_ones_ignored(index: ProductIndex) -> None:
    index.put([entry("a", EAST), entry("b", NORTH)])
    index.drop(["a", "never seen"])
    index.drop([])
    assert len(index) == 1
    assert ids(index.nearest(EAST[None], 5)[0]) == ["b"]
    assert ids(index.nearest(EAST[None], 5, parse_where("not color exists"))[0]) == ["b"]


def test_a_dropped_product_can_come_back(index: ProductIndex) -> None:
    index.put([entry("a", EAST)])
    index.drop(["a"])
    index.put([entry("a", EAST)])
    assert ids(index.nearest(EAST[None], 5)[0]) == ["a"]


def test_a_product_without_photos_is_held_but_never_found(index: ProductIndex) -> None:
    index.put([entry("bare", np.empty((0, DIMENSION), np.float32)), entry("a", EAST)])
    assert len(index) == 2
    assert ids(index.nearest(EAST[None], 5)[0]) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "color = RED",
        "color != red",
        "price < 12.5",
        "price >= 150 and color = blue",
        "category = 'shoes > boots' and not price <= 40",
        "category in (bags, hats) or price = 8.0",
        "price = 7",
        "missing = 1",
        "not missing exists",
    ],
)
def test_a_filtered_search_agrees_with_the_definition(index: ProductIndex, text: str) -> None:
    entries = shop(200)
    index.put(list(entries.values()))
    queries = random_vectors(5, seed=11)
    where = parse_where(text)
    for query, found in zip(queries, index.nearest(queries, 10, where), strict=True):
        wanted = best_of(entries, query, 10, where)
        assert ids(found) == ids(wanted)
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], abs=1e-6)


def test_vectors_of_any_length_are_compared_by_direction(index: ProductIndex) -> None:
    index.put([entry("far", NORTH_EAST * 100), entry("near", EAST * 0.01)])
    [found] = index.nearest(EAST[None] * 7, 2)
    assert [(hit.product_id, round(hit.score, 3)) for hit in found] == [("near", 1.0), ("far", 0.707)]


@pytest.mark.parametrize("bad", [np.full(DIMENSION, number, np.float32) for number in (0.0, np.nan, np.inf)])
def test_a_vector_without_direction_is_refused_and_nothing_of_the_call_is_kept(
    index: ProductIndex, bad: Vector
) -> None:
    with pytest.raises(InvalidProduct, match="'bad' cannot be indexed: vector 1 of 1"):
        index.put([entry("good", EAST), entry("bad", bad)])
    assert len(index) == 0
    with pytest.raises(InvalidQuery, match="vector 1 of 1"):
        index.nearest(bad[None], 1)


def test_vectors_of_another_dimension_are_refused_as_another_models(index: ProductIndex) -> None:
    with pytest.raises(RevisionMismatch, match=r"product 'a'.*8 numbers"):
        index.put([entry("a", np.ones(DIMENSION + 1, np.float32))])
    with pytest.raises(RevisionMismatch, match="8 numbers"):
        index.nearest(np.ones((1, 3), np.float32), 1)


def test_asking_for_no_products_is_refused(index: ProductIndex) -> None:
    with pytest.raises(InvalidQuery, match="at least 1, got 0"):
        index.nearest(EAST[None], 0)


def test_a_range_without_a_number_is_refused(index: ProductIndex) -> None:
    index.put([entry("a", EAST, price="1")])
    with pytest.raises(InvalidFilter, match="compares numbers, got 'cheap'"):
        index.nearest(EAST[None], 1, Compare("price", "<", "cheap"))


def test_a_write_is_visible_to_the_next_read_while_others_read_and_write(index: ProductIndex) -> None:
    index.put([entry(f"base{number}", vector) for number, vector in enumerate(random_vectors(300, seed=1))])
    stop = threading.Event()

    def read() -> int:
        rounds = 0
        while not stop.is_set():
            assert len(index.nearest(random_vectors(1, seed=rounds), 10)[0]) == 10
            rounds += 1
        return rounds

    def write(writer: int) -> None:
        for number, vector in enumerate(random_vectors(60, seed=100 + writer)):
            name = f"new{writer}-{number}"
            index.put([entry(name, vector)])
            assert ids(index.nearest(vector[None], 1)[0]) == [name]
            index.drop([name])
            assert name not in ids(index.nearest(vector[None], 3)[0])

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for writer in [pool.submit(write, number) for number in range(2)]:
                writer.result(timeout=60)
        finally:
            stop.set()
        assert all(reader.result(timeout=60) > 0 for reader in readers)
    assert len(index) == 300
