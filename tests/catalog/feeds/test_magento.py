"""Magento exports: a single CSV, and a folder with fixtures and media."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.catalog.feeds import Feed, open_feed

DATA = Path(__file__).parent / "data"


@pytest.fixture
def jackets(tmp_path: Path) -> Path:
    """The CSV in a folder with the photos that it names."""
    (tmp_path / "magento.csv").write_bytes((DATA / "magento.csv").read_bytes())
    for name in ("jacket", "red", "red_back"):
        path = tmp_path / "pub/media/catalog/product/j/k" / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path / "magento.csv"


def test_children_speak_for_their_configurable(jackets: Path, fixture_feed: Callable[[str], Feed]) -> None:
    items = {item.product.id: item for item in fixture_feed("magento.csv") if item.product}
    assert list(items) == ["JKT-S-Red", "JKT-M-Red", "JKT-S-Blue", "SCARF", "LONE", "PAIR", "SOCK"]
    red = items["JKT-S-Red"].product
    assert red is not None
    assert (red.title, red.description, red.group_id) == ("Rain Jacket", "Keeps dry.", "JKT")
    assert red.category == ("Women", "Jackets")
    assert red.attributes == {
        "material": ("Nylon", "Polyester"),
        "care": ("Wash at 30, do not iron",),
        "size": ("S",),
        "color": ("Red",),
    }
    assert (red.price_minor, red.sale_price_minor, red.extra["variant"]) == (8000, 6000, "Rain Jacket-S-Red")


def test_stock_sales_and_sets(fixture_feed: Callable[[str], Feed]) -> None:
    items = list(fixture_feed("magento.csv"))
    products = {item.product.id: item.product for item in items if item.product}
    assert (products["JKT-M-Red"].availability, products["JKT-M-Red"].sale_price_minor) == ("out_of_stock", None)
    assert products["JKT-S-Blue"].availability == "backorder"
    assert products["SCARF"].brand == "Northerly"
    assert products["SOCK"].group_id == "PAIR"
    assert products["SCARF"].group_id == ""
    assert [item.issues[0].code for item in items if item.product is None] == ["not_published"]


def test_a_variant_without_photos_shows_its_colors_or_its_parents(jackets: Path) -> None:
    photos = {
        item.product.id: [Path(photo.location).name for photo in item.photos]
        for item in open_feed(jackets)
        if item.product
    }
    assert photos["JKT-S-Red"] == photos["JKT-M-Red"] == ["red.jpg", "red_back.jpg"]
    assert photos["JKT-S-Blue"] == ["jacket.jpg"]


def test_a_base_url_stands_in_for_a_missing_media_folder() -> None:
    item = next(iter(open_feed(DATA / "magento.csv", base_url="https://shop.example.com/media/catalog/product/")))
    assert item.photos[0].location == "https://shop.example.com/media/catalog/product/j/k/red.jpg"


@pytest.fixture
def sample_data(tmp_path: Path) -> Path:
    """A folder as sample data has it."""
    tables = {
        "Catalog/SimpleProduct/products_bags.csv": "category,name,sku,price,qty,description,material,new"
        ',special_price\n"Gear\nBags\nSale",Duffle,B1,34,100,<p>Sporty.</p>,"Nylon\nJute",1,30\n',
        "Catalog/SimpleProduct/images_bags.csv": "sku,image\nB1,/b/1.jpg\nB1,/b/2.jpg\n",
        "Catalog/attributes.csv": "frontend_label,frontend_input,attribute_code\nNew,boolean,new\n",
        "Catalog/categories.csv": "name,url_key,path\nGear,gear,\nBags,bags,Gear\nSale,sale,\n",
        "Links/related.csv": 'sku,linked_sku\nB1,"B2\nB3"\n',
        "Msrp/products_msrp.csv": "sku,msrp\nB1,40\n",
        "Review/reviews.csv": "sku,title,review\nB1,Good,Nice\n",
    }
    for name, text in tables.items():
        path = tmp_path / "fixtures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "media" / "b").mkdir(parents=True)
    (tmp_path / "media" / "b" / "1.jpg").write_bytes(b"x")
    return tmp_path


def test_a_folder_joins_its_tables(sample_data: Path) -> None:
    feed = open_feed(sample_data)
    (item,) = feed
    assert (feed.format, item.file, item.row) == ("magento", "fixtures/Catalog/SimpleProduct/products_bags.csv", 2)
    product = item.product
    assert product is not None
    assert (product.price_minor, product.sale_price_minor, product.quantity) == (3400, 3000, 100)
    assert product.category == ("Gear", "Bags")
    assert product.attributes == {"material": ("Nylon", "Jute"), "new": ("Yes",)}
    assert (product.extra["related_skus"], product.extra["msrp"]) == ("B2,B3", "40")
    assert [Path(photo.location).name for photo in item.photos] == ["1.jpg"]
    assert [issue.code for issue in item.issues] == ["missing_image"]


def test_a_media_folder_that_is_a_link_out_is_not_followed(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (sample_data / "media").rename(outside / "media")
    (sample_data / "media").symlink_to(outside / "media")
    (item,) = open_feed(sample_data)
    assert item.photos == ()
