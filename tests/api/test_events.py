"""Server-sent events: told state by state, resumed where they broke, ended with the work or the server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from shopsight.api.context import Context, make_context
from shopsight.api.events import event_id, progress_events
from shopsight.api.options import ServerOptions
from tests.api.conftest import MakeClient
from tests.api.fake_shop import FakeShop
from tests.api.local_client import WRITER, LocalClient

FEED = "https://shop.example/feed.xml"


@pytest.fixture
def watched(shop: FakeShop, tmp_path: Path) -> Context:
    shop.start_import(FEED)
    return make_context(shop, ServerOptions(events_poll_s=0.001, upload_folder=tmp_path), lambda: 0.0)


def test_each_state_is_told_once_and_the_end_last(watched: Context, shop: FakeShop) -> None:
    async def listen() -> list[str]:
        told = []
        async for event in progress_events(watched, shop.operation("op1"), seen=""):
            told.append(event.decode())
            if len(told) == 2:
                shop.advance("op1", done=10)
            if len(told) == 3:
                shop.advance("op1", status="done")
        return told

    retry, *events = asyncio.run(listen())
    assert retry == "retry: 2000\n\n"
    names = [event.split("event: ")[1].split("\n")[0] for event in events]
    assert names == ["progress", "progress", "done"]
    data = [json.loads(event.split("data: ")[1]) for event in events]
    assert [(d["done"], d["status"]) for d in data] == [(0, "running"), (10, "running"), (10, "done")]


def test_a_state_that_the_caller_has_seen_is_not_told_again(watched: Context, shop: FakeShop) -> None:
    async def listen() -> list[bytes]:
        events = progress_events(watched, shop.operation("op1"), seen=event_id(shop.operation("op1")))
        first = await anext(events)
        shop.advance("op1", done=5)
        return [first, await anext(events)]

    _, event = asyncio.run(listen())
    assert b'"done":5' in event


def test_a_server_that_closes_ends_the_stream(watched: Context, shop: FakeShop) -> None:
    async def listen() -> list[bytes]:
        told = []
        async for event in progress_events(watched, shop.operation("op1"), seen=""):
            told.append(event)
            watched.closing.set()
        return told

    assert len(asyncio.run(listen())) == 2


def test_the_route_streams_until_the_end(client: LocalClient, shop: FakeShop) -> None:
    url = client.post("/v1/imports", json={"source": FEED}, headers=WRITER).headers["location"]
    shop.advance("op1", done=3, status="failed")
    response = client.get(f"{url}/events", headers=WRITER)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.text.count("event: done") == 1


def test_a_caller_who_knows_the_end_is_told_to_stop_asking(make_client: MakeClient, shop: FakeShop) -> None:
    client = make_client()
    url = client.post("/v1/imports", json={"source": FEED}, headers=WRITER).headers["location"]
    last = event_id(shop.advance("op1", status="done"))
    assert client.get(f"{url}/events", headers={**WRITER, "Last-Event-ID": last}).status_code == 204
