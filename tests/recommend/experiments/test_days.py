"""Days of the log are read once, and again when they have changed, by late events and by erased shoppers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from shopsight.core.events import Event
from shopsight.recommend.experiments.days import Days
from tests.memory_stores import MemoryEventLog

MIDNIGHT = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def event(name: str, days: float, shopper: str = "s") -> Event:
    return Event(name, "search", MIDNIGHT + days * DAY, shopper)


class Reader:
    """Keeps the ids of a day's events, and how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, events: Iterable[Event]) -> list[str]:
        self.times += 1
        return [event.id for event in events]


def test_only_a_day_that_changed_is_read_again() -> None:
    log, reader = MemoryEventLog([event("a", 0.5), event("b", 1.5), event("c", 3.5, "gone")]), Reader()
    days = Days(log, ("search",), reader)

    def found() -> list[list[str]]:
        return list(days.of(MIDNIGHT + DAY / 4, MIDNIGHT + 4 * DAY))

    assert found() == found() == [["a"], ["b"], ["c"]] and reader.times == 3
    log.append([event("late", 0.1)])
    assert found() == [["a", "late"], ["b"], ["c"]] and reader.times == 4
    log.erase("gone")
    log.append([event("new", 3.5)])
    assert found() == [["a", "late"], ["b"], ["new"]] and reader.times == 5
    log.forget(MIDNIGHT + DAY)
    assert found() == [["b"], ["new"]] and reader.times == 5


def test_a_part_of_a_day_is_read_by_itself() -> None:
    log, reader = MemoryEventLog([event("a", 0.25), event("b", 0.75)]), Reader()
    days = Days(log, ("search",), reader)
    assert days.between(MIDNIGHT, MIDNIGHT + DAY / 2) == ["a"]
    assert days.between(MIDNIGHT, MIDNIGHT + DAY) == days.between(MIDNIGHT, MIDNIGHT + DAY) == ["a", "b"]
    assert reader.times == 2
