"""Memory of a whole import: how far a process grows while a feed of a million rows goes through it.

    python -m benchmarks.import_memory [--rows 1000000] [--real]

A CSV is written row by row to a temporary file and imported as a user's would be, as a dry run or, with `--real`, into
a shop. Every product shows one of a few pictures. What is printed is the resident memory at each tenth of the feed.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
import time
from pathlib import Path

import psutil
from PIL import Image

from shopsight.catalog.feeds import open_feed
from shopsight.catalog.ingest import Ingest
from shopsight.core.types import Operation
from shopsight.store import DiskBlobStore, SqlOperationLog, SqlProductStore, open_engine
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.seer import LocalSeer

_PICTURES = 8
_MIB = 1024 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="memory of importing a long feed")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--real", action="store_true", help="import for good instead of a dry run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        feed = _feed(Path(folder), options.rows)
        print(f"{options.rows:,} rows, {feed.stat().st_size / _MIB:,.0f} MiB", flush=True)
        _import(feed, Path(folder) / "shop", options.rows, is_dry=not options.real)


def _feed(folder: Path, rows: int) -> Path:
    for number in range(_PICTURES):
        Image.new("RGB", (300, 300), (20 * number, 90, 120)).save(folder / f"{number}.png")
    with (folder / "feed.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "description", "brand", "category", "price", "currency", "image", "color"])
        for row in range(rows):
            words = f"Product {row} of a long feed, with some words about it. "
            brand, category = f"Brand {row % 500}", f"Shop > Department {row % 40}"
            picture, color = f"{row % _PICTURES}.png", "red" if row % 2 else "blue"
            writer.writerow(
                [f"sku-{row}", f"Product {row}", 4 * words, brand, category, "19.90", "EUR", picture, color]
            )
    return folder / "feed.csv"


def _import(path: Path, shop: Path, rows: int, *, is_dry: bool) -> None:
    embedder = OnnxImageEmbedder.named(threads=1)
    engine = open_engine(shop / "shop.db")
    store = SqlProductStore(engine, embedder.card.revision)
    log = SqlOperationLog(engine)
    seer = LocalSeer(embedder, DecodeLimits(), os.cpu_count() or 1)
    ingest = Ingest(store, DiskBlobStore(shop / "blobs"), log, seer, None, DecodeLimits())
    feed = open_feed(path)
    watch = _Watch(rows)
    done = ingest.run(
        feed, source="benchmark", fingerprint="1", total=feed.total, dry_run=is_dry, on_progress=watch.look
    )
    print(
        f"{done.counts['products']:,} products, peak {watch.peak_mib:,.0f} MiB, of it after the first tenth "
        f"{watch.peak_mib - watch.at_first_tenth_mib:+,.0f} MiB"
    )
    store.close()
    engine.dispose()


class _Watch:
    """Looks at this process's memory at every step of an import, and tells of it at each tenth."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._process = psutil.Process()
        self._told = 0
        self._started_at = time.perf_counter()
        self.peak_mib = 0.0
        self.at_first_tenth_mib = 0.0

    def look(self, operation: Operation) -> None:
        mib = self._process.memory_info().rss / _MIB
        self.peak_mib = max(self.peak_mib, mib)
        tenth = 10 * operation.done // self._rows
        if tenth > self._told:
            self.at_first_tenth_mib = self.at_first_tenth_mib or mib
            self._told = tenth
            rate = operation.done / (time.perf_counter() - self._started_at)
            print(f"{operation.done:12,} rows {mib:8,.0f} MiB {rate:8,.0f} rows/s", flush=True)


if __name__ == "__main__":
    main()
