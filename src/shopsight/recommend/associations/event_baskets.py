"""Baskets out of the event log: what was bought in one transaction, seen in one visit, left in one cart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from shopsight.core.associations import AssociationQuery, BasketKind
from shopsight.core.events import Event, Events
from shopsight.core.ports import EventLog
from shopsight.recommend.associations.baskets import BasketDraw, Baskets

_NAMES: Mapping[BasketKind, tuple[str, ...]] = {
    "purchases": ("purchase",),
    "views": ("view_item",),
    "carts": ("add_to_cart", "remove_from_cart"),
}


def event_baskets(log: EventLog, query: AssociationQuery) -> Baskets:
    """Return the baskets of products that the query is about, at most `query.max_baskets` of them.

    Events may have come in any order. Where there is no session, a shopper's day is one.
    """
    draw = BasketDraw(query.max_baskets)
    visits: dict[str, tuple[str, datetime]] = {}
    for event in _asked(log, query):
        key = _key(event, query.of)
        change = draw.take_out if event.name == "remove_from_cart" else draw.put
        if change(key, event.product_ids) and query.segment != "all" and event.shopper:
            visits[key] = event.shopper, min(event.time, visits.get(key, ("", event.time))[1])
            if len(visits) > 2 * query.max_baskets:
                visits = {known: visit for known, visit in visits.items() if draw.has(known)}
    if query.segment == "all":
        return draw.baskets()
    first = _first_visits(log, query, {shopper for shopper, _ in visits.values()})
    is_new = query.segment == "new"
    return draw.baskets(key for key, (shopper, time) in visits.items() if (time <= first[shopper]) == is_new)


def _first_visits(log: EventLog, query: AssociationQuery, shoppers: set[str]) -> Mapping[str, datetime]:
    """Return when each of these shoppers first had a basket of this kind, also before the period that is asked for."""
    first: dict[str, datetime] = {}
    for _, event in log.read(Events(_NAMES[query.of], until=query.until)):
        if event.shopper in shoppers:
            first[event.shopper] = min(event.time, first.get(event.shopper, event.time))
    return first


def _asked(log: EventLog, query: AssociationQuery) -> Iterator[Event]:
    for _, event in log.read(Events(_NAMES[query.of], since=query.since, until=query.until)):
        if all(str(event.details.get(name, "")) == value for name, value in query.details):
            yield event


def _key(event: Event, of: BasketKind) -> str:
    if of == "purchases":
        return f"t {event.transaction_id}" if event.transaction_id else f"e {event.id}"
    if event.session:
        return f"s {event.session}"
    return f"d {event.time.date()} {event.shopper}" if event.shopper else f"e {event.id}"
