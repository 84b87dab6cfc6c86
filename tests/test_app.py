"""A whole shop with the shipped model: import, search, change, restart, two processes at once."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest

import shopsight
from shopsight.app import Shop, open_shop
from shopsight.core.errors import (
    AddressRefused,
    InvalidRequest,
    InvalidSetting,
    OperationNotFound,
    PhotoNotFound,
    ProductNotFound,
    SourceNotFound,
    StoreUnusable,
    SyncRefused,
    UnknownFeedFormat,
    UnreadableImage,
)
from shopsight.core.events import Event, EventItem
from shopsight.core.experiments import Arm
from shopsight.core.feed import FeedItem, PhotoSource
from shopsight.core.queries import Find, Query
from shopsight.core.types import Product
from shopsight.core.where import parse_where
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
from tests.s3 import S3Server, s3_server, use_keys
from tests.shops import make_catalog, picture

__all__ = ["s3_server"]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_catalog(tmp_path_factory.mktemp("catalog"))


@pytest.fixture
def shop(tmp_path: Path, catalog: Path) -> Iterator[Shop]:
    with open_shop(shop=tmp_path / "shop") as opened:
        assert opened.import_feed(str(catalog)).counts["products"] == 24
        yield opened


def test_a_shoppers_arm_sets_how_personal_a_search_is(tmp_path: Path, catalog: Path) -> None:
    now = datetime.now(UTC)
    with open_shop(shop=tmp_path / "shop", personal_strength=1.0) as shop:
        shop.import_feed(str(catalog))
        liked = (EventItem("cross-green"),)
        shop.events.append(
            [Event(f"e{n}", "view_item", now - timedelta(minutes=n), "s1", items=liked) for n in range(9)]
        )
        photo = picture("ring", "blue", format="JPEG", size_px=300)
        anybodys, own = (shop.search(Query(photo=photo, shopper=shopper)).hits for shopper in ("", "s1"))
        assert [hit.product.id for hit in own] != [hit.product.id for hit in anybodys]
        shop.experiments.create("Order", [Arm(name, changes={"personal_strength": 0.0}) for name in "AB"])
        shop.experiments.start("order")
        assert shop.search(Query(photo=photo, shopper="s1")).hits == anybodys


def item(product: Product, *pictures: bytes) -> FeedItem:
    return FeedItem("test", 1, product, tuple(PhotoSource("", data=data) for data in pictures))


def first(shop: Shop, photo: bytes, **given: object) -> str:
    return shop.search(Query(photo=photo, limit=1, **given)).hits[0].product.id  # type: ignore[arg-type]


def test_another_encoding_of_a_product_photo_finds_the_product(shop: Shop) -> None:
    assert first(shop, picture("ring", "blue", format="JPEG", size_px=500)) == "ring-blue"
    assert first(shop, picture("box", "red", format="WEBP", size_px=210)) == "box-red"


def test_filter_words_and_facets_join_the_picture(shop: Shop) -> None:
    result = shop.search(
        Query(photo=picture("disc", "red"), where=parse_where("color = blue and price < 13"), facets=("color",))
    )
    assert {hit.product.id for hit in result.hits} == {"disc-blue", "box-blue", "bars-blue"}
    assert [(count.value, count.count) for count in result.facets["color"]] == [("blue", 3)]
    assert first(shop, picture("disc", "red"), words="blue disc") == "disc-blue"


def test_a_photo_is_told_its_category_and_its_department(shop: Shop) -> None:
    photo = Path(shopsight.__file__).parent / "demo_shop/photos/stadia-chronograph-black-1.jpg"
    found = shop.model.categories(photo.read_bytes(), top=2)
    assert found.answer is not None
    assert found.answer.category.en == ("Shoes & Accessories", "Watches")
    assert len(found.guesses) == 2
    with pytest.raises(InvalidRequest, match="at least one guess"):
        shop.model.categories(photo.read_bytes(), top=0)
    with pytest.raises(UnreadableImage):
        shop.model.categories(b"no picture")


def test_importing_twice_changes_nothing(shop: Shop, catalog: Path) -> None:
    before = shop.status().seq
    again = shop.import_feed(str(catalog))
    assert again.counts["unchanged"] == 24
    assert shop.status().seq == before


def test_what_is_put_is_found_by_the_next_search_and_what_is_deleted_is_not(shop: Shop) -> None:
    photo = picture("box", "green", shift_px=20)
    report = shop.put([item(Product("new", "New thing"), photo)])
    assert [product.id for product in report.products] == ["new"]
    assert first(shop, photo) == "new"
    assert shop.delete(["new"]) == 1
    assert first(shop, photo) != "new"


def test_a_change_by_another_process_is_found_without_a_restart(shop: Shop) -> None:
    shop.warm_up()
    writer = """
import sys
from shopsight import FeedItem, PhotoSource, Product, open_shop
with open_shop(shop=sys.argv[1]) as shop:
    shop.put([FeedItem("x", 1, Product("elsewhere", "t"), (PhotoSource("", data=sys.stdin.buffer.read()),))])
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    photo = picture("triangle", "yellow", shift_px=15)
    subprocess.run([sys.executable, "-c", writer, str(shop.settings.shop)], input=photo, check=True, env=environment)
    # How long it takes is printed by benchmarks/freshness.py; here it has to come at all, on a machine however busy.
    deadline = time.monotonic() + 30
    while first(shop, photo) != "elsewhere" and time.monotonic() < deadline:
        pass
    assert first(shop, photo) == "elsewhere"


def test_a_restart_finds_everything_again_from_the_snapshot(tmp_path: Path, catalog: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(catalog))
        before = [hit.product.id for hit in shop.search(Query(photo=picture("bars", "red"))).hits]
    assert any((tmp_path / "shop" / "derived").glob("*/index/*"))
    with open_shop(shop=tmp_path / "shop") as shop:
        assert [hit.product.id for hit in shop.search(Query(photo=picture("bars", "red"))).hits] == before


def test_a_damaged_snapshot_is_rebuilt(tmp_path: Path, catalog: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(catalog))
        shop.warm_up()
    for file in (tmp_path / "shop" / "derived").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:100] + b"damage")
    with open_shop(shop=tmp_path / "shop") as shop:
        assert first(shop, picture("bars", "red")) == "bars-red"


def test_a_snapshot_from_before_forgotten_removals_is_built_anew(tmp_path: Path, catalog: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(catalog))
        shop.warm_up()
    engine = open_engine(tmp_path / "shop" / "shop.db")
    two_months_ago = time.time() - 60 * 24 * 3600
    SqlProductStore(engine, "any", lambda: two_months_ago).delete(["bars-red"])
    SqlProductStore(engine, "any").delete(["ring-blue"])
    engine.dispose()
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.warm_up()
        status = shop.status()
    assert (status.products, status.indexed) == (22, 22)


def test_a_snapshot_of_another_database_is_refused(tmp_path: Path, catalog: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(catalog))
        shop.warm_up()
    for file in (tmp_path / "shop").glob("shop.db*"):
        file.unlink()
    with open_shop(shop=tmp_path / "shop") as shop:
        assert shop.search(Query(photo=picture("bars", "red"))).hits == ()


def test_a_photo_is_shown_in_sizes_without_metadata_and_keeps_its_etag(shop: Shop) -> None:
    photo_id = shop.get("ring-blue").photos[0].id
    small, again = shop.photo(photo_id, 100), shop.photo(photo_id, 160)
    assert small.data[:4] == b"RIFF"
    assert (small.etag, small.permanent) == (again.etag, True)
    assert shop.photo(photo_id, 5000).etag != small.etag
    with pytest.raises(PhotoNotFound):
        shop.photo("p-nothing")


def test_a_query_photo_can_be_looked_at_while_it_is_kept(shop: Shop) -> None:
    photo_id = shop.search(Query(photo=picture("disc", "red"))).photo_id
    assert photo_id
    assert shop.photo(photo_id).permanent is False


def test_nothing_is_kept_of_query_photos_where_that_is_set(tmp_path: Path) -> None:
    with open_shop(shop=tmp_path / "shop", query_photo_ttl_s=0) as shop:
        assert shop.search(Query(photo=picture("disc", "red"))).photo_id is None
    assert not [path for path in (tmp_path / "shop" / "queries").rglob("*") if path.is_file()]


def test_a_dry_run_writes_nothing(tmp_path: Path, catalog: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        operation = shop.import_feed(str(catalog), dry_run=True)
        assert operation.counts["products"] == 24
        assert shop.status().products == 0
        assert [known.kind for known in shop.operations()] == ["dry-run"]


def test_sync_removes_what_vanished_and_refuses_to_remove_more_than_half(tmp_path: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(make_catalog(tmp_path / "a")))
        less = make_catalog(tmp_path / "b", shapes=("disc", "box", "bars", "ring"))
        assert shop.import_feed(str(less), sync=True).counts["removed"] == 8
        least = make_catalog(tmp_path / "c", shapes=("disc",))
        with pytest.raises(SyncRefused, match="12"):
            shop.import_feed(str(least), sync=True)
        assert shop.status().products == 16
        assert shop.import_feed(str(least), sync=True, allow_large_removal=True).counts["removed"] == 12


def test_an_import_in_the_background_is_watched_to_its_end(tmp_path: Path, catalog: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        operation = shop.start_import(str(catalog))
        deadline = time.monotonic() + 60
        while (now := shop.operation(operation.id)).status == "running" and time.monotonic() < deadline:
            pass
        assert (now.status, now.counts["products"]) == ("done", 24)
        with pytest.raises(SourceNotFound):
            shop.start_import(str(tmp_path / "nothing"))


def test_a_photo_that_cannot_be_read_is_reported_and_its_product_kept(tmp_path: Path) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    (tmp_path / "catalog" / "disc-red.png").write_bytes(b"no picture at all")
    with open_shop(shop=tmp_path / "shop") as shop:
        operation = shop.import_feed(str(feed))
        issues = shop.operation_issues(operation.id)
        assert shop.get("disc-red").photos == ()
        assert shop.products(Find(words="red disc")).total == 1
    assert operation.counts["products"] == 4
    assert {(issue.row, issue.code) for issue in issues} >= {(2, "not_an_image")}


def test_the_doctor_finds_and_mends(shop: Shop) -> None:
    assert all(finding.ok for finding in shop.examine())
    photo = shop.get("ring-blue").photos[0]
    next((shop.settings.shop / "blobs").rglob(photo.content_sha256)).write_bytes(b"rot")
    wrong = {finding.check: finding for finding in shop.examine()}
    assert wrong["pictures"].ok is False
    assert photo.id in wrong["pictures"].message


def test_machines_that_share_a_database_and_object_storage_are_one_shop(
    tmp_path: Path, catalog: Path, postgres_url: str, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_keys(monkeypatch, s3_server)
    shared: dict[str, Any] = {
        "database": postgres_url,
        "blobs": s3_server.address(),
        "s3_endpoint": s3_server.endpoint,
    }
    with open_shop(shop=tmp_path / "one", **shared) as one, open_shop(shop=tmp_path / "two", **shared) as two:
        one.import_feed(str(catalog))
        product = two.get("box-red")
        data = two.photo_bytes(product.photos[0].id)
        assert data is not None
        assert first(two, data) == "box-red"
        assert two.photo(product.photos[0].id).media_type == "image/webp"
        assert not (tmp_path / "one" / "blobs").exists()
        one.delete(["box-red"])
        assert first(two, data) != "box-red"
        assert all(finding.ok for finding in two.examine())


def test_the_doctor_builds_a_drifted_index_anew(shop: Shop) -> None:
    shop.warm_up()
    live = shop.model.live()
    assert live
    live.index.drop(["ring-blue"])
    [index] = [finding for finding in shop.examine() if finding.check == "index"]
    assert (index.ok, index.message) == (False, "1 missing (ring-blue); doctor --mend builds it anew")
    assert all(finding.ok for finding in shop.examine(mend=True))
    assert first(shop, picture("ring", "blue")) == "ring-blue"


def test_what_is_not_there_is_said(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(ProductNotFound):
        shop.get("no such")
    with pytest.raises(OperationNotFound):
        shop.operation("no such")
    with pytest.raises(SourceNotFound):
        shop.import_feed(str(tmp_path / "no such"))
    (tmp_path / "odd.bin").write_bytes(bytes(range(256)))
    with pytest.raises(UnknownFeedFormat):
        shop.import_feed(str(tmp_path / "odd.bin"))
    with pytest.raises(AddressRefused):
        shop.fetch_photo("http://127.0.0.1:9/photo.jpg")
    with pytest.raises(AddressRefused):
        shop.import_feed("http://169.254.169.254/latest/feed.csv")


def test_a_folder_that_is_no_shop_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnusable):
        open_shop(shop=tmp_path / "file")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.db").write_bytes(b"this is not a database, but long enough to be read as one" * 40)
    with pytest.raises(StoreUnusable):
        open_shop(shop=tmp_path / "shop")
    with pytest.raises(InvalidSetting):
        open_shop(shop=tmp_path / "s", index="annoy")


def test_a_shop_is_calibrated_once_for_the_way_it_asks_and_says_whether_a_photo_is_of_its_products(
    tmp_path: Path, catalog: Path
) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(catalog))
        assert "not fitted" in shop.model.calibration_state()
        assert shop.model.needs_calibration()
        assert shop.calibrate().status == "done"
        assert not shop.model.needs_calibration()
        assert "on 24 of 24 products" in shop.model.calibration_state()
        found = shop.search(Query(photo=picture("ring", "blue", format="JPEG", size_px=500), limit=3))
        away = shop.search(Query(photo=noise_picture(), limit=3))
        assert found.verdict is not None and away.verdict is not None
        assert (found.verdict.kind, found.hits[0].product.group_id) == ("found", "ring")
        assert away.verdict.kind != "found"
        assert away.verdict.probability < found.verdict.probability
        assert found.hits[0].probability is not None
        assert shop.search(Query(photo=noise_picture(), words="red")).verdict is None
        assert shop.search(Query(product_id="ring-blue")).verdict is None
        assert shop.search(Query(words="red")).verdict is None
    with open_shop(shop=tmp_path / "shop", second_look="off") as other:
        assert other.model.needs_calibration()


@pytest.mark.parametrize("shapes", [(), ("ring",)])
def test_a_shop_too_small_to_calibrate_answers_by_what_ships(tmp_path: Path, shapes: tuple[str, ...]) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(make_catalog(tmp_path / "feed", shapes)))
        assert not shop.model.needs_calibration()
        verdict = shop.search(Query(photo=picture("ring", "blue"))).verdict
        assert verdict is not None
        assert verdict.kind == ("found" if shapes else "not_here")


def test_verdicts_can_be_switched_off(tmp_path: Path, catalog: Path) -> None:
    with open_shop(shop=tmp_path / "shop", verdicts=False) as shop:
        shop.import_feed(str(catalog))
        assert not shop.model.needs_calibration()
        result = shop.search(Query(photo=picture("ring", "blue")))
        assert result.verdict is None and result.hits[0].probability is None


def noise_picture() -> bytes:
    """Return what no shop sells."""
    out = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)
    PIL.Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()
