"""Long work that leaves room for others: no more than so many pieces a second."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Keeps work to `per_second` pieces; 0 is as fast as it goes."""

    def __init__(
        self,
        per_second: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._sleep = sleep
        self._clock = clock
        self._due = clock()

    def at_once(self, most: int) -> int:
        """Return how many pieces to take at once, `most` at most: work that is slow looks up about every second."""
        return max(1, min(most, int(self._per_second))) if self._per_second else most

    def done(self, pieces: int) -> None:
        """Wait until so many more pieces may have been done. Time that was lost is not made up for."""
        if self._per_second:
            now = self._clock()
            self._due = max(self._due, now - 1.0) + pieces / self._per_second
            self._sleep(max(0.0, self._due - now))
