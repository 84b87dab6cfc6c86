"""How an index follows the store: by sequence number, in batches, from any number of processes."""

from __future__ import annotations

import threading
from collections.abc import Callable

from shopsight.core.ports import ProductIndex, ProductStore

_BATCH = 512


class Follower:
    """Brings `index` up to what `store` says. `seq` is how far it has come.

    `interval_s` is how long the background thread waits between looks; a change made by another process
    is searchable within that time and the time of its own indexing.
    """

    def __init__(self, store: ProductStore, index: ProductIndex, seq: int, interval_s: float = 0.2) -> None:
        self.seq = seq
        self._store = store
        self._index = index
        self._interval_s = interval_s
        self._turn = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def catch_up(self) -> None:
        """Apply everything that the store has acknowledged before this call."""
        with self._turn:
            while self.seq < self._store.seq() and not self._stopping.is_set():
                changes = self._store.changes(self.seq, _BATCH)
                self._index.put(changes.put)
                self._index.drop(changes.dropped)
                self.seq = changes.seq

    def start(self, on_error: Callable[[Exception], None]) -> None:
        """Follow in the background until `stop`. An error is told and the next look tries again."""
        self._thread = threading.Thread(target=self._follow, args=(on_error,), name="index-follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def _follow(self, on_error: Callable[[Exception], None]) -> None:
        while not self._stopping.wait(self._interval_s):
            try:
                self.catch_up()
            except Exception as error:
                on_error(error)
