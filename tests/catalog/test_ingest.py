"""Import: what reaches the shop, what is told of what did not, and that stopping anywhere loses nothing."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures

from shopsight.catalog.ingest import Ingest
from shopsight.core.errors import FetchFailed, InvalidProduct, OperationRunning, StoreUnusable, SyncRefused
from shopsight.core.feed import FeedItem, PhotoSource, RowIssue
from shopsight.core.types import Image, Operation, Product, ProductRecord, Vectors
from shopsight.store import DiskBlobStore, SqlOperationLog, SqlProductStore, open_engine
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.seer import LocalSeer
from tests.fakes import FAKE_CARD, FakeEmbedder


@dataclass(frozen=True)
class Fetched:
    data: bytes | None
    etag: str = ""
    last_modified: str = ""


class Web:
    """A server of pictures that knows etags, and counts what it sends."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self.sent: list[str] = []

    def fetch(self, url: str, etag: str, last_modified: str) -> Fetched:
        if url not in self.pictures:
            raise FetchFailed(f"{url} answered 404")
        tag = str(hash(self.pictures[url]))
        if tag == etag:
            return Fetched(None, tag)
        self.sent.append(url)
        return Fetched(self.pictures[url], tag)


class Shop:
    """A shop on disk, with an importer. Its database is a copy of an empty one, which saves the migrations."""

    def __init__(
        self, folder: Path, empty: Path, store: type[SqlProductStore] = SqlProductStore, batch_items: int = 4
    ) -> None:
        folder.mkdir(exist_ok=True)
        shutil.copyfile(empty, folder / "shop.db")
        self.engine = open_engine(folder / "shop.db")
        self.store = store(self.engine, FAKE_CARD.revision)
        self.blobs = DiskBlobStore(folder / "blobs")
        self.log = SqlOperationLog(self.engine)
        self.embedder = FakeEmbedder()
        self.web = Web()
        self.ingest = Ingest(
            self.store,
            self.blobs,
            self.log,
            LocalSeer(self.embedder, DecodeLimits(), threads=2),
            self.web.fetch,
            DecodeLimits(),
            batch_items=batch_items,
        )

    def close(self) -> None:
        self.store.close()
        self.engine.dispose()

    def run(self, items: Iterable[FeedItem], **options: object) -> Operation:
        plain = {"source": "feed.csv", "fingerprint": "v1", "total": None, **options}
        return self.ingest.run(items, **plain)  # type: ignore[arg-type]

    def products(self) -> dict[str, Product]:
        return {product.id: product for product in self.store.get(list(self.store.ids()))}

    def issues(self, operation: Operation) -> list[RowIssue]:
        return self.log.issues(operation.id)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database."""
    path = tmp_path_factory.mktemp("empty") / "shop.db"
    open_engine(path).dispose()
    return path


@pytest.fixture
def open_shop(tmp_path: Path, empty: Path) -> Iterator[Callable[..., Shop]]:
    """Open shops with these options; they are closed at the end."""
    shops: list[Shop] = []

    def opened(**options: object) -> Shop:
        shops.append(Shop(tmp_path / f"shop-{len(shops)}", empty, **options))  # type: ignore[arg-type]
        return shops[-1]

    yield opened
    for shop in shops:
        shop.close()


@pytest.fixture
def shop(open_shop: Callable[..., Shop]) -> Shop:
    return open_shop()


def picture(seed: int, size_px: int = 24) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (size_px, size_px, 3), dtype=np.uint8)
    file = io.BytesIO()
    Pictures.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def item(number: int, *photos: PhotoSource, **fields: object) -> FeedItem:
    product = Product(f"sku-{number:03}", f"Product {number}", **fields)  # type: ignore[arg-type]
    return FeedItem("feed.csv", number + 2, product, photos)


def shown(data: bytes, name: str = "") -> PhotoSource:
    return PhotoSource(name, data=data)


def feed(count: int) -> list[FeedItem]:
    return [item(number, shown(picture(number))) for number in range(count)]


def test_products_are_stored_with_their_photos_vectors_and_bytes(shop: Shop) -> None:
    first, second = picture(1), picture(2, 40)
    done = shop.run([item(0, shown(first), PhotoSource("back", "alternate", second), brand="Acme")])

    product = shop.products()["sku-000"]
    assert product.brand == "Acme"
    assert [(photo.position, photo.role, photo.width_px) for photo in product.photos] == [
        (0, "main", 24),
        (1, "alternate", 40),
    ]
    assert shop.blobs.get(product.photos[1].content_sha256) == second
    entry = shop.store.changes(0, 10).put[0]
    assert entry.photo_ids == tuple(photo.id for photo in product.photos)
    assert done.status == "done"
    assert (done.done, done.total) == (1, 1)
    assert done.counts == {
        "products": 1,
        "unchanged": 0,
        "photos": 2,
        "without_photo": 0,
        "skipped": 0,
        "issues": 0,
    }


def test_the_same_feed_again_changes_nothing_and_costs_no_embedding(shop: Shop) -> None:
    shop.run(feed(10))
    seq, seen = shop.store.seq(), shop.embedder.pictures

    again = shop.run(feed(10))

    assert (shop.store.seq(), shop.embedder.pictures) == (seq, seen)
    assert (again.counts["products"], again.counts["unchanged"]) == (10, 10)


def test_a_changed_price_is_stored_without_looking_at_the_photo_again(shop: Shop) -> None:
    shop.run(feed(3))
    seen = shop.embedder.pictures
    changed = [item(number, shown(picture(number)), price_minor=500, currency="EUR") for number in range(3)]

    done = shop.run(changed)

    assert done.counts["unchanged"] == 0
    assert shop.embedder.pictures == seen
    assert shop.products()["sku-001"].price_minor == 500
    assert len(shop.products()["sku-001"].photos) == 1


def test_the_same_picture_is_embedded_once_across_products_batches_and_imports(shop: Shop) -> None:
    same = picture(7)
    shop.run([item(number, shown(same)) for number in range(10)])
    shop.run([item(99, shown(same))], fingerprint="v2")

    assert shop.embedder.pictures == 1
    assert all(len(product.photos) == 1 for product in shop.products().values())
    assert len(shop.store.changes(0, 100).put[-1].vectors) == 1


def test_photos_that_products_swap_keep_their_vectors(open_shop: Callable[..., Shop]) -> None:
    shop = open_shop(batch_items=1)
    shop.run([item(0, shown(picture(0))), item(1, shown(picture(1)))])
    shop.run([item(0, shown(picture(1))), item(1, shown(picture(0)))], fingerprint="v2")

    assert [len(entry.vectors) for entry in shop.store.changes(0, 10).put] == [1, 1]


def test_a_photo_given_twice_is_kept_once(shop: Shop) -> None:
    shop.run([item(0, shown(picture(1), "a.png"), shown(picture(1), "b.png"), shown(picture(2)))])

    assert [photo.position for photo in shop.products()["sku-000"].photos] == [0, 1]


def test_an_unchanged_file_is_not_even_read(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "shoe.png"
    path.write_bytes(picture(1))
    items = [item(0, PhotoSource(str(path)))]
    shop.run(items)
    before = path.stat()
    path.write_bytes(b"?" * before.st_size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    again = shop.run(items)

    assert (again.counts["unchanged"], again.counts["issues"]) == (1, 0)


def test_a_file_whose_bytes_changed_becomes_a_new_photo(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "shoe.png"
    path.write_bytes(picture(1))
    shop.run([item(0, PhotoSource(str(path)))])
    before = shop.products()["sku-000"].photos[0]
    path.write_bytes(picture(2, 30))

    shop.run([item(0, PhotoSource(path.as_uri()))])

    after = shop.products()["sku-000"].photos
    assert len(after) == 1
    assert after[0].content_sha256 != before.content_sha256


def test_a_url_is_downloaded_once_and_then_asked_for_changes(shop: Shop) -> None:
    url = "https://shop.example/shoe.png"
    shop.web.pictures[url] = picture(1)
    shop.run([item(0, PhotoSource(url))])

    again = shop.run([item(0, PhotoSource(url))])

    assert shop.web.sent == [url]
    assert again.counts["unchanged"] == 1


def test_a_download_that_fails_keeps_the_photo_of_before_and_is_told(shop: Shop) -> None:
    url = "https://shop.example/shoe.png"
    shop.web.pictures[url] = picture(1)
    shop.run([item(0, PhotoSource(url))])
    shop.web.pictures.clear()

    again = shop.run([item(0, PhotoSource(url))])

    assert len(shop.products()["sku-000"].photos) == 1
    assert [issue.code for issue in shop.issues(again)] == ["fetch_failed"]
    assert "is kept" in shop.issues(again)[0].message


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (shown(b"", "empty.jpg"), "empty_image"),
        (shown(b"not a picture at all", "text.jpg"), "not_an_image"),
        (shown(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg"), "vector_graphic"),
        (shown(picture(1)[:200], "half.png"), "truncated_image"),
        (PhotoSource("/nowhere/at/all.jpg"), "source_not_found"),
        (PhotoSource("/dev/zero"), "source_not_found"),
        (PhotoSource(""), "source_not_found"),
        (PhotoSource("with\0null.jpg"), "source_not_found"),
        (PhotoSource("ftp://shop.example/shoe.jpg"), "address_refused"),
        (PhotoSource("https://shop.example/gone.jpg"), "fetch_failed"),
    ],
)
def test_a_bad_photo_is_told_and_the_product_keeps_its_others(shop: Shop, photo: PhotoSource, code: str) -> None:
    done = shop.run([item(0, photo, shown(picture(1))), item(1, shown(picture(2)))])

    assert [len(product.photos) for product in shop.products().values()] == [1, 1]
    issues = shop.issues(done)
    assert [(issue.file, issue.row, issue.field, issue.code) for issue in issues] == [("feed.csv", 2, "image", code)]
    assert photo.location.split("\0")[0] in issues[0].message
    assert done.counts["issues"] == 1


def test_a_product_without_a_usable_photo_is_still_found_by_words(shop: Shop) -> None:
    done = shop.run([item(0, shown(b"garbage")), item(1)])

    assert [product.photos for product in shop.products().values()] == [(), ()]
    assert done.counts["without_photo"] == 2
    assert [issue.code for issue in shop.issues(done)] == ["not_an_image", "no_photo"]


def test_unusable_rows_and_repeated_ids_are_skipped_and_told(shop: Shop) -> None:
    issue = RowIssue("feed.csv", 3, "price", "bad_price", "a price was wanted, got 'soon'")
    broken = FeedItem("feed.csv", 3, None, (), (issue,))
    twin = replace(item(0), row=9)

    done = shop.run([item(0), broken, twin])

    assert (done.counts["products"], done.counts["skipped"], done.done) == (1, 2, 3)
    assert [(issue.row, issue.code) for issue in shop.issues(done)] == [(3, "bad_price"), (9, "duplicate_id")]


def test_a_product_that_the_store_refuses_does_not_take_others_with_it(open_shop: Callable[..., Shop]) -> None:
    class Picky(SqlProductStore):
        def put(self, records: Sequence[ProductRecord]) -> int:
            if any(record.product.id == "sku-002" for record in records):
                raise InvalidProduct("no", "id")
            return super().put(records)

    shop = open_shop(store=Picky, batch_items=64)
    done = shop.run(feed(5))

    assert sorted(shop.products()) == ["sku-000", "sku-001", "sku-003", "sku-004"]
    assert [(issue.row, issue.code) for issue in shop.issues(done)] == [(4, "invalid_product")]
    assert (done.counts["products"], done.counts["skipped"]) == (4, 1)


def test_a_dead_store_ends_the_import_as_failed_and_the_next_run_goes_on_there(
    open_shop: Callable[..., Shop],
) -> None:
    class Sick(SqlProductStore):
        writes = 0

        def put(self, records: Sequence[ProductRecord]) -> int:
            self.writes += 1
            if self.writes == 3:
                raise StoreUnusable("the disk is full")
            return super().put(records)

    shop = open_shop(store=Sick)
    with pytest.raises(StoreUnusable, match="disk is full"):
        shop.run(feed(20))
    failed = shop.log.recent()[0]
    assert (failed.status, failed.done, failed.message) == ("failed", 8, "the disk is full")

    seen: list[int] = []
    done = shop.run(feed(20), on_progress=lambda operation: seen.append(operation.done))

    assert done.id == failed.id
    assert seen == [8, 12, 16, 20]
    assert len(shop.store) == 20
    assert done.counts["products"] == 20


def test_a_sick_encoder_ends_the_import_as_failed(shop: Shop) -> None:
    class Blind(FakeEmbedder):
        def embed(self, images: Sequence[Image]) -> Vectors:
            raise RuntimeError("out of memory")

    seer = LocalSeer(Blind(), DecodeLimits(), 1)
    ingest = Ingest(shop.store, shop.blobs, shop.log, seer, None, DecodeLimits())
    with pytest.raises(RuntimeError, match="out of memory"):
        ingest.run(feed(3), source="feed.csv", fingerprint="v1", total=3)

    assert shop.log.recent()[0].status == "failed"
    assert len(shop.store) == 0


def test_a_feed_that_breaks_off_keeps_what_it_brought(shop: Shop) -> None:
    def broken() -> Iterator[FeedItem]:
        yield from feed(6)
        raise OSError("the cable was pulled")

    with pytest.raises(OSError, match="cable"):
        shop.run(broken(), sync=True)

    assert shop.log.recent()[0].status == "failed"
    assert len(shop.store) == 4


def test_an_import_that_goes_on_skips_what_it_did_without_loading_it(shop: Shop) -> None:
    class Killed(BaseException):
        pass

    def stop_at_8(operation: Operation) -> None:
        if operation.done == 8:
            raise Killed

    with pytest.raises(Killed):
        shop.run(feed(20), on_progress=stop_at_8)
    seen = shop.embedder.pictures

    resumed = [replace(one, photos=(shown(b"never loaded"),)) for one in feed(8)] + feed(20)[8:]
    done = shop.run(resumed)

    assert done.counts["products"] == 20
    assert done.counts["issues"] == 0
    assert shop.embedder.pictures <= 20 + (seen - 8)


def test_an_interrupt_leaves_a_clean_operation_to_go_on_with(shop: Shop) -> None:
    def interrupt(operation: Operation) -> None:
        if operation.done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shop.run(feed(12), on_progress=interrupt)
    stopped = shop.log.recent()[0]
    assert (stopped.status, stopped.done) == ("cancelled", 4)

    done = shop.run(feed(12))
    assert (done.id, done.counts["products"]) == (stopped.id, 12)


def test_a_cancelled_import_stops_while_it_waits_and_removes_nothing(shop: Shop) -> None:
    shop.run(feed(12))
    never = threading.Event()

    def hanging() -> Iterator[FeedItem]:
        yield from feed(4)
        shop.log.cancel(shop.log.recent()[0].id)
        never.wait(30)

    stopped = shop.run(hanging(), fingerprint="v2", sync=True, allow_large_removal=True)
    never.set()

    assert (stopped.status, stopped.done) == ("cancelled", 4)
    assert len(shop.store) == 12


def test_two_imports_of_one_source_at_once_are_refused(shop: Shop) -> None:
    def nested(operation: Operation) -> None:
        with pytest.raises(OperationRunning):
            shop.run(feed(1))

    shop.run(feed(1), on_progress=nested)


def test_sync_removes_what_the_feed_no_longer_has_after_saying_how_many(shop: Shop) -> None:
    shop.run(feed(10))
    told: list[tuple[int, int]] = []

    def listen(operation: Operation) -> None:
        told.append((operation.counts.get("removed", 0), len(shop.store)))

    done = shop.run(feed(7), fingerprint="v2", sync=True, on_progress=listen)

    assert sorted(shop.products()) == [f"sku-{number:03}" for number in range(7)]
    assert done.counts["removed"] == 3
    assert told[-1] == (3, 10)


def test_sync_refuses_to_remove_more_than_half_and_keeps_the_import(shop: Shop) -> None:
    shop.run(feed(10))
    small = [item(number, shown(picture(number)), brand="new") for number in range(4)]

    with pytest.raises(SyncRefused, match=r"6 of the shop's 10 products"):
        shop.run(small, fingerprint="v2", sync=True)
    assert len(shop.store) == 10
    assert shop.products()["sku-003"].brand == "new"

    done = shop.run(small, fingerprint="v2", sync=True, allow_large_removal=True)
    assert len(shop.store) == 4
    assert done.counts["removed"] == 6


def test_sync_keeps_the_product_of_a_row_that_could_not_be_used(shop: Shop) -> None:
    shop.run(feed(4))
    broken = FeedItem("feed.csv", 5, None, product_id="sku-003")

    done = shop.run([*feed(2), broken], fingerprint="v2", sync=True)

    assert sorted(shop.products()) == ["sku-000", "sku-001", "sku-003"]
    assert done.counts["removed"] == 1
    assert shop.run([*feed(1), broken], dry_run=True, sync=True).counts["removed"] == 1


def test_sync_does_not_remove_after_a_feed_that_ended_too_early(shop: Shop) -> None:
    class Torn(list[FeedItem]):
        complete = False

    shop.run(feed(10))
    with pytest.raises(SyncRefused, match="ended too early"):
        shop.run(Torn(feed(8)), fingerprint="v2", sync=True)
    assert len(shop.store) == 10


def test_a_dry_run_tells_everything_and_writes_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.web.pictures["https://shop.example/a.png"] = picture(1)
    shop.run([item(0, shown(picture(0))), item(1, PhotoSource("https://shop.example/a.png")), item(5), item(6)])
    before = (shop.store.seq(), list(shop.blobs), shop.embedder.pictures, len(shop.web.sent))

    done = shop.run(
        [
            item(0, shown(picture(0))),
            item(1, PhotoSource("https://shop.example/a.png")),
            item(2, PhotoSource("https://shop.example/b.png")),
            item(3, PhotoSource(str(tmp_path / "missing.jpg"))),
            item(4, shown(b"garbage")),
        ],
        dry_run=True,
        sync=True,
    )

    assert (shop.store.seq(), list(shop.blobs), shop.embedder.pictures, len(shop.web.sent)) == before
    assert [(issue.row, issue.code) for issue in shop.issues(done)] == [
        (5, "source_not_found"),
        (5, "no_photo"),
        (6, "not_an_image"),
        (6, "no_photo"),
    ]
    assert (done.kind, done.status, done.message) == ("dry-run", "done", "dry run: nothing was written")
    assert {name: done.counts[name] for name in ("products", "unchanged", "photos", "removed")} == {
        "products": 5,
        "unchanged": 2,
        "photos": 3,
        "removed": 2,
    }


def test_a_dry_run_says_when_the_sync_would_be_refused_and_leaves_the_import_to_go_on(shop: Shop) -> None:
    shop.run(feed(4))

    done = shop.run(feed(1), dry_run=True, sync=True)

    assert "would remove 3 of the shop's 4 products" in done.message
    assert (done.status, done.counts["removed"], len(shop.store)) == ("done", 3, 4)


def test_put_stores_a_few_products_and_says_what_became_of_them(shop: Shop) -> None:
    shop.run(feed(2))

    report = shop.ingest.put([item(0, shown(picture(0))), item(7, shown(picture(7)), shown(b"bad", "b.jpg")), item(7)])

    assert [product.id for product in report.products] == ["sku-000", "sku-007"]
    assert report.unchanged == ("sku-000",)
    assert [issue.code for issue in report.issues] == ["not_an_image", "duplicate_id"]
    assert report.seq == shop.store.seq()
    assert len(shop.products()["sku-007"].photos) == 1


def test_files_outside_the_open_folders_are_refused(shop: Shop, tmp_path: Path) -> None:
    inside, outside = tmp_path / "open" / "a.png", tmp_path / "secret.png"
    inside.parent.mkdir()
    inside.write_bytes(picture(1))
    outside.write_bytes(picture(2))
    (inside.parent / "link.png").symlink_to(outside)
    seer = LocalSeer(shop.embedder, DecodeLimits(), 1)
    ingest = Ingest(shop.store, shop.blobs, shop.log, seer, None, DecodeLimits(), [inside.parent])
    places = (inside, outside, inside.parent / "link.png", inside.parent / ".." / "secret.png")

    report = ingest.put([item(0, *(PhotoSource(str(place)) for place in places))])

    assert [issue.code for issue in report.issues] == ["address_refused"] * 3
    assert [photo.source for photo in report.products[0].photos] == [str(inside)]


def test_a_million_rows_pass_in_bounded_memory_because_reading_waits_for_storing(shop: Shop) -> None:
    read = stored = ahead = 0

    def counting() -> Iterator[FeedItem]:
        nonlocal read
        for number in range(200):
            read += 1
            yield item(number)

    def progress(operation: Operation) -> None:
        nonlocal stored, ahead
        stored = operation.done
        ahead = max(ahead, read - stored)

    shop.run(counting(), on_progress=progress)

    assert stored == 200
    assert ahead <= 4 * 7


_VERSIONS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 3), st.lists(st.integers(0, 6), max_size=3)), max_size=25
)


def _items(rows: Sequence[tuple[int, int, list[int]]]) -> list[FeedItem]:
    return [
        item(number, *(shown(picture(seed) if seed else b"bad") for seed in seeds), brand=f"brand {brand}")
        for number, brand, seeds in rows
    ]


def _state(shop: Shop) -> object:
    entries = {entry.product_id: (entry.photo_ids, entry.vectors.tolist()) for entry in shop.store.changes(0, 1000).put}
    return shop.products(), entries


@pytest.fixture
def fresh_shop(tmp_path: Path, empty: Path) -> Callable[[int], AbstractContextManager[Shop]]:
    """Open an empty shop, for as long as it is used."""

    @contextmanager
    def opened(batch_items: int) -> Iterator[Shop]:
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            shop = Shop(Path(folder), empty, batch_items=batch_items)
            yield shop
            shop.close()

    return opened


Fresh = Callable[[int], AbstractContextManager[Shop]]
_PATIENT = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@_PATIENT
@given(rows=_VERSIONS, batch_items=st.integers(1, 30))
def test_importing_twice_is_importing_once_in_batches_of_any_size(
    fresh_shop: Fresh, rows: list[tuple[int, int, list[int]]], batch_items: int
) -> None:
    with fresh_shop(64) as shop:
        shop.run(_items(rows))
        once = _state(shop)
    with fresh_shop(batch_items) as shop:
        shop.run(_items(rows))
        seq = shop.store.seq()
        shop.run(_items(rows))
        assert shop.store.seq() == seq
        assert _state(shop) == once


@_PATIENT
@given(first=_VERSIONS, second=_VERSIONS)
def test_a_synced_shop_is_what_the_last_feed_says(
    fresh_shop: Fresh, first: list[tuple[int, int, list[int]]], second: list[tuple[int, int, list[int]]]
) -> None:
    with fresh_shop(5) as shop:
        shop.run(_items(second), sync=True)
        fresh = _state(shop)
    with fresh_shop(5) as shop:
        shop.run(_items(first))
        shop.run(_items(second), fingerprint="v2", sync=True, allow_large_removal=True)
        assert _state(shop) == fresh
