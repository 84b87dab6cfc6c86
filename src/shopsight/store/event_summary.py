"""How much is known of shoppers: counts, told without naming any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select

from shopsight.store.engine import reading
from shopsight.store.schema import events


@dataclass(frozen=True, slots=True)
class EventSummary:
    """Events by name, bots' included; how many shoppers; and from when to when."""

    counts: Mapping[str, int]
    shoppers: int
    first: datetime | None
    last: datetime | None


def summarize_events(engine: Engine) -> EventSummary:
    """Count what the log holds. Reads all of it."""
    by_name = select(events.c.name, func.count()).group_by(events.c.name).order_by(events.c.name)
    named = events.c.shopper != ""
    span = select(func.min(events.c.time), func.max(events.c.time))
    with reading(engine) as connection:
        counts = {row[0]: int(row[1]) for row in connection.execute(by_name)}
        shoppers = connection.execute(select(func.count(events.c.shopper.distinct())).where(named)).scalar_one()
        first, last = connection.execute(span).one()
    return EventSummary(counts, shoppers, _time(first), _time(last))


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
