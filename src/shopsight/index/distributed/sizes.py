"""How many rows a collection has, and which share of them a filter allows: asked of the server once in a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_KNOWN_FOR_S = 30.0
_MOST_KNOWN = 1024


class Sizes:
    """Counts by filter expression, each good for half a minute: they only choose the way, never what is found."""

    def __init__(self, count: Callable[[str], int]) -> None:
        self._count = count
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, float]] = {}

    def rows(self, expression: str = "") -> int:
        """Return how many rows the expression allows, about."""
        now_s = time.monotonic()
        with self._lock:
            count, until_s = self._known.get(expression, (0, now_s))
        if now_s < until_s:
            return count
        count = self._count(expression)
        with self._lock:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[expression] = count, now_s + _KNOWN_FOR_S
        return count

    def forget(self) -> None:
        """Count anew: the collection is another one, or has grown at once."""
        with self._lock:
            self._known.clear()
