"""Events as GA4 e-commerce writes them: read one by one, what is wrong told by its field, and written back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shopsight.core.errors import InvalidEvent
from shopsight.core.events import MOST_ITEMS, Detail, Event, EventItem
from shopsight.core.money import decimals_of, major_units, minor_units
from shopsight.core.pseudonyms import has_email, is_phone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXTS = {
    "id": ("event_id",),
    "name": ("event_name", "name"),
    "shopper": ("user_pseudo_id", "client_id"),
    "session": ("session_id", "ga_session_id"),
    "query_id": ("query_id",),
    "list_id": ("item_list_id",),
    "words": ("search_term",),
    "transaction_id": ("transaction_id",),
    "currency": ("currency",),
}
"""Part of an event -> the fields that say it; of several, the first that is there."""

_TIMES = ("event_time", "timestamp_micros", "event_timestamp")
_KNOWN = frozenset(
    {*(name for names in _TEXTS.values() for name in names), *_TIMES, "items", "value", "index", "params", "details"}
)
_LONGEST_AMOUNT = 40
_LARGEST_NUMBER = 2**63


def event_of(row: object, currency: str = "USD") -> Event:
    """Return the event that a row of parsed JSON says, flat or nested as `{"name": …, "params": {…}}`.

    `currency` is that of prices without one. What has no field of its own is kept in `details`. An event without
    `event_id` gets one made from all that it says, so that sent twice it is the same event.
    Raises InvalidEvent, which names the field.
    """
    fields = _flat(row)
    texts = _texts(fields)
    given, index, value = _list_of_items(fields.get("items")), fields.get("index"), fields.get("value")
    if not texts["currency"] and (value is not None or any(item.get("price") is not None for item in given)):
        texts["currency"] = currency
    of_currency = texts["currency"]
    if len(given) == 1 and index is not None and "index" not in given[0]:
        given = [{**given[0], "index": index}]
    parts: dict[str, Any] = {
        **texts,
        "time": _time(fields),
        "items": tuple([_item(item, of_currency) for item in given]),
        "value_minor": None if value is None else _minor(value, of_currency, "value"),
        "details": _details(fields),
    }
    parts["id"] = texts["id"] or _content_id(parts)
    event = Event(**parts)
    _expect_pseudonyms(event)
    return event


def as_ga4(event: Event) -> dict[str, Any]:
    """Return the row that `event_of` reads as this event."""
    row: dict[str, Any] = {names[0]: getattr(event, part) for part, names in _TEXTS.items() if getattr(event, part)}
    row["event_time"] = event.time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if event.items:
        row["items"] = [_as_item(item, event.currency) for item in event.items]
    if event.value_minor is not None:
        row["value"] = _major(event.value_minor, event.currency)
    if event.details:
        row["details"] = dict(event.details)
    return row


def _content_id(parts: Mapping[str, Any]) -> str:
    """Return an id made of all that an event says."""
    time: datetime = parts["time"]
    said = [
        *(parts[part] for part in _TEXTS),
        time.isoformat(),
        [(item.product_id, item.quantity, item.price_minor, item.position) for item in parts["items"]],
        parts["value_minor"],
        sorted(parts["details"].items()),
    ]
    return "c_" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _flat(row: object) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise InvalidEvent(f"event: a JSON object is wanted, got {_kind(row)}", "event")
    params = row.get("params")
    if params is None:
        return dict(row)
    if not isinstance(params, Mapping):
        raise InvalidEvent(f"params: a JSON object is wanted, got {_kind(params)}", "params")
    return {**params, **{name: value for name, value in row.items() if name != "params"}}


def _texts(fields: Mapping[str, Any]) -> dict[str, str]:
    texts = {}
    for part, names in _TEXTS.items():
        texts[part] = ""
        for name in names:
            value = fields.get(name)
            if value is not None:
                texts[part] = value if type(value) is str else _as_text(value, name)
                break
    return texts


def _as_text(value: object, name: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER:
        return str(value)
    raise InvalidEvent(f"{name}: text is wanted, got {_kind(value)}", name)


def _time(fields: Mapping[str, Any]) -> datetime:
    name = next((name for name in _TIMES if fields.get(name) is not None), "event_time")
    value = fields.get(name)
    try:
        if name == "event_time" and isinstance(value, str):
            time = datetime.fromisoformat(value)
            return time.astimezone(UTC) if time.tzinfo else time
        if name != "event_time" and isinstance(value, int | str) and not isinstance(value, bool):
            return _EPOCH + timedelta(microseconds=int(value))
    except (ValueError, OverflowError):
        pass
    wanted = "a time with its zone, as 2026-06-01T15:52:36Z" if name == "event_time" else "microseconds since 1970"
    raise InvalidEvent(f"{name}: {wanted} is wanted, got {_shown(value)}", name)


def _list_of_items(items: object) -> list[Mapping[str, Any]]:
    if items is None:
        return []
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        got = f"{len(items):,}" if isinstance(items, list) else _kind(items)
        raise InvalidEvent(f"items: a list of at most {MOST_ITEMS} products is wanted, got {got}", "items")
    for item in items:
        if not isinstance(item, Mapping):
            raise InvalidEvent(f"items: each is a JSON object with an item_id, got {_kind(item)}", "items")
    return items


def _item(item: Mapping[str, Any], currency: str) -> EventItem:
    """Read one item; GA4's `index` counts from 0. Most items have an id and a price of the plainest kind."""
    product_id, quantity = item.get("item_id", ""), item.get("quantity", 1)
    price, index = item.get("price"), item.get("index")
    position = None if index is None else _whole(index, "items.index")
    return EventItem(
        product_id if type(product_id) is str else _as_text(product_id or "", "items.item_id"),
        quantity if type(quantity) is int else _whole(quantity, "items.quantity"),
        None if price is None else _minor(price, currency, "items.price"),
        None if position is None else position + 1,
    )


def _whole(value: object, field: str) -> int:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < _LONGEST_AMOUNT:
        return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        return int(value)
    raise InvalidEvent(f"{field}: a whole number is wanted, got {_shown(value)}", field)


def _minor(value: object, currency: str, field: str) -> int:
    try:
        if isinstance(value, str) and len(value) <= _LONGEST_AMOUNT:
            return minor_units(value, currency)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _LARGEST_NUMBER:
            minor: int = round(value * 10 ** decimals_of(currency))
            return minor
    except ValueError:
        pass
    raise InvalidEvent(f"{field}: an amount like 19.99 is wanted, got {_shown(value)}", field)


def _details(fields: Mapping[str, Any]) -> dict[str, Detail]:
    nested = fields.get("details") or {}
    if not isinstance(nested, Mapping):
        raise InvalidEvent(f"details: a JSON object is wanted, got {_kind(nested)}", "details")
    details = {name: value for name, value in fields.items() if name not in _KNOWN and value is not None}
    if nested:
        details.update((name, value) for name, value in nested.items() if value is not None)
    if fields.get("index") is not None and len(fields.get("items") or ()) != 1:
        details["index"] = fields["index"]
    for name, value in details.items():
        if not isinstance(value, str | int | float):
            wanted = "text, a number, true or false is wanted"
            raise InvalidEvent(f"{name[:100]}: {wanted}, got {_kind(value)}", name[:100])
    return details


def _expect_pseudonyms(event: Event) -> None:
    texts = {
        **event.details,
        "user_pseudo_id": event.shopper,
        "session_id": event.session,
        "transaction_id": event.transaction_id,
        "search_term": event.words,
    }
    for name, text in texts.items():
        if isinstance(text, str) and "@" in text and has_email(text):
            raise InvalidEvent(f"{name}: this holds an e-mail address; send a pseudonym or leave it out", name)
    if event.shopper and is_phone(event.shopper):
        raise InvalidEvent("user_pseudo_id: this looks like a phone number; send a pseudonym", "user_pseudo_id")


def _as_item(item: EventItem, currency: str) -> dict[str, Any]:
    row: dict[str, Any] = {"item_id": item.product_id, "quantity": item.quantity}
    if item.price_minor is not None:
        row["price"] = _major(item.price_minor, currency)
    if item.position is not None:
        row["index"] = item.position - 1
    return row


def _major(minor: int, currency: str) -> int | float:
    return float(major_units(minor, currency)) if decimals_of(currency) else minor


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "nothing")


def _shown(value: object) -> str:
    """Return a number as it is and of all else the kind: a text may name somebody, and messages are kept and logged."""
    is_short = isinstance(value, int | float) and abs(value) < _LARGEST_NUMBER
    return repr(value) if is_short else _kind(value)
