"""What was read off each day of the event log, kept and read again only when that day has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from shopsight.core.events import Event, Events, Mark
from shopsight.core.ports import DatedEventLog

T = TypeVar("T")

_DAY = timedelta(days=1)
_MOST_DAYS = 430


class Days(Generic[T]):
    """`reduce` is given the events of a day (UTC), of these names, and returns what is kept of them. Safe in threads.

    A day whose count of events and last number are the same holds the same events: numbers only grow, and are never
    used twice. So late events count, erased shoppers vanish, and it does not matter which process wrote.
    """

    def __init__(self, log: DatedEventLog, names: tuple[str, ...], reduce: Callable[[Iterable[Event]], T]) -> None:
        self._log, self._names, self._reduce = log, names, reduce
        self._kept: OrderedDict[datetime, tuple[Mark, T]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, since: datetime, until: datetime) -> Iterator[T]:
        """Yield the days that lie in a time, wholly or in part, in order; days without events are left out."""
        start = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        while start < until:
            mark = self._log.mark(start, start + _DAY)
            if mark.events:
                yield self._day(start, mark)
            start += _DAY

    def between(self, since: datetime, until: datetime) -> T:
        """Return what is read off a time within one day; it is kept where that is the whole day."""
        if until - since == _DAY:
            return self._day(since, self._log.mark(since, until))
        return self._read(since, until)

    def _day(self, start: datetime, mark: Mark) -> T:
        with self._lock:
            known = self._kept.get(start)
        if known and known[0] == mark:
            return known[1]
        found = self._read(start, start + _DAY)
        with self._lock:
            self._kept[start] = mark, found
            while len(self._kept) > _MOST_DAYS:
                self._kept.popitem(last=False)
        return found

    def _read(self, since: datetime, until: datetime) -> T:
        asked = Events(names=self._names, since=since, until=until)
        return self._reduce(logged.event for logged in self._log.read(asked))
