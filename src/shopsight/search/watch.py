"""A stopwatch for the steps of one search."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class StepWatch:
    """Adds up milliseconds per named step; `total` runs from the making of the watch."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self._steps[name] = self._steps.get(name, 0.0) + (time.perf_counter() - began) * 1000.0

    def took_ms(self) -> dict[str, float]:
        """Return milliseconds per step in the order they ran, and `total`."""
        total = (time.perf_counter() - self._began) * 1000.0
        return {name: round(ms, 3) for name, ms in {**self._steps, "total": total}.items()}
