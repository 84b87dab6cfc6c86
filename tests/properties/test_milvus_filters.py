"""Any filter and any terms: what a real Milvus finds is what the definition says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.types import IndexEntry, Term, Terms
from shopsight.core.where import Where
from shopsight.index.distributed import filters
from shopsight.index.distributed.milvus import MilvusIndex
from tests.index.oracle import best_of, holds
from tests.index.samples import DIMENSION, random_vectors
from tests.properties.test_filters import FIELDS, TEXTS, term_maps
from tests.properties.test_filters import filters as wheres

PRODUCTS = 60


@settings(deadline=None)
@given(term_maps, wheres)
def test_a_row_passes_here_as_its_definition_says(terms: Terms, where: Where) -> None:
    assert filters.allows(where, filters.columns(terms)) == holds(where, terms)


@pytest.fixture(scope="module")
def shop() -> dict[str, IndexEntry]:
    """Products with the odd texts and numbers of the property tests."""
    rng = np.random.default_rng(4)
    vectors = random_vectors(PRODUCTS, seed=9)
    numbers = [None, 5.0, -1.0, 7.25, 0.0, 1e6]
    entries = {}
    for number in range(PRODUCTS):
        terms = {
            field: tuple(
                Term(TEXTS[rng.integers(len(TEXTS))], numbers[rng.integers(len(numbers))])
                for _ in range(rng.integers(0, 4))
            )
            for field in rng.permutation(FIELDS)[:3].tolist()
        }
        name = f"p{number:02}"
        entries[name] = IndexEntry(name, name, terms, (f"{name}-0",), vectors[number : number + 1])
    return entries


@pytest.fixture(scope="module")
def indexes(milvus_indexes: Callable[..., MilvusIndex], shop: dict[str, IndexEntry]) -> list[MilvusIndex]:
    """One that asks the server for what is allowed, and one that filters what is near by itself, where that is much."""
    asks, picks = milvus_indexes(DIMENSION), milvus_indexes(DIMENSION, exact_below_rows=0)
    asks.put(list(shop.values()))
    return [asks, picks]


@settings(deadline=None, max_examples=60)
@given(where=wheres, seed=st.integers(0, 50))
def test_a_filtered_search_on_the_server_is_the_best_of_what_is_allowed(
    indexes: list[MilvusIndex], shop: dict[str, IndexEntry], where: Where, seed: int
) -> None:
    query = random_vectors(1, seed=1000 + seed)
    wanted = [hit.product_id for hit in best_of(shop, query[0], 8, where)]
    for index in indexes:
        assert [hit.product_id for hit in index.nearest(query, 8, where)[0]] == wanted
