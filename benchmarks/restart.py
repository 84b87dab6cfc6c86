"""How long a shop takes from opening to its first answer, with the index snapshot and without, and its memory.

python benchmarks/restart.py [--products 100000]
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from benchmarks.freshness import picture
from shopsight.app import open_shop
from shopsight.core.queries import Query
from shopsight.core.types import Photo, Product, ProductRecord, photo_id_of
from shopsight.vision.models.registry import load_card

_BATCH = 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--products", type=int, default=100_000)
    arguments.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.open:
        print(opened(given.open))
        return
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder)
        fill(shop, given.products)
        print(f"{given.products:,} products, a process of its own each time:")
        print(f"without snapshot  {in_a_process(shop)}")
        print(f"with snapshot     {in_a_process(shop)}")


def fill(folder: Path, count: int) -> None:
    """Put products with one photo each, whose vectors are drawn at random; no picture is decoded."""
    rng = np.random.default_rng(0)
    began = time.perf_counter()
    with open_shop(shop=folder) as shop:
        dimension = load_card(shop.settings.model).dimension
        for start in range(0, count, _BATCH):
            vectors = rng.standard_normal((_BATCH, dimension)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            shop.store.put([record(number, vector) for number, vector in enumerate(vectors, start=start)])
    print(f"filled in {time.perf_counter() - began:.0f} s")


def record(number: int, vector: np.ndarray[tuple[int], np.dtype[np.float32]]) -> ProductRecord:
    """Return a product such as shops have, one in four variants of a group."""
    name = f"SKU-{number:07}"
    content = hashlib.sha256(name.encode()).hexdigest()
    product = Product(
        name,
        f"Product {number} of the benchmark",
        description="A sentence about the product, as long as descriptions on average are not.",
        brand=f"Brand {number % 300}",
        category=("Department", f"Shelf {number % 40}"),
        price_minor=100 + number % 9000,
        currency="EUR",
        group_id=f"G{number // 4}",
        attributes={"color": (f"color {number % 12}",), "size": (str(number % 7),)},
        photos=(Photo(photo_id_of(name, content), name, content, 800, 800),),
    )
    return ProductRecord(product, {content: vector})


def in_a_process(folder: Path) -> str:
    """Return what a fresh process says of opening the shop."""
    command = [sys.executable, "-m", "benchmarks.restart", "--open", str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def opened(folder: Path) -> str:
    """Open the shop, search once, and say how long it took and what it costs."""
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    with open_shop(shop=folder) as shop:
        shop.search(Query(photo=picture(1), limit=10))
        took_s = time.perf_counter() - began
        gc.collect()
        megabytes = (psutil.Process().memory_info().rss - before) / 1e6
        return f"first answer after {took_s:.1f} s, {megabytes:.0f} MB resident more than before"


if __name__ == "__main__":
    main()
