"""Simulated shoppers of the demo shop as events, split in time: what is known of each, and what they turn to later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from typing import Any

from demo.plans import listed
from demo.shoppers import events_of, shoppers_of
from shopsight.core.events import Event, EventItem
from shopsight.recommend.signals import WEIGHTS

_KNOWN_DAYS = 63
_TURNED_TO = ("view_item", "add_to_cart", "purchase")


@dataclass(frozen=True, slots=True)
class Split:
    """`earlier` are the events that may be learned from; of those who are asked about it has the last few only.

    `known` are these by shopper, `had` all that they ever turned to before, `later` what they turn to afterwards.
    """

    earlier: list[Event]
    known: dict[str, list[Event]]
    had: dict[str, set[str]]
    later: dict[str, set[str]]


def simulated(shoppers: int) -> list[Event]:
    """Return what so many shoppers did; the first 400 are those whose history comes with the demo shop."""
    with as_file(files("shopsight") / "demo_shop") as folder:
        offers = listed(folder)
    rows = events_of(shoppers_of(offers, shoppers), offers)
    return [_event(number, row) for number, row in enumerate(rows)]


def split(events: Sequence[Event], events_known: int, never_seen: Set[str] = frozenset()) -> Split:
    """Split after nine of thirteen weeks. Products of `never_seen` are taken out of all that is learned from."""
    at = events[0].time + timedelta(days=_KNOWN_DAYS)
    before: dict[str, list[Event]] = defaultdict(list)
    later: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.time < at and event.name in WEIGHTS:
            before[event.shopper].append(event)
        elif event.time >= at and event.name in _TURNED_TO:
            later[event.shopper].update(event.product_ids)
    had = {shopper: _had(done) for shopper, done in before.items()}
    asked = {
        shopper: _without(done[-events_known:], never_seen)
        for shopper, done in before.items()
        if len(done) >= events_known and later[shopper] - had[shopper]
    }
    learned = [
        event for shopper, done in before.items() if shopper not in asked for event in _without(done, never_seen)
    ]
    learned += [event for done in asked.values() for event in done]
    wanted = {shopper: later[shopper] - had[shopper] for shopper in asked}
    return Split(sorted(learned, key=lambda event: (event.time, event.id)), asked, had, wanted)


def _had(events: Sequence[Event]) -> set[str]:
    return {product_id for event in events if event.name != "search" for product_id in event.product_ids}


def _without(events: Sequence[Event], never_seen: Set[str]) -> list[Event]:
    kept = (
        replace(event, items=tuple(item for item in event.items if item.product_id not in never_seen))
        for event in events
    )
    return [event for event in kept if event.items]


def _event(number: int, row: dict[str, Any]) -> Event:
    return Event(
        id=str(number),
        name=row["event_name"],
        time=datetime.fromisoformat(row["event_time"].replace("Z", "+00:00")),
        shopper=row["user_pseudo_id"],
        session=row["session_id"],
        items=tuple(EventItem(item["item_id"]) for item in row["items"]),
    )
