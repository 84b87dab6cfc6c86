"""The rules that hold for the products of every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.catalog.feeds.drafts import MAX_DESCRIPTION, MAX_PHOTOS, MAX_TITLE, Desk, Draft
from shopsight.catalog.feeds.images import PhotoFinder
from shopsight.core.feed import FeedItem
from shopsight.core.types import Product

PHOTO = ("https://cdn.example.com/a.jpg", "main")


def desk(currency: str = "EUR") -> Desk:
    return Desk("feed.csv", PhotoFinder([Path(__file__).parent]), currency)


def checked(**fields: object) -> FeedItem:
    return desk().check(Draft(2, **{"id": "1", "title": "A", "photos": [PHOTO], **fields}))  # type: ignore[arg-type]


def product(**fields: object) -> Product:
    item = checked(**fields)
    assert item.product is not None
    return item.product


def codes(item: FeedItem) -> list[tuple[str, str]]:
    return [(issue.field, issue.code) for issue in item.issues]


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"id": " "}, "id", "missing_id"),
        ({"title": " "}, "title", "missing_title"),
        ({"id": "x" * 201}, "id", "bad_id"),
        ({"id": "a\ufffd"}, "id", "bad_encoding"),
    ],
)
def test_a_wrong_required_field_drops_the_row(fields: dict[str, str], field: str, code: str) -> None:
    item = checked(**fields)
    assert item.product is None
    assert codes(item)[-1] == (field, code)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"price": "cheap"}, "price", "bad_price"),
        ({"price": "9" * 30}, "price", "bad_price"),
        ({"price": "5", "sale_price": "x"}, "sale_price", "bad_sale_price"),
        ({"price": "5", "sale_price": "6"}, "sale_price", "bad_sale_price"),
        ({"price": "5 EUR", "sale_price": "4 USD"}, "sale_price", "bad_currency"),
        ({"price": "5 XXQ"}, "price", "bad_currency"),
        ({"currency": "EURO"}, "currency", "bad_currency"),
        ({"availability": "maybe"}, "availability", "bad_availability"),
        ({"quantity": "many"}, "quantity", "bad_quantity"),
        ({"gtin": "123"}, "gtin", "bad_gtin"),
        ({"link": "javascript:1"}, "link", "bad_url"),
        ({"group_id": "g" * 201}, "group_id", "bad_group_id"),
        ({"description": "x" * (MAX_DESCRIPTION + 1)}, "description", "too_long"),
        ({"title": "x" * (MAX_TITLE + 1)}, "title", "too_long"),
        ({"description": "caf\ufffd"}, "description", "bad_encoding"),
        ({"photos": []}, "image", "missing_image"),
        ({"photos": [("../x.jpg", "main"), PHOTO]}, "image", "outside_folder"),
        (
            {"photos": [(f"https://a.example/{n}.jpg", "main") for n in range(MAX_PHOTOS + 1)]},
            "image",
            "too_many_images",
        ),
    ],
)
def test_a_wrong_optional_field_is_dropped_and_the_product_kept(
    fields: dict[str, object], field: str, code: str
) -> None:
    item = checked(**fields)
    assert item.product is not None
    assert codes(item) == [(field, code)]
    assert (item.issues[0].file, item.issues[0].row) == ("feed.csv", 2)


def test_the_first_product_of_an_id_is_kept() -> None:
    one = desk()
    assert one.check(Draft(2, id="1", title="First")).product is not None
    second = one.check(Draft(3, id="1", title="Second"))
    assert (second.product, second.issues[-1].code, second.row) == (None, "duplicate_id", 3)


def test_a_row_that_is_refused_does_not_use_up_its_id() -> None:
    one = desk()
    assert one.check(Draft(2, id="1")).product is None
    assert one.check(Draft(3, id="1", title="Second")).product is not None


def test_prices_are_minor_units_and_a_sale_is_below_the_price() -> None:
    one = product(price="20", sale_price="15.50")
    assert (one.price_minor, one.sale_price_minor, one.currency) == (2000, 1550, "EUR")
    assert product(price="20", sale_price="20").sale_price_minor is None
    assert product(sale_price="15").price_minor == 1500
    assert product(price="20", sale_price="15", sale_now=False).sale_price_minor is None


def test_a_currency_in_one_price_holds_for_the_other() -> None:
    one = desk("").check(Draft(2, id="1", title="A", price="20", sale_price="15 GBP")).product
    assert one is not None
    assert (one.price_minor, one.sale_price_minor, one.currency) == (2000, 1500, "GBP")


def test_no_currency_at_all_is_taken_for_dollars_and_remembered() -> None:
    one = desk("")
    item = one.check(Draft(2, id="1", title="A", price="5"))
    assert item.product is not None
    assert (item.product.currency, one.currency_was_assumed, codes(item)) == ("USD", True, [("image", "missing_image")])


@pytest.mark.parametrize(("text", "quantity"), [("5", 5), ("10.0000", 10), ("-3", 0), ("1,200", 1200), ("", None)])
def test_quantities_are_whole_and_not_negative(text: str, quantity: int | None) -> None:
    assert product(quantity=text).quantity == quantity


def test_nothing_left_is_out_of_stock_unless_the_feed_says_otherwise() -> None:
    assert product(quantity="0").availability == "out_of_stock"
    assert product(quantity="0", availability="in stock").availability == "in_stock"
    assert product(availability="https://schema.org/PreOrder").availability == "preorder"


def test_a_products_own_id_is_no_group() -> None:
    assert product(group_id="1").group_id == ""


def test_photos_are_named_once_and_one_is_main() -> None:
    item = checked(
        photos=[
            ("https://a.example/1.jpg", "alternate"),
            ("https://a.example/1.jpg", "alternate"),
            (PHOTO[0], "alternate"),
        ]
    )
    assert [photo.role for photo in item.photos] == ["main", "alternate"]


texts = st.text(max_size=30)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys("id title description brand price sale_price currency availability".split(), texts),
            **dict.fromkeys("quantity gtin group_id link seller".split(), texts),
            "attributes": st.dictionaries(texts, st.lists(texts, max_size=3), max_size=3),
            "extra": st.dictionaries(texts, texts, max_size=3),
            "photos": st.lists(st.tuples(texts, st.just("main")), max_size=3),
        },
    )
)
def test_any_texts_make_a_product_or_say_why_not(fields: dict[str, object]) -> None:
    item = checked(**fields)
    assert item.product is not None or item.issues
