"""What counts as a number in feeds and filters."""

from __future__ import annotations

import re

_DECIMAL = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})", re.ASCII)


def as_number(text: str) -> float | None:
    """Return the number that `text` spells in plain decimal notation, else None: no exponents, no NaN, no infinity."""
    stripped = text.strip()
    return float(stripped) if _DECIMAL.fullmatch(stripped) else None
