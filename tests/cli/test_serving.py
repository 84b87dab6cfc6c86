"""`shopsight serve` with two workers, as real processes over one shop."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from shopsight.app import open_shop
from tests.shops import make_catalog, picture

_DEADLINE_S = 60.0


class Served:
    """A running `shopsight serve --workers 2`: its address, its process, and what it says."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "shopsight", "serve", "--workers", "2", "--port", "0", "--shop", str(folder)]
        environ = {**os.environ, "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ
        )
        self.url = self.hear(r"(http://127\.0\.0\.1:\d+)/")[1]
        # Its address is known before its workers are there.
        assert self.ask("GET", "/healthz").status_code == 200

    def hear(self, wanted: str) -> re.Match[str]:
        """Read what it says until this is among it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(wanted, line):
                return found
        raise AssertionError(f"it ended without saying {wanted}")

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Send a request over a connection of its own, so that any worker may get it."""
        return httpx.request(method, self.url + path, timeout=_DEADLINE_S, **given)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc", "ring"))
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(feed))
    served = Served(tmp_path / "shop")
    yield served
    served.process.kill()
    served.process.communicate()


def test_two_workers_are_one_server(served: Served, tmp_path: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        key = {"Authorization": f"Bearer {shop.keys.create('test', frozenset({'write'}))}"}
    workers = served.workers()
    assert len(workers) == 2

    # A change through one worker is there for all: read from the store at once, found by words as well.
    body = {"title": "A new lamp", "price": {"amount": "9.90", "currency": "EUR"}}
    put = served.ask("PUT", "/v1/products/lamp", json=body, headers=key)
    assert put.status_code == 201
    for _ in range(10):
        assert served.ask("GET", "/v1/products/lamp").json()["title"] == "A new lamp"
        assert [hit["product_id"] for hit in served.ask("GET", "/v1/search?words=lamp").json()["hits"]] == ["lamp"]

    # A query photo kept by one is known to all at once.
    photo = {"photo": ("a.jpg", picture("ring", "blue", format="JPEG", size_px=300))}
    answer = served.ask("POST", "/v1/search", files=photo).json()
    assert answer["hits"][0]["product_id"] == "ring-blue"
    for _ in range(10):
        again = served.ask("GET", f"/v1/search?photo_id={answer['photo_id']}").json()
        assert [hit["product_id"] for hit in again["hits"]] == [hit["product_id"] for hit in answer["hits"]]

    # Whoever is asked for metrics tells those of all.
    metrics = served.ask("GET", "/metrics").text
    assert 'shopsight_requests_total{method="GET",route="/v1/search",status="200"} 20.0' in metrics
    assert 'shopsight_requests_total{method="GET",route="/v1/products/{product_id}",status="200"} 10.0' in metrics

    # Killed one after the other, both are replaced: the replacements answer what the killed ones acknowledged.
    for worker in workers:
        worker.kill()
        served.hear(f"worker process {worker.pid} ended with code -9; another takes its place")
    assert served.ask("GET", "/v1/products/lamp").json()["title"] == "A new lamp"
    assert 'route="/v1/search",status="200"} 20.0' in served.ask("GET", "/metrics").text
    assert not {worker.pid for worker in served.workers()} & {worker.pid for worker in workers}


def test_connections_that_stay_open_are_dealt_out_evenly(served: Served) -> None:
    with ExitStack() as clients:

        def stay() -> None:
            client = clients.enter_context(httpx.Client(base_url=served.url, timeout=_DEADLINE_S))
            assert client.get("/healthz").status_code == 200

        def shared_out() -> list[int]:
            return [
                sum(connection.status == psutil.CONN_ESTABLISHED for connection in worker.net_connections("tcp"))
                for worker in workers
            ]

        workers = served.workers()
        while not all(before := shared_out()):
            stay()
        for _ in range(8):
            stay()
        assert [now - then for now, then in zip(shared_out(), before, strict=True)] == [4, 4]


def test_it_ends_with_all_its_workers(served: Served) -> None:
    workers = served.workers()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(_DEADLINE_S) == 128 + signal.SIGTERM
    assert not any(worker.is_running() for worker in workers)


def test_workers_do_not_outlive_a_killed_server(served: Served) -> None:
    workers = served.workers()
    served.process.kill()
    assert not psutil.wait_procs(workers, _DEADLINE_S)[1]
