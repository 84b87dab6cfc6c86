"""Traces: spans where the work is, under the walk's own names, with nothing of anybody in them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from shopsight.app import Shop, open_shop
from shopsight.app.traces import Traces
from shopsight.core.errors import InvalidSetting
from shopsight.core.queries import Query
from shopsight.settings import Settings
from shopsight.store import SqlProductStore
from tests.shops import make_catalog, picture

PHOTO = picture("ring", "blue", format="JPEG", size_px=300)


class Traced:
    """A shop whose spans are kept."""

    def __init__(self, folder: Path) -> None:
        self._kept = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        self.shop = Shop(Settings(shop=folder), Traces(provider))
        assert self.shop.traces
        app = create_app(self.shop, ServerOptions(trusted_hosts=("*",)), request_span=self.shop.traces.request)
        self.client = TestClient(app)

    def spans(self) -> list[ReadableSpan]:
        """Return the spans since the last call."""
        spans = list(self._kept.get_finished_spans())
        self._kept.clear()
        return spans


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("traced")
    feed = make_catalog(folder / "catalog", shapes=("disc", "ring"))
    with open_shop(shop=folder / "shop") as shop:
        shop.import_feed(str(feed))
        (folder / "key").write_text(shop.keys.create("till", {"write"}))
    return folder


@pytest.fixture
def traced(folder: Path) -> Iterator[Traced]:
    traced = Traced(folder / "shop")
    traced.shop.warm_up()
    traced.spans()
    with traced.client:
        yield traced
    traced.shop.close()


def names_of(spans: list[ReadableSpan]) -> list[str]:
    return [span.name for span in sorted(spans, key=lambda span: span.start_time or 0)]


def parents_of(spans: list[ReadableSpan]) -> dict[str, str]:
    names = {span.context.span_id: span.name for span in spans if span.context}
    return {span.name: names.get(span.parent.span_id, "") if span.parent else "" for span in spans}


def test_a_search_is_one_trace_of_door_steps_store_and_index(traced: Traced) -> None:
    answer = traced.client.post("/v1/search", files={"photo": ("a.jpg", PHOTO)}, data={"words": "blue"})
    assert answer.status_code == 200
    spans = traced.spans()
    parents = parents_of(spans)
    assert parents["POST /v1/search"] == ""
    steps = [name for name in answer.json()["took_ms"] if name != "total"]
    assert {"hear", "decode", "localize", "embed", "retrieve", "rerank", "explain"} <= set(steps)
    assert {parents[step] for step in steps} == {"POST /v1/search"}
    assert [name for name in names_of(spans) if name in steps] == steps
    assert parents["index.nearest"] == "retrieve"
    assert parents["store.details"] == "rerank"
    assert len({span.context.trace_id for span in spans if span.context}) == 1


def test_a_caller_s_trace_goes_on(traced: Traced) -> None:
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    traced.client.get("/v1/products/ring-blue", headers={"traceparent": f"00-{trace_id}-b7ad6b7169203331-01"})
    spans = traced.spans()
    assert {f"{span.context.trace_id:032x}" for span in spans if span.context} == {trace_id}
    assert parents_of(spans)["store.get"] == "GET /v1/products/{product_id}"


def test_nothing_of_anybody_is_in_a_span(traced: Traced, folder: Path) -> None:
    key = (folder / "key").read_text()
    traced.client.get("/v1/search?words=secretwords")
    traced.client.get("/v1/products/secretid")
    traced.client.get("/secretpath")
    traced.client.request("SECRETMETHOD", "/v1/search")
    body = {"title": "secrettitle"}
    assert traced.client.put("/v1/products/secretid", json=body, headers={"X-Api-Key": key}).status_code == 201
    spans = traced.spans()
    assert len(spans) > 5
    told = " ".join(
        f"{span.name} {dict(span.attributes or {})} {[e.attributes for e in span.events]}" for span in spans
    )
    assert "secret" not in told.lower()
    assert key not in told
    keys = {name for span in spans for name in span.attributes or ()}
    assert keys <= {"http.request.method", "http.route", "http.response.status_code", "error.type"}


def test_an_error_is_told_by_its_name(traced: Traced) -> None:
    traced.client.post("/v1/search", files={"photo": ("a.jpg", b"no picture")})
    [decode] = [span for span in traced.spans() if span.name == "decode"]
    assert decode.attributes == {"error.type": "NotAnImage"}


def test_what_runs_by_itself_makes_no_spans(traced: Traced) -> None:
    traced.shop.status()
    traced.shop.store.get(["ring-blue"])
    assert traced.spans() == []


def test_switched_off_the_parts_are_used_as_they_are(folder: Path) -> None:
    with open_shop(shop=folder / "shop") as shop:
        assert shop.traces is None
        assert type(shop.store) is SqlProductStore
    search = (
        "import sys; from shopsight import open_shop, Query; "
        f"shop = open_shop(shop={str(folder / 'shop')!r}); shop.search(Query(words='ring')); shop.close(); "
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    ended = subprocess.run([sys.executable, "-c", search], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_a_wrong_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="address of a collector"):
        open_shop(shop=tmp_path / "shop", traces="collector:4317")


def test_a_collector_that_is_away_does_not_hinder_a_search(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_shop(shop=folder / "shop", traces="http://127.0.0.1:9/v1/traces") as shop:
        assert shop.search(Query(photo=PHOTO, limit=1)).hits[0].product.id == "ring-blue"
