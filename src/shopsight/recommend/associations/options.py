"""How a caller writes parts of a question down: arm=b, 2026-06-01."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from shopsight.core.errors import InvalidRequest


def details_of(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return names and values of texts like arm=b. Raises InvalidRequest for one that is no such text."""
    pairs = [text.partition("=") for text in given]
    wrong = next((text for text, (name, sign, _) in zip(given, pairs, strict=True) if not (name and sign)), None)
    if wrong is not None:
        raise InvalidRequest(f"detail is name=value, got {wrong!r}", "detail")
    return tuple((name, value) for name, _, value in pairs)


def moment_of(text: str, field: str) -> datetime | None:
    """Return the time of a text in ISO 8601, in UTC unless it says otherwise; none of an empty one."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidRequest(f"{field} is a day or a time like 2026-06-01T12:00:00Z, got {text!r}", field) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
