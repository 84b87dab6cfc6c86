"""How a caller writes details of events down: arm=b."""

from __future__ import annotations

from collections.abc import Sequence

from shopsight.core.errors import InvalidRequest


def details_of(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return names and values of texts like arm=b. Raises InvalidRequest for one that is no such text."""
    pairs = [text.partition("=") for text in given]
    wrong = next((text for text, (name, sign, _) in zip(given, pairs, strict=True) if not (name and sign)), None)
    if wrong is not None:
        raise InvalidRequest(f"detail is name=value, got {wrong!r}", "detail")
    return tuple((name, value) for name, _, value in pairs)
