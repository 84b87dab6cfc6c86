"""POST /v1/events and DELETE /v1/shoppers: row by row, limited, and erased with a key only."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import MakeClient
from tests.api.fake_shop import FakeShop
from tests.api.local_client import SEARCHER, WRITER, LocalClient

ROW = {"event_name": "view_item", "event_time": "2026-06-01T15:52:36Z", "user_pseudo_id": "s1"}


def rows(count: int, shopper: str = "s1") -> list[dict[str, Any]]:
    return [{**ROW, "user_pseudo_id": shopper, "event_id": f"{shopper}-{n}"} for n in range(count)]


def test_good_rows_are_taken_and_bad_ones_told(client: LocalClient, shop: FakeShop) -> None:
    answer = client.post("/v1/events", json={"events": [ROW, {"event_name": "looked"}, "nonsense", ROW]})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["new"], body["known"], body["refused"]) == (1, 1, 2)
    assert [(issue["row"], issue["field"]) for issue in body["issues"]] == [(2, "event_time"), (3, "event")]
    assert [event.shopper for event in shop.shoppers.kept.values()] == ["s1"]


def test_what_stands_beside_the_events_holds_for_each(client: LocalClient, shop: FakeShop) -> None:
    events = [{"name": "view_item"}, {"name": "view_item", "session_id": "own", "user_pseudo_id": "s3"}]
    body = {"client_id": "s2", "session_id": "v1", "timestamp_micros": 1780329156000000, "events": events}
    assert client.post("/v1/events", json=body).json()["new"] == 2
    assert {(e.shopper, e.session) for e in shop.shoppers.kept.values()} == {("s2", "v1"), ("s3", "own")}


def test_a_beacon_of_another_host_is_read(client: LocalClient) -> None:
    body = '{"events": [{"event_name": "view_item", "event_time": "2026-06-01T15:52:36Z"}]}'
    answer = client.post("/v1/events", content=body, headers={"Content-Type": "text/plain;charset=UTF-8"})
    assert answer.json()["new"] == 1


def test_too_many_and_too_large_are_refused_whole(client: LocalClient, shop: FakeShop) -> None:
    answer = client.post("/v1/events", json={"events": rows(1001)})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "events")
    assert (
        client.post("/v1/events", content=b" " * 2_000_001, headers={"Content-Type": "application/json"}).status_code
        == 413
    )
    assert client.post("/v1/events", json={"event": [ROW]}).status_code == 422
    assert not shop.shoppers.kept


def test_an_address_is_limited_by_the_event_and_the_shop_itself_is_not(make_client: MakeClient) -> None:
    client = make_client(event_rate_per_minute=10)
    assert client.post("/v1/events", json={"events": rows(8)}).headers["RateLimit-Remaining"] == "2"
    refused = client.post("/v1/events", json={"events": rows(4)})
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert "more than 10 events a minute" in refused.json()["error"]["message"]
    assert client.post("/v1/events", json={"events": rows(500)}, headers=WRITER).json()["new"] == 492


def test_whoever_is_faster_than_a_person_or_says_to_be_a_bot_is_kept_as_one(
    make_client: MakeClient, shop: FakeShop
) -> None:
    client = make_client(event_rate_per_shopper=3)
    client.post("/v1/events", json={"events": [*rows(5, "fast"), *rows(2, "slow")]})
    client.post("/v1/events", json={"events": rows(1, "g")}, headers={"User-Agent": "Mozilla/5.0 (Googlebot/2.1)"})
    client.post("/v1/events", json={"events": rows(1, "h")}, headers={"User-Agent": "shop-bot/1", **WRITER})
    assert [event.id for event in shop.shoppers.kept.values() if event.details.get("bot")] == [
        "fast-3",
        "fast-4",
        "g-0",
    ]


def test_a_shop_that_asks_for_a_key_asks_for_it_here_too(make_client: MakeClient) -> None:
    client = make_client(require_key_for_search=True)
    assert client.post("/v1/events", json={"events": [ROW]}).status_code == 401
    assert client.post("/v1/events", json={"events": [ROW]}, headers=SEARCHER).status_code == 200


def test_a_shopper_is_erased_with_a_key_only(client: LocalClient, shop: FakeShop) -> None:
    client.post("/v1/events", json={"events": [*rows(3), *rows(2, "s2")]})
    assert client.delete("/v1/shoppers/s1").status_code == 401
    assert client.delete("/v1/shoppers/s1", headers=SEARCHER).status_code == 403
    assert client.delete("/v1/shoppers/s1", headers=WRITER).json() == {"erased": 3}
    assert {event.shopper for event in shop.shoppers.kept.values()} == {"s2"}
    assert client.delete("/v1/shoppers/s1", headers=WRITER).json() == {"erased": 0}
