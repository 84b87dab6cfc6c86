"""What a product, a photo and a serving process take up: constants of `shopsight plan` that no other benchmark prints.

python -m benchmarks.capacity [--products 4000] [--postgres URL OF AN EMPTY DATABASE]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import psutil
from sqlalchemy import text

import shopsight
from benchmarks.freshness import picture
from shopsight.core.types import Photo, Product, ProductRecord, photo_id_of
from shopsight.store.copying import opened_database
from shopsight.store.engine import reading
from shopsight.store.products import SqlProductStore

_BATCH = 250
_DIMENSION, _PLACES, _DETAIL_BYTES = 256, 100, 65
"""Those of the shipped encoder."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--products", type=int, default=4000)
    arguments.add_argument("--postgres", default="", help="URL of an empty database; it is filled, and not emptied")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        databases = {
            "SQLite": str(Path(folder) / "shop.db"),
            **({"PostgreSQL": given.postgres} if given.postgres else {}),
        }
        for name, database in databases.items():
            empty, first = filled(database, 0, 1), filled(database, given.products, 1)
            second = filled(database, given.products, 3)
            # The second filling adds as many products as the first, with two photos more each.
            a_photo = (second - 2 * first + empty) / (2 * given.products)
            a_product = (first - empty) / given.products - a_photo
            print(f"{name}: {a_product:,.0f} bytes a product, {a_photo:,.0f} bytes a photo")
        print(f"one serving process over an empty shop: {served_bytes(Path(folder)) / 1e6:,.0f} MB")


def filled(database: str, count: int, photos: int) -> int:
    """Add products with the texts of the demo shop, so many photos each; return the bytes of the database."""
    rng = np.random.default_rng(photos)
    rows = list(csv.DictReader((Path(shopsight.__file__).parent / "demo_shop" / "catalog.csv").open(encoding="utf-8")))
    with opened_database(database) as engine:
        store = SqlProductStore(engine, "2026-11-22.6")
        for start in range(0, count, _BATCH):
            numbers = range(start, min(start + _BATCH, count))
            store.put([record(f"{photos}-{n:08}", rows[n % len(rows)], photos, rng) for n in numbers])
        store.close()
        if engine.dialect.name == "postgresql":
            with reading(engine) as connection:
                return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    return Path(database).stat().st_size


def record(product_id: str, row: dict[str, str], photos: int, rng: np.random.Generator) -> ProductRecord:
    contents = [hashlib.sha256(f"{product_id}/{number}".encode()).hexdigest() for number in range(photos)]
    product = Product(
        product_id,
        row["title"],
        description=row["description"],
        brand=row["brand"],
        category=(row["department"], row["category"]),
        price_minor=1999,
        currency="USD",
        group_id=product_id[:-1],
        attributes={name: (row[name],) for name in ("color", "material", "pattern", "kind") if row[name]},
        photos=tuple(Photo(photo_id_of(product_id, sha256), product_id, sha256, 800, 800) for sha256 in contents),
    )
    vectors = {sha256: rng.standard_normal(_DIMENSION).astype(np.float32) for sha256 in contents}
    details = {sha256: rng.integers(-127, 127, (_PLACES, _DETAIL_BYTES), np.int8) for sha256 in contents}
    return ProductRecord(product, vectors, details)


def served_bytes(folder: Path) -> int:
    """Return the resident memory of `shopsight serve` after a search."""
    command = [sys.executable, "-m", "shopsight", "serve", "--port", "0", "--shop", str(folder / "empty")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = next(address_of(process))
        httpx.post(f"{url}/v1/search", files={"photo": ("a.jpg", picture(1))}, timeout=60).raise_for_status()
        return int(psutil.Process(process.pid).memory_info().rss)
    finally:
        process.terminate()
        process.wait()


def address_of(process: subprocess.Popen[str]) -> Iterator[str]:
    for line in process.stdout or ():
        yield from (word.rstrip("/") for word in line.split() if word.startswith("http://"))


if __name__ == "__main__":
    main()
