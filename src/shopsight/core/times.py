"""Times as callers write them."""

from __future__ import annotations

from datetime import UTC, datetime

from shopsight.core.errors import InvalidRequest


def moment_of(text: str, field: str) -> datetime | None:
    """Return the time of a text in ISO 8601, in UTC unless it says otherwise; none of an empty one."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidRequest(f"{field} is a day or a time like 2026-06-01T12:00:00Z, got {text!r}", field) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
