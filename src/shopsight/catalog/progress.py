"""How far an import is, how fast it goes, and what it has counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shopsight.core.types import Operation

ITEMS_DONE = "items"
RESUMED_FROM = "resumed_from"
RESUMED_AT = "resumed_at"


@dataclass(frozen=True, slots=True)
class Pace:
    """Feed items per second, and the time left where the total is known."""

    items_per_s: float
    left: timedelta | None


def rate_and_eta(operation: Operation, now: datetime) -> Pace:
    """Return how fast the operation goes and how long it still takes, from its last start on.

    What was done before an interruption, and the time that nobody worked on it, do not count.
    """
    since = operation.checkpoint.get(RESUMED_AT)
    started_at = datetime.fromisoformat(since) if isinstance(since, str) else operation.started_at
    elapsed_s = (now - started_at).total_seconds()
    done = operation.done - int(operation.checkpoint.get(RESUMED_FROM, 0))
    if done <= 0 or elapsed_s <= 0:
        return Pace(0.0, None)
    items_per_s = done / elapsed_s
    if operation.total is None:
        return Pace(items_per_s, None)
    return Pace(items_per_s, timedelta(seconds=max(0, operation.total - operation.done) / items_per_s))


def items_done(operation: Operation) -> int:
    """Return how many items of the feed, from its start, need not be looked at again."""
    return int(operation.checkpoint.get(ITEMS_DONE, 0))


def resumed(operation: Operation, now: datetime) -> Mapping[str, str | int]:
    """Return the checkpoint of an operation that is gone on with at `now`."""
    return {**operation.checkpoint, RESUMED_FROM: operation.done, RESUMED_AT: now.isoformat()}
