"""One HTTP search against the sum of its raw parts, and eight clients against the raw rate of all cores.

    python -m benchmarks.http_search [FOLDER OF PICTURES] [--products 10000] [--rounds 7] [--workers 0] [--json OUT]

The raw parts are decoding, one bare encoder call and one bare index call on the same photos, encoder and vectors, with
whichever number of threads is faster for them, and for the rate in one process per core. Both sides take turns within
one run; at one client each photo counts by the best of its rounds, which other programs disturb least. Wanted: at one
client at most 1.3 times the raw parts; at eight clients at least 0.8 of the rate at which all cores do the raw parts.
An HTTP search also parses the form, keeps the photo, checks that the index is fresh, loads twenty products and writes
them as JSON. Beside both, which other programs on the machine disturb, stands the CPU time of the server's processes a
search over that of the raw parts.

The server is `shopsight serve` without localizer, second look and verdicts, whose cost benchmarks.pipeline prints.
The client is no part of what is measured, but shares the cores: it writes prepared
bytes into an open socket and reads the answer.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import psutil

from shopsight.app import Shop, open_shop
from shopsight.core.ports import ImageEmbedder, ProductIndex
from shopsight.core.terms import product_terms
from shopsight.core.types import IndexEntry, Photo, Product, ProductRecord, Vectors, photo_id_of
from shopsight.index.exact import ExactIndex
from shopsight.vision.decode import DecodeLimits, decode_photo
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

_CLIENTS = 8
_DEPTH = 101
_BOUNDARY = "shopsight-benchmark"

Search = Callable[[bytes], None]


def main() -> None:
    datasets = Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    parser = argparse.ArgumentParser(description="HTTP search over its raw parts")
    parser.add_argument("folder", type=Path, nargs="?", default=datasets / "grocery")
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--photos", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--workers", type=int, default=0, help="of the server; 0 means one per core")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    photos = [path.read_bytes() for path in sorted(options.folder.rglob("*.jpg"))[: options.photos]]
    if not photos:
        sys.exit(f"no JPEG pictures in {options.folder}")
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), photos, options.products, options.rounds, options.workers)
    report(figures, photos, options.products)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def measure(folder: Path, photos: Sequence[bytes], products: int, rounds: int, workers: int) -> dict[str, float]:
    """Return milliseconds at one client, and rates at eight as medians over the rounds, raw and over HTTP."""
    cores = os.cpu_count() or 1
    with open_shop(shop=folder / "shop", index="exact") as shop:
        entries = fill(shop, products)
    raw_searches = [raw_search(OnnxImageEmbedder.named(threads=threads), entries) for threads in (1, cores)]
    processes = ProcessPoolExecutor(cores, get_context("spawn"), _begin_raw, (products, photos))
    seen: dict[str, list[float]] = {}

    def saw(**figures: float) -> None:
        for name, value in figures.items():
            seen.setdefault(name, []).append(value)

    with processes, served(folder / "shop", workers) as (url, server):
        for search in (*raw_searches, http_search(url)):
            at_one(search, photos)
        at_many(url, photos, server)
        raw_at_many(processes, photos)
        ways = (http_search(url), *raw_searches)
        one_client: list[list[list[float]]] = [[] for _ in ways]
        for _ in range(rounds):
            for way, taken in zip(ways, one_client, strict=True):
                taken.append(at_one(way, photos))
            raw_per_s, raw_cpu_ms = raw_at_many(processes, photos)
            http_per_s, http_cpu_ms = at_many(url, photos, server)
            saw(raw_per_s=raw_per_s, http_per_s=http_per_s, ratio_eight_clients=http_per_s / raw_per_s)
            saw(raw_cpu_ms=raw_cpu_ms, http_cpu_ms=http_cpu_ms, ratio_cpu=http_cpu_ms / raw_cpu_ms)
    http_ms, *raw_ms = (float(np.min(taken, axis=0).mean()) for taken in one_client)
    saw(raw_ms=min(raw_ms), http_ms=http_ms, ratio_one_client=http_ms / min(raw_ms))
    return {name: statistics.median(values) for name, values in seen.items()}


def report(figures: dict[str, float], photos: Sequence[bytes], products: int) -> None:
    kilobytes = statistics.median(len(photo) for photo in photos) / 1000
    print(f"{products:,} products, {len(photos)} photos of {kilobytes:.0f} kB, {os.cpu_count()} cores")
    for name, what, unit, wanted in (
        ("one_client", "ms", "ms", " (wanted: at most 1.3)"),
        ("eight_clients", "per_s", "/s", " (wanted: at least 0.8)"),
        ("cpu", "cpu_ms", "ms CPU", ""),
    ):
        print(f"{name.replace('_', ' '):14} HTTP {figures['http_' + what]:8.2f} {unit:6}", end="   ")
        print(f"raw parts {figures['raw_' + what]:8.2f} {unit:6}   ratio {figures['ratio_' + name]:.2f}{wanted}")


def fill(shop: Shop, products: int) -> list[IndexEntry]:
    """Store products with vectors drawn at random; return what an index needs of them."""
    records = drawn(products)
    for start in range(0, products, 1000):
        shop.store.put(records[start : start + 1000])
    return [entry(each) for each in records]


def drawn(products: int) -> list[ProductRecord]:
    """Return the products of the benchmark, the same each time."""
    dimension = OnnxImageEmbedder.named(threads=1).card.dimension
    vectors = unit_rows(np.random.default_rng(7).standard_normal((products, dimension), np.float32))
    return [record(number, vectors[number]) for number in range(products)]


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


def raw_search(embedder: ImageEmbedder, entries: Sequence[IndexEntry]) -> Search:
    """Return the bare parts of a search, one after the other."""
    limits = DecodeLimits(20_000_000, 50_000_000, 16)
    index: ProductIndex = ExactIndex(embedder.card.dimension)
    index.put(entries)

    def search(photo: bytes) -> None:
        image = decode_photo(photo, limits, embedder.card.input_px).image
        index.nearest(embedder.embed([image]), _DEPTH)

    return search


def http_search(url: str) -> Search:
    """Return a search over a connection of its own that stays open."""
    address = urlsplit(url)
    connection = socket.create_connection((str(address.hostname), address.port or 80), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def search(photo: bytes) -> None:
        connection.sendall(request(photo, address.netloc))
        received = connection.recv(65536)
        while b"\r\n\r\n" not in received:
            received += connection.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length, head
        missing = int(length[1]) - len(body)
        while missing > 0:
            missing -= len(connection.recv(missing))
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head!r} {body[:300]!r}")

    return search


def request(photo: bytes, host: str) -> bytes:
    part = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n\r\n'.encode()
    body = part + photo + f"\r\n--{_BOUNDARY}--\r\n".encode()
    head = (
        f"POST /v1/search HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def at_one(search: Search, photos: Sequence[bytes]) -> list[float]:
    """Return the milliseconds that the search by each photo takes."""
    taken = []
    for photo in photos:
        started = time.perf_counter()
        search(photo)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def at_many(url: str, photos: Sequence[bytes], server: psutil.Process) -> tuple[float, float]:
    """Return how many searches a second eight clients get done together, and the server's CPU ms for each."""
    searches = [http_search(url) for _ in range(_CLIENTS)]

    def work(search: Search) -> None:
        for photo in photos:
            search(photo)

    count = _CLIENTS * len(photos)
    started, cpu_started = time.perf_counter(), cpu_s(server)
    with ThreadPoolExecutor(_CLIENTS) as pool:
        list(pool.map(work, searches))
    return count / (time.perf_counter() - started), (cpu_s(server) - cpu_started) * 1000 / count


def raw_at_many(processes: ProcessPoolExecutor, photos: Sequence[bytes]) -> tuple[float, float]:
    """Return how many raw searches a second a process on each core gets done, and the CPU ms of each."""
    count = _CLIENTS * len(photos)
    started = time.perf_counter()
    cpu = sum(processes.map(_raw_once, range(count), chunksize=8))
    return count / (time.perf_counter() - started), cpu * 1000 / count


def cpu_s(server: psutil.Process) -> float:
    """Return the CPU seconds that a process and its children have used."""
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return float(sum(time.user + time.system for time in times))


def unit_rows(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


_raw: list[tuple[Search, Sequence[bytes]]] = []


def _begin_raw(products: int, photos: Sequence[bytes]) -> None:
    entries = [entry(each) for each in drawn(products)]
    _raw.append((raw_search(OnnxImageEmbedder.named(threads=1), entries), photos))


def _raw_once(number: int) -> float:
    ((search, photos),) = _raw
    started = time.process_time()
    search(photos[number % len(photos)])
    return time.process_time() - started


@contextmanager
def served(folder: Path, workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """Give the address and the process of a server, as it is in use but for its rate limit."""
    command = [
        sys.executable,
        "-m",
        "shopsight",
        "serve",
        "--shop",
        str(folder),
        "--port",
        "0",
        "--workers",
        str(workers),
    ]
    environ = {
        **os.environ,
        "SHOPSIGHT_INDEX": "exact",
        "SHOPSIGHT_LOCALIZE": "false",
        "SHOPSIGHT_SECOND_LOOK": "off",
        "SHOPSIGHT_VERDICTS": "false",
        "SHOPSIGHT_SEARCH_RATE_PER_MINUTE": "0",
        "COLUMNS": "200",
    }
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        try:
            assert process.stdout is not None
            addresses = (re.search(r"http://[\d.:]+", line) for line in process.stdout)
            yield next(found[0] for found in addresses if found), psutil.Process(process.pid)
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
