"""How long after one process acknowledged a new product another process finds it by photo. The promise: one second.

python benchmarks/freshness.py [--changes 50]
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import PIL.Image

from shopsight.app import Shop, open_shop
from shopsight.core.feed import FeedItem, PhotoSource
from shopsight.core.queries import Query
from shopsight.core.types import Product


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--changes", type=int, default=50)
    arguments.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.write:
        write(given.write)
        return
    with tempfile.TemporaryDirectory() as folder, open_shop(shop=Path(folder)) as shop:
        shop.warm_up()
        lags_ms = sorted(1000 * lag_s for lag_s in lags(shop, given.changes))
    middle, late = lags_ms[len(lags_ms) // 2], lags_ms[int(len(lags_ms) * 0.99)]
    print(f"acknowledged in one process, found by photo in another: n = {len(lags_ms)}")
    print(f"median {middle:.0f} ms, p99 {late:.0f} ms, max {lags_ms[-1]:.0f} ms (promise 1000 ms)")


def lags(shop: Shop, count: int) -> list[float]:
    """Return seconds from each acknowledgement to the first search that finds the product."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, __file__, "--write", str(shop.settings.shop)]
    found_after = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdin
        assert writer.stdout
        for number in range(count):
            writer.stdin.write(f"{number}\n")
            writer.stdin.flush()
            acknowledged = float(writer.stdout.readline())
            query = Query(photo=picture(number), limit=1)
            while not (hits := shop.search(query).hits) or hits[0].product.id != str(number):
                pass
            found_after.append(time.time() - acknowledged)
        writer.stdin.close()
    return found_after


def write(folder: Path) -> None:
    """Put a product per line read, and print when it was acknowledged."""
    with open_shop(shop=folder) as shop:
        for line in sys.stdin:
            name = line.strip()
            photo = PhotoSource("", data=picture(int(name)))
            shop.put([FeedItem("benchmark", 1, Product(name, "A thing"), (photo,))])
            print(time.time(), flush=True)


def picture(number: int) -> bytes:
    """Return a picture of eight by eight colored squares, another one for each number."""
    squares = np.random.default_rng(number).integers(0, 256, (8, 8, 3), np.uint8)
    out = io.BytesIO()
    PIL.Image.fromarray(squares).resize((256, 256), PIL.Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main()
