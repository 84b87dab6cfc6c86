"""Satisfaction read off a log of events, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from shopsight.core.errors import InvalidRequest
from shopsight.core.events import Event, Events
from shopsight.core.ports import EventLog
from shopsight.evaluation.satisfaction import NAMES, Satisfaction, satisfaction

_LONGEST = timedelta(days=400)


def satisfaction_in(log: EventLog, since: datetime, until: datetime) -> Satisfaction:
    """Return the satisfaction of some time. Raises InvalidRequest for a time that is none, or far too long."""
    if not timedelta() < until - since <= _LONGEST:
        raise InvalidRequest(f"since: a time before until is wanted, at most {_LONGEST.days} days", "since")

    def read(start: datetime, end: datetime) -> Iterator[Event]:
        return (logged.event for logged in log.read(Events(names=NAMES, since=start, until=end)))

    return satisfaction(read, since, until)


def satisfaction_as_data(found: Satisfaction) -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "whole": asdict(found.whole),
        "days": [{"day": day.day.isoformat(), "figures": asdict(day.figures)} for day in found.days],
        "reasons": [{"reason": reason, "count": count} for reason, count in found.reasons],
        "worst": [asdict(words) for words in found.worst],
    }
