"""Filtered search agrees with its definition, for any products, any filter and any ties."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.types import IndexEntry, Term
from shopsight.core.where import And, Compare, Exists, Not, Or, Where
from shopsight.index.columns import Columns
from shopsight.index.exact import ExactIndex
from tests.index.oracle import best_of, holds
from tests.index.samples import DIMENSION, grid_vector

FIELDS = ["color", "price", "größe", "category"]
TEXTS = [
    "red",
    "RED",
    " red ",
    "Ｒed",
    "Straße",
    "STRASSE",
    "blue  sky",
    "5",
    "5.0",
    "05",
    "-1",
    "7.25",
    "１０",
    "",
    "🙂",
]
NUMBERS = ["5", "-1", "7.25", "0", "+5.0", "1000000", ".5"]

terms = st.builds(Term, st.sampled_from(TEXTS), st.none() | st.sampled_from([5.0, -1.0, 7.25, 0.0, 1e6]))
term_maps = st.dictionaries(st.sampled_from(FIELDS), st.lists(terms, max_size=3).map(tuple), max_size=3)
conditions = st.one_of(
    st.builds(Exists, st.sampled_from([*FIELDS, "unknown"])),
    st.builds(Compare, st.sampled_from([*FIELDS, "unknown"]), st.just("="), st.sampled_from(TEXTS + NUMBERS)),
    st.builds(Compare, st.sampled_from(FIELDS), st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(NUMBERS)),
)
filters: st.SearchStrategy[Where] = st.recursive(
    conditions,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(And, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Or, st.lists(parts, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
vectors = st.builds(
    grid_vector,
    st.lists(st.integers(0, DIMENSION - 1), min_size=4, max_size=4, unique=True).map(
        lambda places: tuple(sorted(places))
    ),
    st.tuples(*[st.booleans()] * 4),
)


@st.composite
def entries(draw: st.DrawFn) -> IndexEntry:
    product_id = f"p{draw(st.integers(0, 30)):02}"
    photos = draw(st.lists(vectors, max_size=3))
    group = draw(st.sampled_from(["", "g1", "g2"])) or product_id
    photo_ids = tuple(f"{product_id}-{number}" for number in range(len(photos)))
    rows = np.array(photos, np.float32).reshape(len(photos), DIMENSION)
    return IndexEntry(product_id, group, draw(term_maps), photo_ids, rows)


@settings(deadline=None)
@given(st.lists(term_maps, max_size=12), filters)
def test_a_compiled_filter_allows_what_its_definition_says(
    products: list[dict[str, tuple[Term, ...]]], where: Where
) -> None:
    columns = Columns()
    for slot, product in enumerate(products):
        columns.set(slot, product)
    assert columns.allows(where).tolist() == [holds(where, product) for product in products]


@settings(deadline=None)
@given(st.lists(term_maps, min_size=1, max_size=12), st.lists(st.tuples(st.integers(0, 11), term_maps)), filters)
def test_it_still_does_after_changes_and_after_dropping_slots(
    products: list[dict[str, tuple[Term, ...]]], changes: list[tuple[int, dict[str, tuple[Term, ...]]]], where: Where
) -> None:
    columns = Columns()
    for slot, product in enumerate(products):
        columns.set(slot, product)
    for slot, product in changes:
        products[slot % len(products)] = product
        columns.set(slot % len(products), product)
    assert columns.allows(where).tolist() == [holds(where, product) for product in products]
    kept = columns.keep(np.arange(0, len(products), 2))
    assert kept.allows(where).tolist() == [holds(where, product) for product in products[::2]]
    again = Columns.from_arrays(kept.arrays())
    again.set(0, {"color": (Term("new"),)})
    assert again.allows(where).tolist()[1:] == kept.allows(where).tolist()[1:]
    assert again.allows(Compare("color", "=", "NEW")).tolist()[0]


@settings(deadline=None)
@given(st.lists(entries(), max_size=20), vectors, st.integers(1, 8), st.none() | filters)
def test_filtered_search_is_the_best_of_what_is_allowed_with_ties_in_order(
    products: list[IndexEntry], query: np.ndarray, k: int, where: Where | None
) -> None:
    index = ExactIndex(DIMENSION)
    index.put(products)
    held = {product.product_id: product for product in products}
    assert len(index) == len(held)
    assert index.nearest(query[None], k, where) == [best_of(held, query, k, where)]
