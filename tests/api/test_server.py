"""The server on a real socket: overload, clients that go, streams that end, a stop that finishes what is under way."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from tests.api.fake_shop import FakeShop
from tests.api.live_server import live_server
from tests.api.local_client import WRITER

FEED = "https://shop.example/feed.xml"


class Turnstile:
    """Holds every search until it is opened, and says when one has come."""

    def __init__(self, shop: FakeShop) -> None:
        self.came = threading.Semaphore(0)
        self.open = threading.Event()
        shop.before_search = self._pass

    def wait(self) -> None:
        assert self.came.acquire(timeout=10)

    def _pass(self) -> None:
        self.came.release()
        assert self.open.wait(10)


@pytest.fixture
def turnstile(shop: FakeShop) -> Turnstile:
    return Turnstile(shop)


@pytest.fixture
def served(shop: FakeShop, tmp_path: Path) -> Iterator[tuple[str, uvicorn.Server]]:
    options = ServerOptions(searches=1, max_waiting=1, page=False, upload_folder=tmp_path, events_poll_s=0.01)
    with live_server(create_app(shop, options)) as served:
        yield served


def until_waiting(server: uvicorn.Server, searches: int) -> None:
    """Look until so many searches wait in the queue; give up after ten seconds."""
    app, deadline_s, pause = server.config.app, time.monotonic() + 10, threading.Event()
    assert isinstance(app, FastAPI)
    while app.state.context.pools.search.waiting != searches:
        assert time.monotonic() < deadline_s
        pause.wait(0.005)


def test_too_many_searches_are_refused_quickly_while_health_answers(
    turnstile: Turnstile, served: tuple[str, uvicorn.Server]
) -> None:
    url, server = served
    with ThreadPoolExecutor(2) as clients:
        searches = [clients.submit(httpx.get, f"{url}/v1/search", timeout=20) for _ in range(2)]
        turnstile.wait()
        until_waiting(server, 1)
        refused = httpx.get(f"{url}/v1/search")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.json()["error"]["code"] == "overloaded"
        assert httpx.get(f"{url}/healthz").status_code == 200
        assert httpx.get(f"{url}/v1/products/SKU-1").status_code == 200
        turnstile.open.set()
        assert [search.result().status_code for search in searches] == [200, 200]


def test_a_client_that_goes_while_it_waits_frees_its_place(
    turnstile: Turnstile, served: tuple[str, uvicorn.Server]
) -> None:
    url, server = served
    with ThreadPoolExecutor(1) as clients:
        first = clients.submit(httpx.get, f"{url}/v1/search", timeout=20)
        turnstile.wait()
        address = urlsplit(url)
        with socket.create_connection((str(address.hostname), address.port or 0)) as waiting:
            waiting.sendall(b"GET /v1/search HTTP/1.1\r\nHost: localhost\r\n\r\n")
            until_waiting(server, 1)
        until_waiting(server, 0)
        turnstile.open.set()
        assert first.result().status_code == 200
    assert 'route="/v1/search",status="499"' in httpx.get(f"{url}/metrics").text


def test_a_stop_finishes_the_search_that_is_under_way(turnstile: Turnstile, shop: FakeShop) -> None:
    with ThreadPoolExecutor(1) as clients, live_server(create_app(shop, ServerOptions(page=False))) as (url, server):
        search = clients.submit(httpx.get, f"{url}/v1/search", timeout=20)
        turnstile.wait()
        server.should_exit = True
        turnstile.open.set()
        assert search.result().status_code == 200


def test_a_stop_ends_event_streams_by_itself(shop: FakeShop, served: tuple[str, uvicorn.Server]) -> None:
    url, server = served
    operation = shop.start_import(FEED)
    with httpx.stream("GET", f"{url}/v1/imports/{operation.id}/events", headers=WRITER, timeout=20) as response:
        lines = response.iter_lines()
        assert next(line for line in lines if line.startswith("event:")) == "event: progress"
        server.should_exit = True
        assert list(lines)[-1] == ""


def test_progress_arrives_as_it_happens(shop: FakeShop, served: tuple[str, uvicorn.Server]) -> None:
    url, _ = served
    operation = shop.start_import(FEED)
    done = []
    with httpx.stream("GET", f"{url}/v1/imports/{operation.id}/events", headers=WRITER, timeout=20) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                done.append(json.loads(line[6:])["done"])
                shop.advance(operation.id, done=1, status="done" if len(done) == 3 else "running")
    assert done == [0, 1, 2, 3]


def test_a_body_that_breaks_off_does_no_harm(served: tuple[str, uvicorn.Server]) -> None:
    url, _ = served
    address = urlsplit(url)
    head = (
        b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )
    with socket.create_connection((str(address.hostname), address.port or 0)) as broken:
        broken.sendall(head)
    assert httpx.post(f"{url}/v1/search", json={}).status_code == 200
