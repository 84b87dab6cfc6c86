"""Google Merchant feeds: RSS, Atom, TSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopsight.catalog.feeds import Feed, open_feed
from shopsight.core.feed import FeedItem

Open = Callable[[str], Feed]
Read = Callable[..., list[FeedItem]]

HEAD = '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>'
ITEM = "<item><g:id>{0}</g:id><g:title>T{0}</g:title></item>"


def test_an_rss_item_has_all_its_fields(fixture_feed: Open) -> None:
    feed = fixture_feed("google_rss.xml")
    first, second, third = feed
    assert (feed.format, feed.total, feed.complete) == ("google", 3, True)
    product = first.product
    assert product is not None
    assert (product.id, product.title, product.brand, product.group_id) == (
        "TV-22",
        'Portable TV 22"',
        "Brightline",
        "TV",
    )
    assert product.description == "Bright & light.\nHDMI\n5 h battery"
    assert (product.price_minor, product.sale_price_minor, product.currency) == (15900, 14900, "USD")
    assert product.category == ("Electronics", "TVs")
    assert product.attributes["color"] == ("Black", "Silver")
    assert product.attributes["Panel"] == ("IPS",)
    assert product.extra["shipping"] == "US:Standard:14.95 USD"
    assert product.extra["mpn"] == "BL22/US"
    assert [photo.role for photo in first.photos] == ["main", "alternate", "alternate", "lifestyle"]
    assert first.photos[0].location == "https://cdn.example.com/tv%2022.jpg"
    assert (second.product, second.row, second.issues[0].code) == (None, 2, "missing_id")
    assert third.product is not None
    assert [issue.code for issue in third.issues] == [
        *("bad_price", "bad_currency", "bad_availability", "bad_gtin", "bad_url", "bad_url")
    ]


@pytest.mark.parametrize(("day", "sale"), [(1, None), (5, 14900), (12, None)])
def test_a_sale_holds_on_its_days_only(day: int, sale: int | None) -> None:
    path = Path(__file__).parent / "data" / "google_rss.xml"
    item = next(iter(open_feed(path, now=datetime(2026, 3, day, tzinfo=UTC))))
    assert item.product is not None
    assert item.product.sale_price_minor == sale


def test_atom_entries_are_read(fixture_feed: Open) -> None:
    (item,) = fixture_feed("google_atom.xml")
    product = item.product
    assert product is not None
    assert (product.id, product.title, product.link) == ("A-1", "Enamel Pot", "https://shop.example.com/pot")
    assert (product.price_minor, product.currency, product.availability) == (2500, "EUR", "out_of_stock")
    assert product.category == ("Home & Garden", "Kitchen", "Pots")


def test_a_tsv_is_read_with_spaces_in_its_headings(fixture_feed: Open) -> None:
    feed = fixture_feed("google.tsv")
    first, second = feed
    assert feed.format == "google"
    assert first.product is not None
    assert (first.row, first.product.availability, first.product.sale_price_minor) == (2, "preorder", 700)
    assert first.product.description == 'Cotton 12" towel'
    assert len(first.photos) == 3
    assert second.product is not None
    assert second.product.group_key == first.product.group_key == "TT"


def test_xml_that_breaks_keeps_what_came_before_and_says_that_the_feed_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(HEAD + ITEM.format(1) + ITEM.format(2) + "<item><g:id>3</g:id></item2>")
    feed = open_feed(path)
    items = list(feed)
    assert [item.product.id for item in items if item.product] == ["1", "2"]
    assert (items[-1].product, items[-1].row, items[-1].issues[0].code) == (None, 3, "broken_xml")
    assert not feed.complete


def test_entities_are_not_expanded(read: Read) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    items = read(HEAD.replace("<rss", bomb + "<rss") + ITEM.format("&b;") + "</channel></rss>")
    assert [item.issues[0].code for item in items] == ["forbidden_xml"]


def test_html_entities_and_control_characters_do_not_break_a_feed(read: Read) -> None:
    (item,) = read(HEAD + ITEM.format("&eacute;\x0b&nbsp;") + "</channel></rss>")
    assert item.product is not None
    assert item.product.id == "é"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<a>" * 2000, "too_deep"),
        (ITEM.format("1" + "<b>x</b>" * 3000), "row_too_long"),
        (f"<item><g:id>1</g:id><g:title>{'x' * 2_000_000}</g:title></item>", "row_too_long"),
    ],
)
def test_what_has_no_end_is_given_up(read: Read, inside: str, code: str) -> None:
    assert read(HEAD + inside + "</channel></rss>")[0].issues[-1].code == code


def test_unreadable_sale_dates_drop_the_sale(read: Read) -> None:
    sale = "<g:price>5 USD</g:price><g:sale_price>4 USD</g:sale_price>"
    sale += "<g:sale_price_effective_date>soon</g:sale_price_effective_date>"
    (item,) = read(HEAD + f"<item><g:id>1</g:id><g:title>T</g:title>{sale}</item></channel></rss>")
    assert item.product is not None
    assert item.product.sale_price_minor is None
    assert item.issues[0].code == "bad_sale_dates"
