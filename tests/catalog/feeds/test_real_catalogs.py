"""Whole catalogs of real shops, where the data sets are at hand."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from shopsight.catalog.feeds import open_feed

DATASETS = Path(os.environ.get("SHOPSIGHT_DATASETS", Path(__file__).parents[4] / "shared" / "datasets"))


def dataset(name: str) -> Path:
    path = DATASETS / name
    if not path.is_dir():
        pytest.skip(f"the data set {name} is not there: set SHOPSIGHT_DATASETS")
    return path


def test_luma_is_read_whole() -> None:
    feed = open_feed(dataset("luma"))
    items = list(feed)
    products = [item.product for item in items if item.product]
    assert feed.format == "magento"
    assert feed.complete
    assert len(items) == len(products) == 1893
    assert [issue for item in items for issue in item.issues] == []
    groups = Counter(product.group_key for product in products)
    assert len(groups) == 147 + 43
    assert groups["24-WG085_Group"] == 4
    assert len({photo.location for item in items for photo in item.photos}) == 710
    assert all(item.photos for item in items)


def test_a_variant_of_luma_has_its_parents_words_and_its_colors_photos() -> None:
    item = next(item for item in open_feed(dataset("luma")) if item.product and item.product.id == "MH01-XS-Gray")
    product = item.product
    assert product is not None
    assert (product.title, product.group_id, product.price_minor) == ("Chaz Kangeroo Hoodie", "MH01", 5200)
    assert product.category == ("Men", "Tops", "Hoodies & Sweatshirts")
    assert (product.attributes["color"], product.attributes["size"]) == (("Gray",), ("XS",))
    assert (product.attributes["material"], product.attributes["climate"][0]) == (("Wool",), "All-weather")
    names = [Path(photo.location).name for photo in item.photos]
    assert names == ["mh01-gray_main.jpg", "mh01-gray_alt1.jpg", "mh01-gray_back.jpg"]


def test_a_bag_of_luma_has_its_special_price_and_photos() -> None:
    items = {item.product.id: item for item in open_feed(dataset("luma")) if item.product}
    sales = {
        sku: item.product.sale_price_minor
        for sku, item in items.items()
        if item.product and item.product.sale_price_minor
    }
    assert sales
    assert len(items["24-MB04"].photos) == 2


def test_appliances_are_124_products() -> None:
    feed = open_feed(dataset("appliances"))
    items = list(feed)
    assert (feed.format, len(items), feed.total) == ("pictures", 124, 124)
    assert all(item.product and len(item.photos) == 1 and not item.issues for item in items)
    titles = [item.product.title for item in items if item.product]
    assert "Rotary shaver 5000 black" in titles


def test_grocery_is_65_products_with_their_departments() -> None:
    feed = open_feed(dataset("grocery"))
    items = list(feed)
    assert (feed.format, len(items)) == ("evaluation", 65)
    assert all(item.product and len(item.photos) == 1 and not item.issues for item in items)
    first = items[0].product
    assert first is not None
    assert (first.id, first.category) == ("Golden-Delicious", ("Fruit", "Apple"))
