"""Something read off the whole store, used until the store changes, and longer where reading it is work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from shopsight.core.ports import ProductStore

_REST = 50
"""How many times longer than a reading took its outcome is used at least: a shop that is written to all the time
must not be read whole at every search."""

T = TypeVar("T")


class StoreDigest(Generic[T]):
    """Reads when it is first asked, and again when the store has changed, but not all the time. Safe in threads."""

    def __init__(
        self, store: ProductStore, read: Callable[[ProductStore], T], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[int, float, T] | None = None

    def now(self) -> T:
        """Return what was read: as new as the store where that is quick, else or meanwhile a while old."""
        known = self._known
        if known and self._lock.locked():
            return known[2]
        with self._lock:
            began, seq = self._clock(), self._store.seq()
            if self._known is None or (seq != self._known[0] and began >= self._known[1]):
                outcome = self._read(self._store)
                ended = self._clock()
                self._known = (seq, ended + _REST * (ended - began), outcome)
            return self._known[2]
