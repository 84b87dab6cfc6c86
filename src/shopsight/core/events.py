"""What shoppers do, in the terms of GA4 e-commerce: one event, the goods in it, and which events are asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeAlias

from shopsight.core.errors import InvalidEvent

EVENT_NAMES = (
    "search",
    "view_item_list",
    "select_item",
    "view_item",
    "add_to_cart",
    "remove_from_cart",
    "purchase",
    "feedback",
    "view_promotion",
    "select_promotion",
)
"""GA4's names of e-commerce events, and `feedback`. The goods of a `search` are those shown; a promotion is a sponsored
place, seen or clicked."""

MOST_ITEMS = 200

_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST = 1000
_MOST_DETAILS = 25
_LARGEST = 10**15

Detail: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class EventItem:
    """One product of an event. `position` counts from 1 in the list it stood in; the price is of one piece."""

    product_id: str
    quantity: int = 1
    price_minor: int | None = None
    position: int | None = None

    def __post_init__(self) -> None:
        _expect(bool(self.product_id), "items.item_id", "a product's id is wanted, got none")
        _expect(len(self.product_id) <= _LONGEST, "items.item_id", "an id has at most 1,000 characters")
        _expect(1 <= self.quantity <= _LARGEST, "items.quantity", "a quantity is at least 1, and not beyond measure")
        _expect(0 <= (self.price_minor or 0) <= _LARGEST, "items.price", "a price is not negative, nor beyond measure")
        _expect(self.position is None or 1 <= self.position <= _LARGEST, "items.index", "a position counts from 1")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a shopper did. The same `id` again is the same event.

    `shopper` is a pseudonym, empty where none is known; `session` groups what belongs to one visit.
    `query_id` names the answer (of a search or a recommendation) that it followed, `list_id` the place where the goods
    stood ("search", "similar", "for_you", …). `value_minor` is of the whole event, in `currency`.
    `details` holds what else is to be kept: feedback and its reason, the campaign of a promotion, an experiment's arm.
    """

    id: str
    name: str
    time: datetime
    shopper: str = ""
    session: str = ""
    items: tuple[EventItem, ...] = ()
    query_id: str = ""
    list_id: str = ""
    words: str = ""
    transaction_id: str = ""
    currency: str = ""
    value_minor: int | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _expect(bool(_NAME.fullmatch(self.id)), "event_id", "1–100 printable characters are wanted")
        if self.name not in EVENT_NAMES:
            raise InvalidEvent(f"event_name: one of {', '.join(EVENT_NAMES)}, got {self.name[:100]!r}", "event_name")
        _expect(self.time.tzinfo is not None, "event_time", "a time with its zone is wanted, as 2026-06-01T15:52:36Z")
        _expect(len(self.items) <= MOST_ITEMS, "items", f"at most {MOST_ITEMS} items, got {len(self.items)}")
        for name in ("shopper", "session", "query_id", "list_id", "transaction_id"):
            text = getattr(self, name)
            _expect(not text or bool(_NAME.fullmatch(text)), name, "at most 100 printable characters are wanted")
        _expect(len(self.words) <= _LONGEST, "search_term", f"at most {_LONGEST} characters")
        _expect(not self.currency or bool(_CURRENCY.fullmatch(self.currency)), "currency", "ISO 4217, such as USD")
        _expect(0 <= (self.value_minor or 0) <= _LARGEST, "value", "an amount that is not negative, nor beyond measure")
        _expect(len(self.details) <= _MOST_DETAILS, "details", f"at most {_MOST_DETAILS}, got {len(self.details)}")
        for name, value in self.details.items():
            _expect(bool(_NAME.fullmatch(name)), "details", "a name has 1–100 printable characters")
            _expect(_is_detail(value), name, f"at most {_LONGEST} characters, or a finite number, or true or false")

    @property
    def product_ids(self) -> tuple[str, ...]:
        """The products of the event, in order."""
        return tuple(item.product_id for item in self.items)


@dataclass(frozen=True, slots=True)
class Events:
    """Which events are asked for: all that meet every part that is given. Times are from `since` to before `until`.

    What is taken for a bot's (`details["bot"]`) is left out unless `bots` is set.
    """

    names: tuple[str, ...] = ()
    shopper: str = ""
    session: str = ""
    since: datetime | None = None
    until: datetime | None = None
    bots: bool = False


class Logged(NamedTuple):
    """An event and its number: later taken, higher number, whatever its time."""

    number: int
    event: Event


def _is_detail(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST
    return isinstance(value, int | float) and abs(value) < 2**63


def _expect(holds: bool, event_field: str, wanted: str) -> None:
    if not holds:
        raise InvalidEvent(f"{event_field}: {wanted}", event_field)
