"""Wishes narrow a search, say when nothing is left, and never hide a product from its own name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.app import Shop, open_shop
from shopsight.core.queries import Query, Result
from shopsight.core.types import Product
from shopsight.core.where import parse_where
from tests.shops import picture
from tests.word_shop import item


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(shop=tmp_path / "shop") as opened:
        for color in ("red", "blue", "green"):
            opened.put([item(cup(color), picture("disc", color))])
        opened.put([item(Product("box", "Box", attributes={"color": ("red",)}), picture("box", "red"))])
        opened.put([item(Product("juice", "Blood orange juice", attributes={"color": ("red",)}))])
        opened.put([item(Product("soap", "Orange soap", attributes={"color": ("orange",)}))])
        opened.put([item(Product("squash", "Orange squash", attributes={"color": ("green",)}))])
        yield opened


def cup(color: str) -> Product:
    return Product(
        f"cup-{color}",
        "A cup",
        category=("Mugs",),
        price_minor=1000,
        currency="USD",
        attributes={"color": (color,)},
        group_id="cup",
    )


def ids(result: Result) -> list[str]:
    return [hit.product.id for hit in result.hits]


def test_this_in_red_shows_the_red_variant_first(shop: Shop) -> None:
    result = shop.search(Query(photo=picture("disc", "blue"), words="this in red"))
    assert ids(result)[0] == "cup-red"
    assert set(ids(result)) == {"cup-red", "box"}
    assert [(wish.field, wish.values) for wish in result.wishes.chips] == [("color", ("red",))]
    as_words = shop.search(Query(photo=picture("disc", "blue"), words="this in red", wishes=False))
    assert as_words.wishes.chips == ()


def test_chinese_finds_what_the_catalog_says_in_english(shop: Shop) -> None:
    assert ids(shop.search(Query(words="红色的马克杯"))) == ["cup-red"]


def test_wishes_join_the_filter(shop: Shop) -> None:
    result = shop.search(Query(words="in red", where=parse_where("category = Mugs")))
    assert ids(result) == ["cup-red"]


def test_a_name_is_no_wish_where_that_would_hide_its_product(shop: Shop) -> None:
    result = shop.search(Query(words="orange squash"))
    assert ids(result)[0] == "squash"
    assert result.wishes.chips == ()
    assert ids(shop.search(Query(words="orange soap")))[0] == "soap"


def test_the_name_that_a_description_says_in_chinese_is_no_wish_either(shop: Shop) -> None:
    tin = Product("tin", "Tin", "红色故事 马克杯 简装", attributes={"color": ("blue",)})
    shop.put([item(tin)])
    assert ids(shop.search(Query(words="红色故事 马克杯")))[0] == "tin"


def test_a_preference_comes_first_and_hides_nothing(shop: Shop) -> None:
    result = shop.search(Query(photo=picture("disc", "blue"), words="preferably red"))
    assert ids(result)[0] == "cup-red"
    assert "soap" not in ids(result)
    assert len(ids(shop.search(Query(words="cup, preferably blue")))) == 1


def test_where_nothing_is_left_each_wish_says_what_there_is_without_it(shop: Shop) -> None:
    result = shop.search(Query(words="in red, mugs, under 5"))
    assert result.total == 0
    assert {wish.field: wish.found_without for wish in result.wishes.chips} == {"color": 0, "category": 0, "price": 1}
    assert all(wish.found_without is None for wish in shop.search(Query(words="in red")).wishes.chips)


def test_cheaper_is_than_the_product_asked_about(shop: Shop) -> None:
    tin = Product("tin", "A tin", price_minor=500, currency="USD")
    shop.put([item(tin, picture("box", "blue"))])
    result = shop.search(Query(product_id="cup-red", words="cheaper"))
    assert ids(result) == ["tin"]
    assert result.wishes.chips[0].values == ("10",)


def test_a_value_that_came_in_is_heard_at_once_in_a_small_shop(shop: Shop) -> None:
    shop.put([item(Product("mask", "A mask", attributes={"color": ("mauve",)}))])
    assert ids(shop.search(Query(words="in mauve"))) == ["mask"]


def test_pages_of_a_search_with_wishes_put_together_are_the_whole(shop: Shop) -> None:
    whole = ids(shop.search(Query(words="in red")))
    page, seen = shop.search(Query(words="in red", limit=1)), []
    while page.cursor:
        seen += ids(page)
        page = shop.search(Query(words="in red", limit=1, cursor=page.cursor))
    assert [*seen, *ids(page)] == whole
    assert len(whole) == 3
