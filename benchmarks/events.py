"""Events a second through the HTTP door, each acknowledged when durable, against the raw insert rate of the database.

    python -m benchmarks.events [--database URL] [--events 40000] [--batch 100] [--clients 16] [--workers 1]

The events are those of the demo shop, each time with new ids. Raw is the driver alone on rows made beforehand, in
transactions of one batch: `executemany` for SQLite, COPY for PostgreSQL. Both sides take turns within one run. Wanted:
at least 2,000 a second on SQLite and 5,000 on PostgreSQL. Beside the clock, which other programs here disturb,
stands the CPU time of the server's processes; where the database is PostgreSQL, its own is not in it. At the end the
raw side's events are forgotten, as old ones are.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
from sqlalchemy import Engine

from benchmarks.http_search import cpu_s, served
from shopsight.core.ga4 import event_of
from shopsight.store import open_engine
from shopsight.store.engine import writing
from shopsight.store.events import SqlEventLog, insert_rows, row_of

_KEY = "sk_" + secrets.token_hex(16)


def main() -> None:
    parser = argparse.ArgumentParser(description="Events through the HTTP door over raw inserts")
    parser.add_argument("--database", default="", help="SQLAlchemy URL; SQLite in a temporary folder if not given")
    parser.add_argument("--events", type=int, default=40_000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ.update(SHOPSIGHT_API_KEY=_KEY, SHOPSIGHT_DATABASE=options.database)
    seen: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        shop, beside = Path(folder) / "shop", Path(folder) / "beside.db"
        with served(shop, options.workers) as (url, server):
            engine = open_engine(options.database or beside)
            for _ in range(options.rounds):
                figures = raw(engine, options.events, options.batch) | http(url, server, options)
                for name, value in figures.items():
                    seen.setdefault(name, []).append(value)
            forgotten_per_s = forget(engine)
            engine.dispose()
    report({name: statistics.median(values) for name, values in seen.items()}, options)
    print(f"forgetting {forgotten_per_s:,.0f} events/s")


def rows(count: int) -> list[dict[str, Any]]:
    """Return events of the demo shop, over and over, each with an id of its own."""
    packed = (files("shopsight") / "demo_shop" / "history" / "events.jsonl.gz").read_bytes()
    known = [json.loads(line) for line in gzip.decompress(packed).splitlines()]
    return [{**known[n % len(known)], "event_id": secrets.token_hex(12)} for n in range(count)]


def batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def raw(engine: Engine, count: int, batch: int) -> dict[str, float]:
    """Insert rows that are made already; return events a second by the clock and the CPU µs of one."""
    made = [row_of(event_of(row)) for row in rows(count)]
    started, cpu_started = time.perf_counter(), time.process_time()
    for some in batches(made, batch):
        with writing(engine) as connection:
            insert_rows(connection, some)
    return _figures("raw", count, time.perf_counter() - started, time.process_time() - cpu_started)


def http(url: str, server: psutil.Process, options: argparse.Namespace) -> dict[str, float]:
    """Send prepared bodies from several clients; return events a second and the server's CPU µs of one."""
    bodies = [json.dumps({"events": some}).encode() for some in batches(rows(options.events), options.batch)]
    shares = [bodies[number :: options.clients] for number in range(options.clients)]
    host, port = urlsplit(url).hostname, urlsplit(url).port
    headers = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}

    def send(share: Sequence[bytes]) -> int:
        with httpx.Client(base_url=f"http://{host}:{port}", headers=headers, timeout=60) as client:
            return sum(client.post("/v1/events", content=body).raise_for_status().json()["new"] for body in share)

    started, cpu_started = time.perf_counter(), cpu_s(server)
    with ThreadPoolExecutor(options.clients) as pool:
        taken = sum(pool.map(send, shares))
    assert taken == options.events
    return _figures("http", options.events, time.perf_counter() - started, cpu_s(server) - cpu_started)


def forget(engine: Engine) -> float:
    """Remove all events as too old; return how many a second."""
    started = time.perf_counter()
    count = SqlEventLog(engine).forget(datetime.now(UTC))
    return count / (time.perf_counter() - started)


def _figures(side: str, count: int, took_s: float, cpu_took_s: float) -> dict[str, float]:
    return {f"{side}_per_s": count / took_s, f"{side}_cpu_us": cpu_took_s / count * 1e6}


def report(figures: dict[str, float], options: argparse.Namespace) -> None:
    kind = urlsplit(options.database).scheme.partition("+")[0] or "sqlite"
    print(f"{kind}: {options.events:,} events, {options.batch} a request, {options.clients} clients, ", end="")
    print(f"{options.workers} workers, {os.cpu_count()} cores")
    for side in ("http", "raw"):
        print(f"{side:5} {figures[side + '_per_s']:8,.0f} events/s   {figures[side + '_cpu_us']:6.1f} CPU µs an event")
    print(f"ratio http/raw {figures['http_per_s'] / figures['raw_per_s']:.2f} by the clock", end=", ")
    print(f"{figures['http_cpu_us'] / figures['raw_cpu_us']:.2f} of CPU")


if __name__ == "__main__":
    main()
