"""schema.org products of a saved page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.catalog.feeds import Feed, open_feed
from shopsight.core.errors import UnknownFeedFormat
from shopsight.core.feed import FeedItem

Open = Callable[[str], Feed]
Read = Callable[..., list[FeedItem]]


def page(*values: object) -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)
    return f"<!doctype html><html><head>{scripts}</head></html>"


def test_groups_graphs_lists_and_broken_blocks_are_read(fixture_feed: Open) -> None:
    feed = fixture_feed("page.html")
    green, blue, broken, lace = feed
    assert feed.format == "jsonld"
    assert green.product is not None
    assert (green.product.id, green.product.title, green.product.group_id) == ("TS-G", "Trail Shoe", "TS")
    assert (green.product.price_minor, green.product.sale_price_minor, green.product.currency) == (10990, 8990, "EUR")
    assert green.product.category == ("Shoes", "Running")
    assert green.product.attributes == {"color": ("Green",), "size": ("42",), "condition": ("new",)}
    assert green.photos[0].location == "https://shop.example.com/img/green.jpg"
    assert len(green.photos) == 2
    assert blue.product is not None
    assert (blue.product.title, blue.product.availability, blue.product.group_id) == (
        "Trail Shoe",
        "out_of_stock",
        "TS",
    )
    assert (broken.product, broken.issues[0].code) == (None, "broken_json")
    assert lace.product is not None
    assert (lace.product.id, lace.product.price_minor) == ("lace-set", 450)
    assert lace.product.attributes["length"] == ("120 cm",)
    assert lace.product.extra["rating"] == "4.5"


def test_photos_saved_beside_the_page_are_preferred(tmp_path: Path) -> None:
    (tmp_path / "shoe_files").mkdir()
    (tmp_path / "shoe_files" / "a b.jpg").write_bytes(b"x")
    (tmp_path / "shoe.html").write_text(
        page({"@type": "Product", "sku": "1", "name": "Shoe", "image": "https://cdn.example.com/i/a%20b.jpg?w=9"})
    )
    (item,) = open_feed(tmp_path / "shoe.html")
    assert item.photos[0].location == str((tmp_path / "shoe_files" / "a b.jpg").resolve())


def test_a_file_of_json_ld_is_read_too(read: Read) -> None:
    (item,) = read(
        json.dumps({"@context": "https://schema.org", "@type": "Product", "gtin13": "4006381333931", "name": "A"})
    )
    assert item.product is not None
    assert (item.product.id, item.product.gtin) == ("4006381333931", "4006381333931")


def test_offers_in_a_list_or_an_aggregate_give_their_first_price(read: Read) -> None:
    aggregate = {
        "@type": "AggregateOffer",
        "priceCurrency": "EUR",
        "offers": [{"availability": "InStock"}, {"price": 7}],
    }
    items = read(
        page(
            [
                {"@type": "Product", "sku": "1", "name": "A", "offers": [{"price": "5,50", "priceCurrency": "EUR"}]},
                {"@type": "Product", "sku": "2", "name": "B", "offers": aggregate},
                {"@type": "Product", "sku": "3", "name": "C", "offers": "none"},
            ]
        )
    )
    assert [item.product and item.product.price_minor for item in items] == [550, 700, None]


def test_a_page_without_products_is_refused_with_advice(read: Read) -> None:
    with pytest.raises(UnknownFeedFormat, match="save a product page"):
        read(page({"@type": "WebSite", "name": "x"}))


@pytest.mark.parametrize("value", ['{"a":' * 50_000, "[" * 50_000])
def test_nesting_without_end_is_one_issue(read: Read, value: str) -> None:
    (item,) = read(f'<html><script type="application/ld+json">{value}</script></html>')
    assert item.issues[0].code == "broken_json"
