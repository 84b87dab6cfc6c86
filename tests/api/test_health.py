"""Health, readiness, version and metrics."""

from __future__ import annotations

import re

from shopsight.api.answer_schemas import Readiness, Version
from shopsight.core.roll_out import RollOut
from tests.api.conftest import MakeClient
from tests.api.fake_shop import PICTURE, FakeShop
from tests.api.local_client import WRITER, LocalClient


def test_the_process_answers(client: LocalClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_it_is_ready_when_the_index_has_caught_up(client: LocalClient, shop: FakeShop) -> None:
    assert Readiness.model_validate_json(client.get("/readyz").content).ready
    shop.seq, shop.index_seq = 10, 7
    behind = client.get("/readyz")
    assert (behind.status_code, behind.headers["retry-after"]) == (503, "1")
    assert Readiness.model_validate_json(behind.content).index_seq == 7


def test_the_version_names_the_model(client: LocalClient) -> None:
    version = Version.model_validate_json(client.get("/v1/version").content)
    assert (version.api, version.model, version.revision, version.roll_out) == ("v1", "fake", "fake-1", None)


def test_the_version_names_the_model_that_is_coming(client: LocalClient, shop: FakeShop) -> None:
    shop.roll_out = RollOut(live="fake", other="next", phase="beside", canary=0.25)
    told = client.get("/v1/version").json()["roll_out"]
    assert told == {"phase": "beside", "other": "next", "shadow": 0.0, "canary": 0.25}


def test_metrics_count_requests_by_route_and_steps_by_name(client: LocalClient, shop: FakeShop) -> None:
    client.post("/v1/search", files={"photo": ("a.jpg", PICTURE)})
    client.get("/v1/products/SKU-1")
    client.get("/v1/products/none")
    client.request("BREW", "/v1/search")
    shop.seq, shop.index_seq = 10, 7
    text = client.get("/metrics").text
    for line in (
        'shopsight_requests_total{method="POST",route="/v1/search",status="200"} 1.0',
        'shopsight_requests_total{method="GET",route="/v1/products/{product_id}",status="200"} 1.0',
        'shopsight_requests_total{method="GET",route="/v1/products/{product_id}",status="404"} 1.0',
        'shopsight_requests_total{method="other",route="/v1/search",status="405"} 1.0',
        'shopsight_search_step_seconds_count{step="retrieve"} 1.0',
        'shopsight_search_seconds_count{model="fake"} 1.0',
        "shopsight_pool_search_in_use 0.0",
        "shopsight_pool_search_rejected 0.0",
        "shopsight_products 1.0",
        "shopsight_index_lag_changes 3.0",
        "shopsight_ready 0.0",
    ):
        assert line in text


def test_what_callers_make_up_makes_no_labels(client: LocalClient) -> None:
    for number in range(50):
        client.get(f"/made/up/{number}")
        client.put(f"/v1/products/made-up-{number}", json={"title": "x"}, headers=WRITER)
    text = client.get("/metrics").text
    assert "made" not in text
    assert len(re.findall(r"^shopsight_requests_total", text, flags=re.MULTILINE)) == 2


def test_two_servers_in_one_process_count_for_themselves(make_client: MakeClient) -> None:
    make_client().get("/healthz")
    assert "healthz" not in make_client().get("/metrics").text
