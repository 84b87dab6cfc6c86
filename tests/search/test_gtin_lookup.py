"""A number read off a photo finds its product, in whichever length the catalog writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.core.types import Product, ProductRecord
from shopsight.core.where import parse_where
from shopsight.search.gtin_lookup import matches_of_gtin
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore


@pytest.fixture
def store(tmp_path: Path) -> SqlProductStore:
    opened = SqlProductStore(open_engine(tmp_path / "shop.db"), "r1")
    numbers = {"tea": "4006381333931", "soup": "036602301467", "gum": "12345670", "box": "00036602301467"}
    opened.put(
        [
            ProductRecord(Product(name, name, gtin=gtin, price_minor=100, currency="EUR"))
            for name, gtin in numbers.items()
        ]
    )
    return opened


@pytest.mark.parametrize(
    ("gtin", "found"),
    [
        ("04006381333931", {"tea"}),
        ("4006381333931", {"tea"}),
        ("00036602301467", {"soup", "box"}),
        ("00000012345670", {"gum"}),
        ("04006381333932", set()),
    ],
)
def test_every_spelling_of_a_number_finds_the_product(store: SqlProductStore, gtin: str, found: set[str]) -> None:
    assert {match.product_id for match in matches_of_gtin(store, gtin)} == found


def test_the_filter_is_kept(store: SqlProductStore) -> None:
    assert not matches_of_gtin(store, "04006381333931", parse_where("price > 2"))
    assert matches_of_gtin(store, "04006381333931", parse_where("price < 2"))
