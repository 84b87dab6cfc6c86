"""Tables and JSON of strangers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.catalog.feeds import Feed, open_feed
from shopsight.core.errors import InvalidSetting, UnknownFeedFormat
from shopsight.core.feed import FeedItem

Open = Callable[[str], Feed]
Read = Callable[..., list[FeedItem]]


def test_chinese_headings_are_understood(fixture_feed: Open) -> None:
    feed = fixture_feed("chinese.csv")
    dress, skirt = feed
    assert feed.format == "csv"
    assert dress.product is not None
    assert (dress.product.id, dress.product.title) == ("A1", "红色连衣裙")
    assert (dress.product.price_minor, dress.product.sale_price_minor, dress.product.currency) == (12900, 9900, "CNY")
    assert (dress.product.category, dress.product.quantity) == (("女装", "连衣裙"), 5)
    assert dress.product.attributes == {"color": ("红色",)}
    assert dress.product.extra == {"备注": "新品"}
    assert skirt.product is not None
    assert skirt.product.availability == "out_of_stock"
    assert skirt.product.attributes["color"] == ("蓝色", "黑色")
    assert len(skirt.photos) == 2


def test_common_english_headings_are_understood(read: Read) -> None:
    head = "SKU;Product Name;Current Price;Original Price;Currency;Image URL 1;Image URL 2;EAN;Colour;"
    head += "attribute:Fit;Stock;Ref\n"
    (item,) = read(
        head + "s1;Shirt;15,00;20,00;EUR;https://a.example/1.jpg;https://a.example/2.jpg;4006381333931;red;slim;3;x\n"
    )
    product = item.product
    assert product is not None
    assert (product.id, product.title, product.price_minor, product.sale_price_minor) == ("s1", "Shirt", 2000, 1500)
    assert (product.currency, product.gtin, product.quantity) == ("EUR", "4006381333931", 3)
    assert product.attributes == {"color": ("red",), "Fit": ("slim",)}
    assert product.extra == {"Ref": "x"}
    assert [photo.role for photo in item.photos] == ["main", "alternate"]


def test_a_mapping_wins_over_the_guess(read: Read) -> None:
    mapping = {"id": "b", "title": "c", "image": "d", "attribute:shade": "a"}
    (item,) = read("id,a,b,c,d\nwrong,dark,1,Lamp,https://a.example/1.jpg\n", mapping=mapping)
    assert item.product is not None
    assert (item.product.id, item.product.title, item.product.extra["id"]) == ("1", "Lamp", "wrong")
    assert item.product.attributes == {"shade": ("dark",)}


@pytest.mark.parametrize("mapping", [{"id": "nope"}, {"colour": "id"}, {"attribute:": "id"}])
def test_a_mapping_that_cannot_be_followed_is_refused(read: Read, mapping: dict[str, str]) -> None:
    with pytest.raises(InvalidSetting):
        read("id,title\n1,a\n", mapping=mapping)


def test_a_table_without_an_id_says_what_to_do(read: Read) -> None:
    with pytest.raises(UnknownFeedFormat, match="mapping like id=COLUMN"):
        read("title,price\na,1\n", format="csv")


def test_a_table_of_ids_and_photos_is_enough(read: Read) -> None:
    (item,) = read("sku,image\n1,https://a.example/1.jpg\n")
    assert item.product is not None
    assert item.product.title == "1"


def test_json_lines_are_flattened_and_bad_lines_reported(fixture_feed: Open) -> None:
    feed = fixture_feed("products.jsonl")
    items = list(feed)
    assert feed.format == "json"
    assert [(item.row, item.product and item.product.id) for item in items] == [
        *((1, "1"), (3, "L2"), (4, None), (5, None), (6, "3"))
    ]
    lamp = items[0].product
    assert lamp is not None
    assert (lamp.price_minor, lamp.currency, lamp.category) == (1990, "EUR", ("Home", "Lamps"))
    assert lamp.attributes == {"color": ("brass",)}
    assert len(items[0].photos) == 2


def test_a_list_within_an_object_is_found(fixture_feed: Open) -> None:
    assert [item.product and item.product.id for item in fixture_feed("products.json")] == ["1", "2"]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_arrays_of_any_length_are_read_whole(read: Read, size: int) -> None:
    rows = [{"id": number, "title": f"T{number}", "description": "x" * 300} for number in range(size)]
    items = read(json.dumps(rows, indent=2))
    assert [item.product and item.product.id for item in items] == [str(number) for number in range(size)]


def test_a_broken_array_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text('[{"id":1,"title":"a"},{"id":2,"title":"b"},{"id":')
    feed = open_feed(path)
    items = list(feed)
    assert [item.product and item.product.id for item in items] == ["1", "2", None]
    assert (items[-1].issues[0].code, feed.complete) == ("broken_json", False)


@pytest.mark.parametrize(
    "text", ['{"id":1,"title":"a"}\n{"id":' + '{"a":' * 50_000, '[{"id":1,"title":"a"},' + "[" * 50_000]
)
def test_nesting_without_end_is_an_issue(read: Read, text: str) -> None:
    items = read(text)
    assert [item.product is None for item in items] == [False, True]


def test_an_overlong_line_is_skipped(read: Read) -> None:
    long = '{"id":2,"title":"' + "x" * 3_000_000 + '"}'
    items = read('{"id":1,"title":"a"}\n' + long + '\n{"id":3,"title":"c"}\n')
    assert [(item.row, item.product and item.product.id) for item in items] == [(1, "1"), (2, None), (3, "3")]
