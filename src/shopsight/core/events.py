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

_is_name = re.compile(r"[^\x00-\x1f\x7f]{1,100}").fullmatch
_is_currency = re.compile(r"[A-Z]{3}").fullmatch
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
        # Checked some thousand times a second: a call for each rule would cost more than the rule.
        if not 1 <= len(self.product_id) <= _LONGEST:
            raise _wanted("items.item_id", "a product's id of 1–1,000 characters is wanted")
        if not 1 <= self.quantity <= _LARGEST:
            raise _wanted("items.quantity", "a quantity is at least 1, and not beyond measure")
        if self.price_minor is not None and not 0 <= self.price_minor <= _LARGEST:
            raise _wanted("items.price", "a price is not negative, nor beyond measure")
        if self.position is not None and not 1 <= self.position <= _LARGEST:
            raise _wanted("items.index", "a position counts from 1")


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
        if not _is_name(self.id):
            raise _wanted("event_id", "1–100 printable characters are wanted")
        if self.name not in EVENT_NAMES:
            raise _wanted("event_name", f"one of {', '.join(EVENT_NAMES)}, got {self.name[:100]!r}")
        if self.time.tzinfo is None:
            raise _wanted("event_time", "a time with its zone is wanted, as 2026-06-01T15:52:36Z")
        if len(self.items) > MOST_ITEMS:
            raise _wanted("items", f"at most {MOST_ITEMS} items, got {len(self.items)}")
        for text in (self.shopper, self.session, self.query_id, self.list_id, self.transaction_id):
            if text and not _is_name(text):
                raise _wanted(self._part_of(text), "at most 100 printable characters are wanted")
        if len(self.words) > _LONGEST:
            raise _wanted("search_term", f"at most {_LONGEST} characters")
        if self.currency and not _is_currency(self.currency):
            raise _wanted("currency", "ISO 4217, such as USD")
        if self.value_minor is not None and not 0 <= self.value_minor <= _LARGEST:
            raise _wanted("value", "an amount that is not negative, nor beyond measure")
        if self.details:
            _check_details(self.details)

    def _part_of(self, text: str) -> str:
        names = ("shopper", "session", "query_id", "list_id", "transaction_id")
        return next(name for name in names if getattr(self, name) == text)

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


class Mark(NamedTuple):
    """How many events there are of some time, and the number of the last: another mark is another set of events."""

    events: int
    last: int


class Logged(NamedTuple):
    """An event and its number: later taken, higher number, whatever its time."""

    number: int
    event: Event


def _check_details(details: Mapping[str, Detail]) -> None:
    if len(details) > _MOST_DETAILS:
        raise _wanted("details", f"at most {_MOST_DETAILS}, got {len(details)}")
    for name, value in details.items():
        if not _is_name(name):
            raise _wanted("details", "a name has 1–100 printable characters")
        if not _is_detail(value):
            raise _wanted(name, f"at most {_LONGEST} characters, or a finite number, or true or false")


def _is_detail(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST
    return isinstance(value, int | float) and abs(value) < 2**63


def _wanted(event_field: str, wanted: str) -> InvalidEvent:
    return InvalidEvent(f"{event_field}: {wanted}", event_field)
