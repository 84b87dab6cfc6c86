"""Advertised places beside recommendations: only what would be recommended anyway, and never instead of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shopsight.app.advertising import Advertising
from shopsight.core.recommendations import Basis, Reason, Recommendation, Recommendations
from shopsight.core.types import Product
from shopsight.settings import Settings
from shopsight.store import SqlEventLog, SqlProductStore, open_engine
from tests.ads.shop import NOON, campaign

PRODUCTS = {f"shoe-{n}": Product(f"shoe-{n}", f"Shoe {n}", category=("Shoes",)) for n in range(20)}


class Asked:
    """Recommends the shoes in their order, and remembers how many were wanted."""

    def __init__(self, basis: Basis = "picture") -> None:
        self.basis, self.limits = basis, list[int]()

    def __call__(self, limit: int) -> Recommendations:
        self.limits.append(limit)
        items = tuple(Recommendation(name, 1 - n / 20, (Reason("alike"),)) for n, name in enumerate(PRODUCTS))
        return Recommendations(items[:limit], self.basis, PRODUCTS, f"q{len(self.limits)}")


@pytest.fixture
def ads(tmp_path: Path) -> Iterator[Advertising]:
    engine = open_engine(tmp_path / "shop.db")
    settings = Settings.from_env(shop=tmp_path)
    yield Advertising(engine, SqlProductStore(engine, "r"), SqlEventLog(engine), settings, lambda _: None, lambda: NOON)
    engine.dispose()


def test_what_fits_is_advertised_apart_from_the_items(ads: Advertising) -> None:
    ads.put(campaign(product_ids=("shoe-4",)))
    asked = Asked()
    found = ads.beside_recommended(asked, 3, 2)
    assert [place.hit.product.id for place in found.sponsored] == ["shoe-4"]
    assert found.sponsored[0].token and found.sponsored[0].position == 1
    assert replace(found, sponsored=()) == Asked()(3), "the items are those of an answer without advertising"
    assert asked.limits == [3, 10]


def test_what_would_not_be_among_the_first_ten_is_not_advertised(ads: Advertising) -> None:
    ads.put(campaign(product_ids=("shoe-10",), bid_minor=5000))
    assert ads.beside_recommended(Asked(), 20, 2).sponsored == ()


def test_nothing_is_advertised_beside_what_is_merely_popular_or_unasked(ads: Advertising) -> None:
    ads.put(campaign(product_ids=("shoe-0",)))
    assert ads.beside_recommended(Asked("popular"), 12, 2).sponsored == ()
    assert ads.beside_recommended(Asked(), 12, 0).sponsored == ()
    assert len(ads.beside_recommended(Asked("taste"), 12, 1).sponsored) == 1
