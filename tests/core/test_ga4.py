"""Rows of GA4 e-commerce become events, and what is wrong with one is told by its field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shopsight.core.errors import InvalidEvent
from shopsight.core.events import EventItem
from shopsight.core.ga4 import as_ga4, event_of

ROW: dict[str, Any] = {
    "event_name": "select_item",
    "event_time": "2026-06-01T15:52:36Z",
    "user_pseudo_id": "s0069",
    "session_id": "s0069-13",
    "query_id": "q1",
    "item_list_id": "search",
    "items": [{"item_id": "ellie-elephant-dots", "item_name": "Ellie", "price": 26.9}],
    "index": 5,
    "method": "photo",
}


def test_a_row_of_the_demo_shop_is_read_whole() -> None:
    event = event_of(ROW, "EUR")
    assert (event.name, event.shopper, event.session, event.list_id) == ("select_item", "s0069", "s0069-13", "search")
    assert event.time == datetime(2026, 6, 1, 15, 52, 36, tzinfo=UTC)
    assert event.items == (EventItem("ellie-elephant-dots", price_minor=2690, position=6),)
    assert (event.currency, event.details) == ("EUR", {"method": "photo"})


def test_ga4s_own_nesting_says_the_same() -> None:
    params = {name: value for name, value in ROW.items() if not name.startswith(("event_", "user_"))}
    params["ga_session_id"] = params.pop("session_id")
    nested = {"name": "select_item", "timestamp_micros": 1780329156000000, "client_id": "s0069", "params": params}
    assert event_of(nested) == event_of(ROW)


def test_without_an_id_the_content_is_the_id() -> None:
    again, later = event_of(dict(reversed(ROW.items()))), event_of({**ROW, "event_time": "2026-06-01T15:52:37Z"})
    assert event_of(ROW).id == again.id != later.id
    assert event_of({**ROW, "event_id": "e1"}).id == "e1"


def test_a_price_is_in_minor_units_of_its_currency() -> None:
    yen = {**ROW, "currency": "JPY", "value": "1200", "items": [{"item_id": "a", "price": 600, "quantity": "2"}]}
    event = event_of(yen)
    assert (event.value_minor, event.items[0].price_minor, event.items[0].quantity) == (1200, 600, 2)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event_name": "looked"}, "event_name"),
        ({"event_name": None}, "event_name"),
        ({"event_time": "yesterday"}, "event_time"),
        ({"event_time": "2026-06-01T15:52:36"}, "event_time"),
        ({"event_time": "0001-01-01T00:00:00+23:59"}, "event_time"),
        ({"event_time": None}, "event_time"),
        ({"event_time": None, "timestamp_micros": 10**30}, "timestamp_micros"),
        ({"user_pseudo_id": ["s"]}, "user_pseudo_id"),
        ({"user_pseudo_id": 10**5000}, "user_pseudo_id"),
        ({"items": "shoe"}, "items"),
        ({"items": ["shoe"]}, "items"),
        ({"items": [{"price": 1}]}, "items.item_id"),
        ({"items": [{"item_id": "a", "price": -1}]}, "items.price"),
        ({"items": [{"item_id": "a", "price": 1e17}]}, "items.price"),
        ({"items": [{"item_id": "a", "price": float("nan")}]}, "items.price"),
        ({"items": [{"item_id": "a", "quantity": 1.5}]}, "items.quantity"),
        ({"items": [{"item_id": "a", "quantity": None}]}, "items.quantity"),
        ({"index": -1}, "items.index"),
        ({"items": [{"item_id": "a"}] * 201}, "items"),
        ({"value": True}, "value"),
        ({"currency": "euro"}, "currency"),
        ({"params": 3}, "params"),
        ({"details": 3}, "details"),
        ({"device": {"os": "x"}}, "device"),
        ({"weight": float("inf")}, "weight"),
        ({"note": "x" * 1001}, "note"),
        ({"search_term": "x" * 1001}, "search_term"),
        ({"event_id": "line\nbreak"}, "event_id"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidEvent) as caught:
        event_of({**ROW, **change})
    assert caught.value.field == field


def test_who_a_shopper_is_stays_out_of_events_and_of_messages() -> None:
    for change in (
        {"user_pseudo_id": "ann@shop.example"},
        {"user_pseudo_id": "+49 171 1234567"},
        {"session_id": "ann@shop.example-1"},
        {"search_term": "mail to ann@shop.example"},
        {"contact": "ann@shop.example"},
    ):
        with pytest.raises(InvalidEvent) as caught:
            event_of({**ROW, **change})
        assert "ann" not in caught.value.message and "171" not in caught.value.message
    with pytest.raises(InvalidEvent) as caught:
        event_of({**ROW, "event_time": "ann@shop.example"})
    assert "ann" not in caught.value.message


def test_an_event_written_is_read_as_the_same() -> None:
    event = event_of({**ROW, "value": 26.9, "currency": "KWD"})
    assert event_of(as_ga4(event)) == event
    assert as_ga4(event)["items"] == [{"item_id": "ellie-elephant-dots", "quantity": 1, "price": 26.9, "index": 5}]
