"""Whether a run of an encoder is alone, or one of many that come at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Crowd:
    """Counts the runs that are under way; safe to ask from several threads at once."""

    def __init__(self) -> None:
        self._running = 0
        self._is_met = False
        self._lock = threading.Lock()

    @contextmanager
    def run(self) -> Iterator[bool]:
        """Give whether this run is alone: nobody runs beside it, and nobody met the one before it.

        Among many callers a run that happens to come first is soon met by others, who would wait for its threads.
        """
        with self._lock:
            is_first = not self._running
            is_alone = is_first and not self._is_met
            self._is_met = not is_first
            self._running += 1
        try:
            yield is_alone
        finally:
            with self._lock:
                self._running -= 1
