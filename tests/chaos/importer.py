"""A shop's import as a process that can be killed: what it reports, it has acknowledged."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from PIL import Image as Pictures

from shopsight.catalog.ingest import Ingest
from shopsight.core.feed import FeedItem, PhotoSource
from shopsight.core.types import Product
from shopsight.store import DiskBlobStore, SqlOperationLog, SqlProductStore, open_engine
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.seer import LocalSeer
from tests.fakes import FAKE_CARD, FakeEmbedder

PRODUCTS = 32


@dataclass(frozen=True)
class Rooms:
    """The store side of a shop folder."""

    store: SqlProductStore
    blobs: DiskBlobStore
    log: SqlOperationLog


@contextmanager
def rooms(folder: Path) -> Iterator[Rooms]:
    engine = open_engine(folder / "shop.db")
    store = SqlProductStore(engine, FAKE_CARD.revision)
    yield Rooms(store, DiskBlobStore(folder / "blobs"), SqlOperationLog(engine))
    store.close()
    engine.dispose()


def draw_pictures(folder: Path) -> None:
    """Draw the pictures of both versions of the feed."""
    for version in (1, 2):
        for number in range(PRODUCTS):
            for position in range(number % 3 + 1):
                pixels = np.random.default_rng((version, number, position)).integers(0, 255, (32, 32, 3), np.uint8)
                file = io.BytesIO()
                Pictures.fromarray(pixels).save(file, "PNG")
                (folder / f"{version}-{number}-{position}.png").write_bytes(file.getvalue())


def feed(pictures: Path, version: int) -> list[FeedItem]:
    """Return a version of the feed: the second has other prices, some other pictures, other products at its end."""
    numbers = range(PRODUCTS) if version == 1 else range(8, PRODUCTS + 4)
    return [_item(pictures, version, number) for number in numbers]


def _item(pictures: Path, version: int, number: int) -> FeedItem:
    drawn = version if number % 4 == 0 else 1
    names = [f"{drawn}-{number % PRODUCTS}-{position}.png" for position in range(number % PRODUCTS % 3 + 1)]
    product = Product(f"sku-{number:03}", f"Product {number}", price_minor=100 * version, currency="EUR")
    return FeedItem("feed.csv", number, product, tuple(PhotoSource(str(pictures / name)) for name in names))


def import_feed(folder: Path, pictures: Path, version: int, acknowledged: Connection) -> None:
    """Import a version of the feed with --sync, and tell how many of its items are acknowledged."""
    with rooms(folder) as shop:
        seer = LocalSeer(FakeEmbedder(), DecodeLimits(), threads=2)
        ingest = Ingest(shop.store, shop.blobs, shop.log, seer, None, DecodeLimits(), batch_items=4)
        ingest.run(
            feed(pictures, version),
            source="feed.csv",
            fingerprint=f"version {version}",
            total=None,
            sync=True,
            on_progress=lambda operation: acknowledged.send(operation.done),
        )


def delete_products(folder: Path, product_ids: Sequence[str], acknowledged: Connection) -> None:
    """Delete products two by two, and tell how many are acknowledged."""
    with rooms(folder) as shop:
        acknowledged.send(0)
        for start in range(0, len(product_ids), 2):
            shop.store.delete(product_ids[start : start + 2])
            acknowledged.send(start + 2)
