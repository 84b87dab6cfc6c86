"""kill -9 of a server that takes events: what it has acknowledged is there afterwards, once, on both databases."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from shopsight.core.events import Events
from shopsight.store import SqlEventLog, open_engine

KILLS = 4
CLIENTS = 6
BATCH = 50
KEY = "sk_for_events"
NOW = datetime.now(UTC).isoformat()


@pytest.mark.chaos
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_acknowledged_event_is_lost_over_kills_of_the_server(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shop = tmp_path / "shop"
    database = "" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    acknowledged: set[str] = set()
    for life in range(KILLS):
        with served(shop, database) as (url, process):
            acknowledged |= send_until_dead(url, process, life)
        engine = open_engine(database or shop / "shop.db")
        kept = [logged.event.id for logged in SqlEventLog(engine).read(Events(bots=True))]
        engine.dispose()
        assert len(kept) == len(set(kept))
        assert acknowledged <= set(kept)
    assert len(acknowledged) > KILLS * BATCH


def send_until_dead(url: str, process: subprocess.Popen[str], life: int) -> set[str]:
    """Send from several clients, kill the server in the midst of it, and return the ids that it had acknowledged."""
    acknowledged: set[str] = set()
    answers = threading.Semaphore(0)

    def send(client: int) -> None:
        headers = {"Authorization": f"Bearer {KEY}"}
        with httpx.Client(base_url=url, headers=headers, timeout=60) as http:
            for number in range(1_000_000):
                ids = [f"{life}-{client}-{number}-{n}" for n in range(BATCH)]
                try:
                    answer = http.post("/v1/events", json={"events": rows(ids)})
                except httpx.TransportError:
                    return
                assert answer.json()["new"] == BATCH
                acknowledged.update(ids)
                answers.release()

    with ThreadPoolExecutor(CLIENTS) as pool:
        senders = [pool.submit(send, client) for client in range(CLIENTS)]
        for _ in range(5 + 7 * life):
            assert answers.acquire(timeout=60)
        process.kill()
        for sender in senders:
            sender.result()
    return acknowledged


def rows(ids: Sequence[str]) -> list[dict[str, object]]:
    return [
        {"event_id": event_id, "event_name": "view_item", "event_time": NOW, "items": [{"item_id": "a"}]}
        for event_id in ids
    ]


@contextmanager
def served(shop: Path, database: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Give the address of a `shopsight serve`, and its process."""
    command = [sys.executable, "-m", "shopsight", "serve", "--port", "0", "--shop", str(shop)]
    environ = {**os.environ, "COLUMNS": "200", "PYTHONUNBUFFERED": "1", "SHOPSIGHT_API_KEY": KEY}
    if database:
        environ["SHOPSIGHT_DATABASE"] = database
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as process:
        try:
            assert process.stdout is not None
            addresses = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stdout)
            yield next(found[0] for found in addresses if found), process
        finally:
            process.kill()
