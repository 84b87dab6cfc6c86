"""Moments as feeds write them, and whether a dated sale is on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_FORMATS = (
    "%m/%d/%y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%m/%d/%y, %I:%M %p",
    "%m/%d/%Y, %I:%M %p",
    "%Y/%m/%d %H:%M",
)
_DATE_CHARACTERS = 10


def sale_is_on(start: str, end: str, now: datetime) -> bool:
    """Whether a sale from `start` to `end` (blank is open; an end without a time is that whole day) runs at `now`.

    Raises ValueError saying what was wanted and got.
    """
    begins = read_moment(start) if start.strip() else None
    ends = read_moment(end) if end.strip() else None
    if ends is not None and len(end.strip()) <= _DATE_CHARACTERS:
        ends += timedelta(days=1)
    return (begins is None or begins <= now) and (ends is None or now < ends)


def read_moment(text: str) -> datetime:
    """Return a moment; without a zone it is in UTC. Raises ValueError."""
    moment = _parsed(text.strip()[:40].replace("\u202f", " "))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parsed(text: str) -> datetime:
    if text.isdecimal() and len(text) in (9, 10):
        return datetime.fromtimestamp(int(text), UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _in_other_format(text)
    if not 1 < moment.year < 9999:
        raise ValueError(f"a date of our time was wanted, got {text!r}")
    return moment


def _in_other_format(text: str) -> datetime:
    for pattern in _FORMATS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(f"a date like 2026-11-22 or 2026-11-22T09:30+01:00 was wanted, got {text!r}")
