"""What of a product agreed with the question, besides its looks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.terms import product_terms
from shopsight.core.types import Product
from shopsight.core.where import Where, parse_where
from shopsight.core.why import Reason
from shopsight.search.second_look.reasons import reasons
from tests.index.oracle import holds
from tests.properties.test_filters import NUMBERS, TEXTS, conditions

TEA = Product(
    "T-1",
    "Ginger tea with lemon",
    brand="Alder & Finch",
    category=("Food", "Tea"),
    price_minor=450,
    currency="EUR",
    attributes={"flavor": ("ginger", "lemon"), "pack": ("paper",)},
    description="Warms running noses.",
)


def by_words(words: str, product: Product = TEA) -> list[tuple[str, tuple[str, ...]]]:
    return [(reason.field, reason.values) for reason in reasons(words, None, None, product)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ginger", [("title", ("ginger",))]),
        ("the Ginger, in paper", [("title", ("Ginger",)), ("pack", ("paper",))]),
        ("gin", [("title", ("gin",))]),  # still being typed, as the search takes it
        ("gin tonic", []),
        ("run", [("description", ("run",))]),
        ("alder food", [("brand", ("alder",)), ("category", ("food",))]),
        ("T-1", [("id", ("T-1",))]),
        ("", []),
        ("… ! ?", []),
    ],
)
def test_words_are_told_once_where_they_stand_first(words: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert by_words(words) == found


def test_chinese_words_are_told_as_the_longest_that_agree() -> None:
    tea = Product("T-2", "姜味柠檬茶", attributes={"包装": ("纸盒",)})
    assert by_words("柠檬茶", tea) == [("title", ("柠檬茶",))]
    assert by_words("红色的柠檬茶纸盒", tea) == [("title", ("柠檬茶",)), ("包装", ("纸盒",))]


def by_filter(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(reason.field, reason.values) for reason in reasons("", parse_where(text), None, TEA)]


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("price < 5", [("price", ("4.50",))]),
        ("flavor in (lemon, mint)", [("flavor", ("lemon",))]),
        ("brand exists and not pack = tin", [("brand", ("Alder & Finch",))]),
        ("price > 5 or flavor = GINGER", [("flavor", ("ginger",))]),
        ("missing exists", []),
    ],
)
def test_a_filter_is_told_by_the_values_that_pass_it(text: str, met: list[tuple[str, tuple[str, ...]]]) -> None:
    assert by_filter(text) == met


@settings(deadline=None)
@given(conditions, st.lists(st.sampled_from(TEXTS), max_size=3), st.lists(st.sampled_from(NUMBERS), max_size=2))
def test_a_condition_is_met_just_where_an_index_lets_the_product_pass(
    condition: Where, colors: list[str], sizes: list[str]
) -> None:
    product = Product("a", "A", attributes={"color": tuple(colors), "größe": tuple(sizes)})
    assert bool(reasons("", condition, None, product)) is holds(condition, product_terms(product))


def test_a_product_asked_by_tells_what_both_have() -> None:
    other = Product("T-3", "Mint tea", category=("Drinks", "Tea"), attributes={"pack": ("paper", "tin"), "leaf": ("",)})
    assert reasons("", None, other, TEA) == (Reason("same", "category", ("Tea",)), Reason("same", "pack", ("paper",)))
