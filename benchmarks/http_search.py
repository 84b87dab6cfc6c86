"""One HTTP search against the sum of its raw parts, and eight clients against the raw rate of all cores.

    python benchmarks/http_search.py [FOLDER OF PICTURES] [--products 10000] [--rounds 7] [--json OUT]

The raw parts are decoding, one bare encoder call and one bare index call on the same photos, encoder and vectors. Both
sides take turns within one run. Wanted: at one client at most 1.3 times the raw parts; at eight clients at least 0.8
of the rate at which all cores do the raw parts. An HTTP search also parses the form, keeps the photo, checks that the
index is fresh, loads twenty products and writes them as JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app, make_server
from shopsight.app import Shop, open_shop
from shopsight.core.ports import ImageEmbedder, ProductIndex
from shopsight.core.terms import product_terms
from shopsight.core.types import IndexEntry, Photo, Product, ProductRecord, Vectors, photo_id_of
from shopsight.index.exact import ExactIndex
from shopsight.vision.decode import DecodeLimits, decode_photo
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

_CLIENTS = 8
_DEPTH = 201
_BOUNDARY = "shopsight-benchmark"


def main() -> None:
    datasets = Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    parser = argparse.ArgumentParser(description="HTTP search over its raw parts")
    parser.add_argument("folder", type=Path, nargs="?", default=datasets / "grocery")
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--photos", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    photos = [path.read_bytes() for path in sorted(options.folder.rglob("*.jpg"))[: options.photos]]
    if not photos:
        sys.exit(f"no JPEG pictures in {options.folder}")
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), photos, options.products, options.rounds)
    report(figures, photos, options.products)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def measure(folder: Path, photos: Sequence[bytes], products: int, rounds: int) -> dict[str, float]:
    """Return milliseconds at one client and rates at eight, raw and over HTTP: medians over the rounds."""
    embedder = OnnxImageEmbedder.named(threads=0)
    one_thread = OnnxImageEmbedder.named(threads=1)
    index = ExactIndex(embedder.card.dimension)
    with open_shop(shop=folder / "shop", index="exact") as shop:
        index.put(fill(shop, products, embedder.card.dimension))
    raw = raw_search(embedder, index)
    raw_on_one = raw_search(one_thread, index)
    cores = os.cpu_count() or 1
    seen: dict[str, list[float]] = {"raw_ms": [], "http_ms": [], "raw_per_s": [], "http_per_s": []}
    with served(folder / "shop") as url:
        for search in (raw, http_search(url)):
            at_one(search, photos)
        for _ in range(rounds):
            seen["raw_ms"].append(at_one(raw, photos))
            seen["http_ms"].append(at_one(http_search(url), photos))
            seen["raw_per_s"].append(at_many(lambda: raw_on_one, photos, cores))
            seen["http_per_s"].append(at_many(lambda: http_search(url), photos, _CLIENTS))
    ratios = [taken / bare for taken, bare in zip(seen["http_ms"], seen["raw_ms"], strict=True)]
    rates = [reached / bare for reached, bare in zip(seen["http_per_s"], seen["raw_per_s"], strict=True)]
    medians = {name: statistics.median(values) for name, values in seen.items()}
    return {**medians, "ratio_one_client": statistics.median(ratios), "ratio_eight_clients": statistics.median(rates)}


def report(figures: dict[str, float], photos: Sequence[bytes], products: int) -> None:
    kilobytes = statistics.median(len(photo) for photo in photos) / 1000
    print(f"{products:,} products, {len(photos)} photos of {kilobytes:.0f} kB, {os.cpu_count()} cores")
    print(f"one client     {figures['http_ms']:8.2f} ms    raw parts {figures['raw_ms']:8.2f} ms", end="    ")
    print(f"ratio {figures['ratio_one_client']:.2f} (wanted: at most 1.3)")
    print(f"eight clients  {figures['http_per_s']:8.1f} /s    raw parts {figures['raw_per_s']:8.1f} /s", end="    ")
    print(f"ratio {figures['ratio_eight_clients']:.2f} (wanted: at least 0.8)")


def fill(shop: Shop, products: int, dimension: int) -> list[IndexEntry]:
    """Store products with vectors drawn at random; return what an index needs of them."""
    vectors = unit_rows(np.random.default_rng(7).standard_normal((products, dimension), np.float32))
    entries = []
    for start in range(0, products, 1000):
        records = [record(number, vectors[number]) for number in range(start, min(start + 1000, products))]
        shop.store.put(records)
        entries += [entry(each) for each in records]
    return entries


def record(number: int, vector: Vectors) -> ProductRecord:
    product_id, sha256 = f"product-{number}", f"{number:064x}"
    photo = Photo(photo_id_of(product_id, sha256), product_id, sha256, 600, 600)
    product = Product(
        id=product_id,
        title=f"Product number {number}",
        brand=f"Brand {number % 50}",
        category=("Department", f"Category {number % 20}"),
        price_minor=100 + number,
        currency="USD",
        attributes={"color": ("red", "blue")[number % 2 :][:1]},
        photos=(photo,),
    )
    return ProductRecord(product, {sha256: vector})


def entry(stored: ProductRecord) -> IndexEntry:
    product = stored.product
    rows = np.stack(list(stored.vectors.values()))
    return IndexEntry(product.id, product.group_key, product_terms(product), (product.photos[0].id,), rows)


def raw_search(embedder: ImageEmbedder, index: ProductIndex) -> Callable[[bytes], None]:
    """Return the bare parts of a search, one after the other."""
    limits = DecodeLimits(20_000_000, 50_000_000, 16)

    def search(photo: bytes) -> None:
        image = decode_photo(photo, limits, embedder.card.input_px).image
        index.nearest(embedder.embed([image]), _DEPTH)

    return search


def http_search(url: str) -> Callable[[bytes], None]:
    """Return a search over a connection of its own that stays open."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}

    def search(photo: bytes) -> None:
        connection.request("POST", "/v1/search", form(photo), headers)
        response = connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{response.status}: {content[:300]!r}")

    return search


def form(photo: bytes) -> bytes:
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n\r\n'
    return head.encode() + photo + f"\r\n--{_BOUNDARY}--\r\n".encode()


def at_one(search: Callable[[bytes], None], photos: Sequence[bytes]) -> float:
    """Return the milliseconds that one search takes, the median over the photos."""
    taken = []
    for photo in photos:
        started = time.perf_counter()
        search(photo)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def at_many(make: Callable[[], Callable[[bytes], None]], photos: Sequence[bytes], clients: int) -> float:
    """Return how many searches a second so many clients get done together."""
    searches = [make() for _ in range(clients)]

    def work(number: int) -> None:
        for photo in photos:
            searches[number](photo)

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(work, range(clients)))
    return clients * len(photos) / (time.perf_counter() - started)


def unit_rows(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address of a server in a process of its own, as it is in use."""
    command = [sys.executable, __file__, "--serve", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def serve(folder: Path) -> None:
    with open_shop(shop=folder, index="exact", port=0) as shop:
        shop.warm_up()
        options = replace(ServerOptions.from_settings(shop.settings), search_rate_per_minute=0, page=False)
        server = make_server(create_app(shop, options), "127.0.0.1", 0)
        socket = server.config.bind_socket()
        socket.listen()
        print(f"http://127.0.0.1:{socket.getsockname()[1]}", flush=True)
        server.run(sockets=[socket])


if __name__ == "__main__":
    main()
