"""Shopify's product CSV in both generations."""

from __future__ import annotations

from collections.abc import Callable

from shopsight.catalog.feeds import Feed
from shopsight.catalog.feeds.shopify import MAX_ROWS
from shopsight.core.feed import FeedItem

Open = Callable[[str], Feed]
Read = Callable[..., list[FeedItem]]


def test_the_old_headings_make_one_product_per_variant(fixture_feed: Open) -> None:
    feed = fixture_feed("shopify_old.csv")
    items = list(feed)
    assert feed.format == "shopify"
    assert [(item.row, item.product and item.product.id) for item in items] == [
        *((2, "LS-W-S"), (3, "LS-W-M"), (4, "linen-shirt:Blue/S"), (6, "gift-mug"), (7, None), (8, None))
    ]
    white, _, blue, mug, draft, stray = items
    assert white.product is not None
    assert white.product.group_key == "linen-shirt"
    assert (white.product.title, white.product.brand) == ("Linen Shirt", "Harbor & Pine")
    assert white.product.description == "Cool in summer & soft.\n100% linen\nWashes at 30°"
    assert white.product.category == ("Apparel & Accessories", "Clothing", "Shirts")
    assert (white.product.price_minor, white.product.sale_price_minor) == (7900, 5900)
    assert white.product.gtin == "4006381333931"
    assert white.product.attributes["color"] == ("White",)
    assert white.product.attributes["tags"] == ("linen", "summer")
    assert "cost per item" not in white.product.extra
    assert blue.product is not None
    assert (blue.product.title, blue.product.availability, blue.product.quantity) == ("Linen Shirt", "backorder", 0)
    assert (blue.product.price_minor, blue.product.sale_price_minor) == (6900, None)
    assert mug.product is not None
    assert (mug.product.attributes, mug.product.price_minor, mug.product.sale_price_minor) == ({}, 1250, None)
    assert mug.issues[0].code == "bad_gtin"
    assert draft.issues[0].code == "not_published"
    assert stray.issues[0].code == "split_product"


def test_a_variants_own_photo_comes_first_and_others_photos_do_not_come(fixture_feed: Open) -> None:
    items = list(fixture_feed("shopify_old.csv"))
    names = [[photo.location.rsplit("-", 1)[-1] for photo in item.photos] for item in items[:3]]
    assert names == [["white.jpg", "front.jpg", "back.jpg"]] * 2 + [["blue.jpg", "front.jpg", "back.jpg"]]
    assert [photo.role for photo in items[0].photos] == ["main", "alternate", "alternate"]


def test_the_new_headings_say_the_same(fixture_feed: Open) -> None:
    natural, black = fixture_feed("shopify_new.csv")
    assert natural.product is not None
    assert black.product is not None
    assert (natural.product.id, natural.product.price_minor, natural.product.sale_price_minor) == ("CT-N", 3000, 2500)
    assert (black.product.id, black.product.availability, black.product.title) == (
        "CT-B",
        "out_of_stock",
        "Canvas Tote",
    )
    assert natural.product.group_id == black.product.group_id == "canvas-tote"
    assert natural.product.attributes["gender"] == ("Unisex",)
    assert [photo.location.rsplit("-", 1)[-1] for photo in black.photos] == ["black.png", "inside.png"]


def test_wrong_rows_are_told_apart(read: Read) -> None:
    head = "Handle,Title,Variant SKU,Variant Price,Image Src\n"
    items = read(head + ",No handle,S1,5,\nh1,,S2,5,\nh2,Fine,S3,free,../x.jpg\nh2,,S3,5,\n")
    assert [(item.row, item.issues[0].code) for item in items] == [
        *((2, "missing_id"), (3, "missing_title"), (4, "bad_price"), (5, "duplicate_id"))
    ]
    assert items[2].product is not None


def test_a_product_without_end_is_cut(read: Read) -> None:
    rows = "".join(f"h,,S{number},5,\n" for number in range(MAX_ROWS + 10))
    items = read("Handle,Title,Variant SKU,Variant Price,Image Src\nh,T,S,5,\n" + rows)
    assert sum(item.issues[0].code == "too_many_rows" for item in items) == 11


def test_an_address_of_the_shop_makes_links(read: Read) -> None:
    (item,) = read("Handle,Title,Variant SKU\nred hat,T,S\n", base_url="https://shop.example.com")
    assert item.product is not None
    assert item.product.link == "https://shop.example.com/products/red%20hat"
