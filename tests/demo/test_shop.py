"""The demo shop as it is packed: whole, consistent, small, and the same in every feed."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from statistics import mean

import PIL.Image
import pytest

from demo.feeds import FEEDS
from demo.labels.gtin import check_digit
from demo.splits import split_of_family
from shopsight.catalog.feeds import open_feed
from shopsight.core.feed import FeedItem
from shopsight.evaluation.datasets import read_labelled

SHOP = Path(str(files("shopsight") / "demo_shop"))
HARD = {"color", "pattern", "label", "size", "proportion"}


def table(name: str) -> list[dict[str, str]]:
    with (SHOP / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def goods() -> list[dict[str, str]]:
    return table("catalog.csv")


@pytest.fixture(scope="module")
def photos() -> list[dict[str, str]]:
    return table("photos.csv")


def test_it_is_a_shop_of_many_kinds_with_families_that_are_hard_to_tell_apart(goods: list[dict[str, str]]) -> None:
    assert len(goods) >= 240
    assert len({good["kind"] for good in goods}) >= 24
    assert len({good["department"] for good in goods}) >= 6
    members = Counter((good["family"], good["differs"]) for good in goods)
    hard = {differs for (_, differs), count in members.items() if count > 1}
    assert sum(differs in HARD and count > 1 for (_, differs), count in members.items()) >= 40
    assert hard >= {*HARD, "near", "listing"}


def test_every_photo_of_the_studio_and_of_shoppers_is_named_and_is_there(
    goods: list[dict[str, str]], photos: list[dict[str, str]]
) -> None:
    named = {good["image"] for good in goods} | {row["image"] for row in photos}
    named |= {more for good in goods for more in more_photos(good)}
    assert named == {f"{folder}/{path.name}" for folder in ("photos", "phone") for path in (SHOP / folder).iterdir()}
    for name in sorted(named):
        with PIL.Image.open(SHOP / name) as picture:
            assert 300 <= max(picture.size) <= 480, name


def test_a_product_has_two_studio_photos_at_least(goods: list[dict[str, str]]) -> None:
    assert [good["product_id"] for good in goods if not good["additional_image"]] == []


def test_it_stays_small() -> None:
    assert sum(path.stat().st_size for path in SHOP.rglob("*") if path.is_file()) <= 30_000_000


def test_the_evaluation_reads_it_without_a_complaint() -> None:
    labelled = read_labelled(SHOP)
    assert labelled.issues == ()
    assert {photo.split for photo in labelled.photos} >= {"val", "test"}


def test_boxes_lie_within_their_pictures(photos: list[dict[str, str]]) -> None:
    for row in photos:
        x, y, width, height, visibility = (float(row[name]) for name in ("x", "y", "width", "height", "visibility"))
        assert 0 <= x < x + width <= 1.0001, row
        assert 0 <= y < y + height <= 1.0001, row
        assert 0 < visibility <= 1, row


def test_no_photo_of_an_unseen_product_is_for_training(
    goods: list[dict[str, str]], photos: list[dict[str, str]]
) -> None:
    split = {good["product_id"]: good["split"] for good in goods}
    assert all(good["split"] == split_of_family(good["family"]) for good in goods)
    for row in photos:
        assert split[row["product_id"]] in ("train", row["split"]), row


def test_packaged_goods_carry_a_valid_number_of_their_own(goods: list[dict[str, str]]) -> None:
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for good in goods:
        if good["gtin"]:
            assert good["gtin"].startswith("2")
            assert check_digit(good["gtin"][:12]) == good["gtin"][12]
            numbers[good["gtin"]].add(good["family"] if good["differs"] == "listing" else good["product_id"])
    assert len(numbers) >= 30
    assert all(len(owners) == 1 for owners in numbers.values())


def test_what_fits_something_fits_what_the_shop_sells(goods: list[dict[str, str]]) -> None:
    ids = {good["product_id"] for good in goods}
    pairs = [(good["product_id"], other) for good in goods for other in good["fits"].split()]
    assert len({one for one, _ in pairs}) >= 8
    assert {other for _, other in pairs} <= ids


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_says_the_same_of_every_product(name: str, goods: list[dict[str, str]]) -> None:
    read = list(open_feed(SHOP / name))
    members = Counter(good["item_group_id"] for good in goods if good["item_group_id"])
    assert [issue for item in read for issue in item.issues] == []
    assert {item.product.id: offer(item) for item in read if item.product} == {
        good["product_id"]: (
            *prices(good, name),
            good["availability"] == "in_stock",
            good["gtin"],
            1 if name == "shopify.csv" and members[good["item_group_id"]] > 1 else 1 + len(more_photos(good)),
        )
        for good in goods
    }


def offer(item: FeedItem) -> tuple[int | None, int | None, bool, str, int]:
    product = item.product
    assert product is not None
    in_stock = product.availability == "in_stock"
    return product.price_minor, product.sale_price_minor, in_stock, product.gtin, len(item.photos)


def more_photos(good: dict[str, str]) -> list[str]:
    return [photo for photo in good["additional_image"].split("|") if photo]


def prices(good: dict[str, str], name: str) -> tuple[int, int | None]:
    """Price and sale price in cents; a schema.org offer has one price, the one to pay."""
    price, sale = minor(good["price"]), minor(good["sale_price"]) if good["sale_price"] else None
    return (sale or price, None) if name == "products.html" else (price, sale)


def minor(price: str) -> int:
    return round(float(price) * 100)


def test_the_page_s_products_carry_the_ratings_and_reviews_of_the_table() -> None:
    stars: defaultdict[str, list[int]] = defaultdict(list)
    for review in table("reviews.csv"):
        stars[review["product_id"]].append(int(review["stars"]))
    told = {item.product.id: item.product.extra for item in open_feed(SHOP / "products.html") if item.product}
    assert {name: (extra["rating"], extra["reviews"]) for name, extra in told.items() if extra.get("reviews")} == {
        name: (f"{mean(given):.2f}", str(len(given))) for name, given in stars.items()
    }
    page = (SHOP / "products.html").read_text(encoding="utf-8")
    assert page.count('"@type": "Review"') == len(table("reviews.csv"))


def test_reviews_and_history_speak_of_products_that_there_are(goods: list[dict[str, str]]) -> None:
    ids = {good["product_id"] for good in goods}
    reviews = table("reviews.csv")
    assert len(reviews) >= 400
    assert {review["product_id"] for review in reviews} <= ids
    assert {review["language"] for review in reviews} == {"en", "zh"}
    with gzip.open(SHOP / "history" / "events.jsonl.gz", "rt", encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    assert {item["item_id"] for event in events for item in event["items"]} <= ids
    assert {"search", "view_item", "add_to_cart", "purchase"} <= {event["event_name"] for event in events}
    assert "Simulated" in json.loads((SHOP / "history" / "shoppers.json").read_text(encoding="utf-8"))["note"]
