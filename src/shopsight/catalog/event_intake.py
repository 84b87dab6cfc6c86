"""What shoppers did, taken row by row: the good ones are kept, the others are told with row, field and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from shopsight.core.errors import InvalidEvent
from shopsight.core.events import Event
from shopsight.core.feed import RowIssue
from shopsight.core.ga4 import event_of
from shopsight.core.ports import EventLog

_FASTEST_CLOCK = timedelta(minutes=5)
_DAWN = datetime(1970, 1, 2, tzinfo=UTC)
"""No shop's events are older; a time before is a number read as what it is not."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many events were new, how many were known already, and what was wrong with the others. Rows count from 1."""

    new: int
    known: int
    issues: tuple[RowIssue, ...]


class EventIntake:
    """Takes rows of GA4 e-commerce to the log. `currency` is for prices without one; `now` gives an aware time.

    Events may come late and in any order, as far back as `retention` reaches; None takes them of any age.
    """

    def __init__(
        self,
        log: EventLog,
        currency: str,
        retention: timedelta | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._log = log
        self._currency = currency
        self._retention = retention
        self._now = now

    def take(
        self,
        rows: Iterable[object],
        is_bot: Callable[[Event], bool] = lambda _: False,
        moved_by: timedelta = timedelta(),
    ) -> Taken:
        """Keep what can be read of parsed rows; it is durable when this returns. A bot's events are kept as such.

        `moved_by` is added to their times; their ids stay.
        """
        events: list[Event] = []
        issues: list[RowIssue] = []
        for number, row in enumerate(rows, start=1):
            try:
                event = self._timely(event_of(row, self._currency), moved_by)
            except InvalidEvent as error:
                issues.append(RowIssue("events", number, error.field or "event", error.code, error.message))
                continue
            events.append(replace(event, details={**event.details, "bot": True}) if is_bot(event) else event)
        return self._keep(events, issues)

    def forget(self) -> int:
        """Remove what is older than the retention; return how many events that were."""
        return self._log.forget(self._now() - self._retention) if self._retention else 0

    def _timely(self, event: Event, moved_by: timedelta) -> Event:
        now = self._now()
        event = replace(event, time=event.time + moved_by) if moved_by else event
        if event.time < _DAWN:
            raise InvalidEvent(f"event_time: {event.time:%Y-%m-%d} cannot be; are these microseconds?", "event_time")
        if event.time - _FASTEST_CLOCK > now:
            raise InvalidEvent(f"event_time: {event.time:%Y-%m-%dT%H:%M:%SZ} is in the future", "event_time")
        if self._retention and event.time < now - self._retention:
            days = self._retention.days
            raise InvalidEvent(
                f"event_time: {event.time:%Y-%m-%d} is more than {days} days ago, which is how long events are kept "
                "(SHOPSIGHT_EVENT_RETENTION_DAYS)",
                "event_time",
            )
        return event

    def _keep(self, events: list[Event], issues: list[RowIssue]) -> Taken:
        new = self._log.append(events)
        return Taken(new, len(events) - new, tuple(issues))
