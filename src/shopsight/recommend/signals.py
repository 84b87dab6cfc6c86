"""What an event says about liking: which products, and how strongly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shopsight.core.events import Event

WEIGHTS = {"search": 0.5, "select_item": 0.5, "view_item": 1.0, "add_to_cart": 3.0, "purchase": 4.0}
"""How much one event of a kind says, next to a view. A search speaks through the product that it found first, which
is what the shop has that is most like the photo or the words."""


class Signal(NamedTuple):
    """A product that a shopper turned to. `kind` is the event's name, `time` in seconds since 1970."""

    product_id: str
    kind: str
    weight: float
    time: float


def signals_of(event: Event) -> Iterator[Signal]:
    """Yield what an event says; nothing for those that say nothing of liking."""
    if weight := WEIGHTS.get(event.name):
        ids = event.product_ids[:1] if event.name == "search" else dict.fromkeys(event.product_ids)
        for product_id in ids:
            yield Signal(product_id, event.name, weight, event.time.timestamp())
