"""What shoppers did, in SQL: taken in bulk, walked by number, erased by shopper."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Select, delete, func, select

from shopsight.core.errors import StoreUnusable
from shopsight.core.events import Event, EventItem, Events, Logged, Mark
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import events
from shopsight.store.shopper_choices import forget_choice

_PAGE = 2000
_WRITTEN_AT_ONCE = 10_000
_FORGOTTEN_AT_ONCE = 5_000
_WRITERS_LOCK = 7_318_240_772
_COLUMNS = [column.name for column in events.columns if column.name != "number"]
_INTO = f"events ({', '.join(_COLUMNS)})"
_INSERT = f"INSERT INTO {_INTO} VALUES ({', '.join('?' * len(_COLUMNS))}) ON CONFLICT (id) DO NOTHING"

_json = json.JSONEncoder(separators=(",", ":")).encode

Row: TypeAlias = tuple[str | float | int | None, ...]
"""The columns of an event but its number, as a driver takes them; the id is first."""


class SqlEventLog:
    """The events of one shop. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[_Batch] = deque()
        self._turn = threading.Lock()

    def append(self, taken: Sequence[Event]) -> int:
        """Keep events in one transaction, leaving out those whose id is known already; return how many were new.

        Threads that call at once share a transaction: whoever's turn it is writes for all that wait.
        """
        batch = _Batch({row[0]: row for row in map(row_of, taken)})
        if not batch.rows:
            return 0
        self._waiting.append(batch)
        with self._turn:
            if not batch.is_settled:
                self._write(self._next())
        if batch.error is not None:
            raise batch.error
        return batch.new

    def read(self, asked: Events = Events(), after: int = 0) -> Iterator[Logged]:
        """Walk the events asked for whose number is above `after`, by number, in bounded memory."""
        while True:
            page = _asked(asked).where(events.c.number > after).order_by(events.c.number).limit(_PAGE)
            with reading(self._engine) as connection:
                rows = connection.execute(page).all()
            yield from (Logged(row.number, _event(row)) for row in rows if asked.bots or not row.details.get("bot"))
            if len(rows) < _PAGE:
                return
            after = rows[-1].number

    def number(self) -> int:
        """Return the number of the last event taken, 0 for none."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(events.c.number))).scalar() or 0

    def mark(self, since: datetime, until: datetime) -> Mark:
        """Return the mark of the events of a time, which the index on time has: no event is looked at."""
        of_time = (events.c.time >= since.timestamp()) & (events.c.time < until.timestamp())
        with reading(self._engine) as connection:
            count, last = connection.execute(select(func.count(), func.max(events.c.number)).where(of_time)).one()
        return Mark(count, last or 0)

    def erase(self, shopper: str) -> int:
        """Remove all that is known of a shopper; return how many events that were."""
        with writing(self._engine) as connection:
            forget_choice(connection, clean(shopper))
            return connection.execute(delete(events).where(events.c.shopper == clean(shopper))).rowcount

    def forget(self, before: datetime) -> int:
        """Remove the events from before a time; return how many there were. Writers get their turn in between."""
        old = select(events.c.number).where(events.c.time < before.timestamp()).limit(_FORGOTTEN_AT_ONCE)
        count = 0
        while True:
            with writing(self._engine) as connection:
                removed = connection.execute(delete(events).where(events.c.number.in_(old))).rowcount
            count += removed
            if removed < _FORGOTTEN_AT_ONCE:
                return count

    def _next(self) -> list[_Batch]:
        """Return what is to be written now: the batches that wait, in their order, up to a bounded transaction."""
        batches = [self._waiting.popleft()]
        count = len(batches[0].rows)
        while self._waiting and count + len(self._waiting[0].rows) <= _WRITTEN_AT_ONCE:
            batches.append(self._waiting.popleft())
            count += len(batches[-1].rows)
        return batches

    def _write(self, batches: Sequence[_Batch]) -> None:
        try:
            with writing(self._engine) as connection:
                counts = _insert(connection, batches)
            for batch, count in zip(batches, counts, strict=True):
                batch.new = count
        except Exception as error:
            for batch in batches:
                batch.error = error
        finally:
            for batch in batches:
                batch.is_settled = True


class _Batch:
    """The rows of one call, by event id, and what became of them."""

    def __init__(self, rows: Mapping[Any, Row]) -> None:
        self.rows = rows
        self.new = 0
        self.error: Exception | None = None
        self.is_settled = False


def _insert(connection: Connection, batches: Sequence[_Batch]) -> list[int]:
    if connection.dialect.name == "sqlite":
        return [insert_rows(connection, list(batch.rows.values())) for batch in batches]
    # Numbers are to become visible in their order, or a reader that goes on after one would miss some.
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
    ids = [event_id for batch in batches for event_id in batch.rows]
    seen = set(connection.exec_driver_sql("SELECT id FROM events WHERE id = ANY(%s)", (ids,)).scalars())
    new: list[Row] = []
    counts = []
    for batch in batches:
        fresh = [row for event_id, row in batch.rows.items() if event_id not in seen]
        seen.update(batch.rows)
        new.extend(fresh)
        counts.append(len(fresh))
    if new:
        insert_rows(connection, new)
    return counts


def insert_rows(connection: Connection, rows: Sequence[Row]) -> int:
    """Insert as the driver does it, past all layers: they would cost more than the database; return how many were new.

    PostgreSQL has COPY, which takes it a third of the time of statements, and wants rows that are all new.
    """
    if connection.dialect.name == "sqlite":
        return connection.exec_driver_sql(_INSERT, list(rows)).rowcount
    driver: Any = connection.dialect.dbapi
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(f"COPY {_INTO} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        # Its own message may quote the row, and with it the shopper.
        raise StoreUnusable("the database did not take the events; check that it runs, and its disk") from error
    return len(rows)


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


def row_of(event: Event) -> Row:
    """Return what is kept of an event."""
    kept: dict[str, str | float | int | None] = {
        "id": clean(event.id),
        "name": event.name,
        "time": event.time.timestamp(),
        "shopper": clean(event.shopper),
        "session": clean(event.session),
        "items": _json([(clean(i.product_id), i.quantity, i.price_minor, i.position) for i in event.items]),
        "query_id": clean(event.query_id),
        "list_id": clean(event.list_id),
        "words": clean(event.words),
        "transaction_id": clean(event.transaction_id),
        "currency": event.currency,
        "value_minor": event.value_minor,
        "details": _json(_cleaned(event.details)) if event.details else "{}",
    }
    return tuple([kept[name] for name in _COLUMNS])


def _cleaned(details: Mapping[str, Any]) -> dict[str, Any]:
    return {clean(name): clean(value) if isinstance(value, str) else value for name, value in details.items()}


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
