"""A filter that is tested on a product at hand means what it means to every index."""

from __future__ import annotations

from hypothesis import given

from shopsight.core.matching import facts_of, passing
from shopsight.core.terms import product_terms
from shopsight.core.types import Product, Terms
from shopsight.core.where import Where, parse_where
from tests.index.oracle import holds
from tests.properties.test_filters import filters, term_maps


@given(filters, term_maps)
def test_a_product_passes_where_the_definition_says_so(where: Where, terms: Terms) -> None:
    assert passing(where)(facts_of(terms)) == holds(where, terms)


def test_numbers_compare_as_numbers_and_texts_without_case() -> None:
    product = Product(
        "a", "A", brand="ACME  Shoes", price_minor=1999, currency="EUR", attributes={"size": ("38", "39")}
    )
    facts = facts_of(product_terms(product))
    for text in ("brand = 'acme shoes'", "price < 20", "size >= 39", "size = 38.0", "not color exists", "color != red"):
        where = parse_where(text)
        assert where and passing(where)(facts), text
    for text in ("price > 20", "brand > 1", "color = red", "size = 40"):
        where = parse_where(text)
        assert where and not passing(where)(facts), text
