"""/v1/campaigns, and advertised places in the answers of searches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.fake_shop import PICTURE, FakeShop
from tests.api.local_client import SEARCHER, WRITER, LocalClient

GIVEN: dict[str, Any] = {
    "name": "Spring",
    "currency": "EUR",
    "bid_minor": 20,
    "budget_minor": 1000,
    "product_ids": ["SKU-1"],
    "starts_at": "2026-06-01T00:00:00Z",
}


def create(client: LocalClient, **fields: Any) -> Any:
    return client.post("/v1/campaigns", json={**GIVEN, **fields}, headers=WRITER)


def test_campaigns_are_the_merchants_alone(client: LocalClient) -> None:
    assert client.get("/v1/campaigns").status_code == 401
    assert client.get("/v1/campaigns", headers=SEARCHER).status_code == 403
    assert client.post("/v1/campaigns", json=GIVEN, headers=SEARCHER).status_code == 403
    assert client.get("/v1/campaigns/c1/report", headers=SEARCHER).status_code == 403


def test_a_campaign_is_made_read_changed_and_deleted(client: LocalClient) -> None:
    made = create(client, holdout=0.1, audience={"like": ["s1"]})
    assert made.status_code == 201
    path = made.headers["location"]
    assert client.get(path, headers=WRITER).json() == made.json()
    assert (made.json()["state"], made.json()["audience"]["like"]) == ("running", ["s1"])

    changed = client.patch(path, json={"status": "paused", "audience": {"likeness": 0.8}}, headers=WRITER).json()
    assert (changed["status"], changed["holdout"]) == ("paused", 0.1)
    assert changed["audience"] == {"shoppers": [], "did": None, "like": ["s1"], "likeness": 0.8}

    assert [told["id"] for told in client.get("/v1/campaigns", headers=WRITER).json()["campaigns"]] == ["c1"]
    assert client.delete(path, headers=WRITER).status_code == 204
    assert client.get(path, headers=WRITER).json()["error"]["code"] == "campaign_not_found"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"bid_minor": 0}, "bid_minor"),
        ({"budget_minor": 10}, "budget_minor"),
        ({"daily_budget_minor": 5}, "daily_budget_minor"),
        ({"product_ids": []}, "product_ids"),
        ({"filter": "price <"}, "filter"),
        ({"starts_at": "2026-06-01T00:00:00"}, "starts_at"),
        ({"ends_at": "2026-05-01T00:00:00Z"}, "ends_at"),
        ({"holdout": 0.9}, "holdout"),
        ({"audience": {"did": {"names": ["looked"]}}}, "audience.did.names"),
        ({"audience": {"did": {"names": ["view_item"], "filter": "a ="}}}, "audience.did.filter"),
        ({"views_per_day": 0}, "views_per_day"),
    ],
)
def test_a_wrong_field_is_named(client: LocalClient, fields: dict[str, Any], field: str) -> None:
    answer = create(client, **fields)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field


def test_a_change_that_makes_it_impossible_is_refused(client: LocalClient) -> None:
    path = create(client).headers["location"]
    answer = client.patch(path, json={"budget_minor": 5}, headers=WRITER)
    assert answer.json()["error"]["code"] == "invalid_campaign"
    assert client.patch(path, json={"name": None}, headers=WRITER).status_code == 422
    assert client.get(path, headers=WRITER).json()["budget_minor"] == 1000


def test_a_report_comes_as_json_and_as_a_table(client: LocalClient) -> None:
    path = create(client).headers["location"]
    report = client.get(f"{path}/report", headers=WRITER).json()
    assert (report["clicks"], report["cpc_minor"], report["roas"]) == (2, 20.0, 124.75)
    table = client.get(f"{path}/report.csv", headers=WRITER)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.text.splitlines() == [
        "campaign_id,currency,day,impressions,clicks,spent_minor,conversions,revenue_minor",
        "c1,EUR,2026-01-01,50,2,40,1,4990",
    ]


def test_places_come_where_they_are_asked_for(client: LocalClient, shop: FakeShop) -> None:
    assert client.get("/v1/search?words=red").json()["sponsored"] == []
    asked = {"sponsored": "1", "shopper": "s1"}
    answer = client.post("/v1/search", data=asked, files={"photo": ("photo", PICTURE)}).json()
    place = answer["sponsored"][0]
    assert (place["hit"]["product_id"], place["token"], place["label"]["en"]) == ("SKU-1", "token-s1", "Sponsored")
    assert [hit["product_id"] for hit in answer["hits"]] == ["SKU-1"]


def test_an_answer_with_places_is_not_kept_by_anybody(client: LocalClient) -> None:
    assert client.get("/v1/search?words=red&sponsored=1").headers["cache-control"] == "no-store"
    assert client.get("/v1/search?words=red").headers["cache-control"] == "public, max-age=1"
