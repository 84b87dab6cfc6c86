"""Satisfaction read off a log of events, and as plain data."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from shopsight.core.errors import InvalidRequest
from shopsight.core.ports import DatedEventLog
from shopsight.evaluation.satisfaction import NAMES, Satisfaction, outcomes_of, satisfaction
from shopsight.recommend.experiments.days import Days

_LONGEST = timedelta(days=400)


class ShopSatisfaction:
    """The satisfaction of one shop's shoppers; a day that has not changed is not read again."""

    def __init__(self, log: DatedEventLog) -> None:
        self._days = Days(log, NAMES, outcomes_of)

    def between(self, since: datetime, until: datetime) -> Satisfaction:
        """Return that of some time. Raises InvalidRequest for a time that is none, or far too long."""
        if not timedelta() < until - since <= _LONGEST:
            raise InvalidRequest(f"since: a time before until is wanted, at most {_LONGEST.days} days", "since")
        return satisfaction(self._days.between, since.astimezone(UTC), until.astimezone(UTC))


def satisfaction_as_data(found: Satisfaction) -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "whole": asdict(found.whole),
        "days": [{"day": day.day.isoformat(), "figures": asdict(day.figures)} for day in found.days],
        "reasons": [{"reason": reason, "count": count} for reason, count in found.reasons],
        "worst": [asdict(words) for words in found.worst],
    }
