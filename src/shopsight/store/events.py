"""What shoppers did, in SQL: taken in bulk, walked by number, erased by shopper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, func, insert, select, text

from shopsight.core.events import Event, EventItem, Events, Logged
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import events
from shopsight.store.shopper_choices import forget_choice

_PAGE = 2000
_WRITERS_LOCK = 7_318_240_772


class SqlEventLog:
    """The events of one shop. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, taken: Sequence[Event]) -> int:
        """Keep events in one transaction, leaving out those whose id is known already; return how many were new."""
        rows = {clean(event.id): _row(event) for event in taken}
        if not rows:
            return 0
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                # Numbers are to become visible in their order, or a reader that goes on after one would miss some.
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITERS_LOCK})
            known = _known(connection, list(rows))
            new = [row for event_id, row in rows.items() if event_id not in known]
            if new:
                connection.execute(insert(events), new)
        return len(new)

    def read(self, asked: Events = Events(), after: int = 0) -> Iterator[Logged]:
        """Walk the events asked for whose number is above `after`, by number, in bounded memory."""
        while True:
            page = _asked(asked).where(events.c.number > after).order_by(events.c.number).limit(_PAGE)
            with reading(self._engine) as connection:
                rows = connection.execute(page).all()
            yield from (Logged(row.number, _event(row)) for row in rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1].number

    def number(self) -> int:
        """Return the number of the last event taken, 0 for none."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(events.c.number))).scalar() or 0

    def erase(self, shopper: str) -> int:
        """Remove all that is known of a shopper; return how many events that were."""
        with writing(self._engine) as connection:
            forget_choice(connection, clean(shopper))
            return connection.execute(delete(events).where(events.c.shopper == clean(shopper))).rowcount

    def forget(self, before: datetime) -> int:
        """Remove the events from before a time; return how many there were."""
        with writing(self._engine) as connection:
            return connection.execute(delete(events).where(events.c.time < before.timestamp())).rowcount


def _known(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    known: set[str] = set()
    for start in range(0, len(ids), _PAGE):
        some = select(events.c.id).where(events.c.id.in_(ids[start : start + _PAGE]))
        known.update(connection.execute(some).scalars())
    return frozenset(known)


def _asked(asked: Events) -> Select[Any]:
    rows = select(events)
    if asked.names:
        rows = rows.where(events.c.name.in_(asked.names))
    if asked.shopper:
        rows = rows.where(events.c.shopper == clean(asked.shopper))
    if asked.session:
        rows = rows.where(events.c.session == clean(asked.session))
    if asked.since:
        rows = rows.where(events.c.time >= asked.since.timestamp())
    if asked.until:
        rows = rows.where(events.c.time < asked.until.timestamp())
    return rows


def _row(event: Event) -> dict[str, Any]:
    texts = ("id", "name", "shopper", "session", "query_id", "list_id", "words", "transaction_id", "currency")
    return {
        **{name: clean(getattr(event, name)) for name in texts},
        "time": event.time.timestamp(),
        "items": [[clean(i.product_id), i.quantity, i.price_minor, i.position] for i in event.items],
        "value_minor": event.value_minor,
        "details": {clean(name): _cleaned(value) for name, value in event.details.items()},
    }


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _event(row: Any) -> Event:
    details: Mapping[str, Any] = row.details
    return Event(
        id=row.id,
        name=row.name,
        time=datetime.fromtimestamp(row.time, UTC),
        shopper=row.shopper,
        session=row.session,
        items=tuple(EventItem(*item) for item in row.items),
        query_id=row.query_id,
        list_id=row.list_id,
        words=row.words,
        transaction_id=row.transaction_id,
        currency=row.currency,
        value_minor=row.value_minor,
        details=details,
    )
