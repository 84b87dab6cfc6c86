"""How an index follows the store: by sequence number, in batches, from any number of processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from shopsight.core.errors import ChangesForgotten
from shopsight.core.ports import ProductIndex, ProductStore

_BATCH = 512


class Follower:
    """Brings `index` up to what `store` says; `seq` is how far it has come.

    `interval_s` is how long the background thread waits between looks: a change made by another process is searchable
    within that time and the time of its own indexing. `save(seq)` writes a snapshot from which the next start goes on;
    it is called at most every `save_every_s` and at the end, and only if something changed.
    """

    def __init__(
        self,
        store: ProductStore,
        index: ProductIndex,
        seq: int,
        save: Callable[[int], None],
        interval_s: float = 0.2,
        save_every_s: float = 120.0,
    ) -> None:
        self.seq = seq
        self._store = store
        self._index = index
        self._save = save
        self._interval_s = interval_s
        self._save_every_s = save_every_s
        self._saved_seq = seq
        self._saved_at = time.monotonic()
        self._turn = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def catch_up(self) -> None:
        """Apply everything that the store acknowledged before this call.

        Raises ChangesForgotten when the index is too old to be brought up to date: it has to be built anew.
        """
        with self._turn:
            start, goal = self.seq, self._store.seq()
            while self.seq < goal and not self._stopping.is_set():
                changes = self._store.changes(self.seq, _BATCH)
                if 0 < start < changes.forgotten_seq:
                    raise ChangesForgotten("the index has missed removals that are no longer known; it is built anew")
                self._index.put(changes.put)
                self._index.drop(changes.dropped)
                self.seq = changes.seq

    def start(self, on_error: Callable[[Exception], None]) -> None:
        """Follow in the background until `stop`. An error is told and the next look tries again.

        After ChangesForgotten there is none: somebody has to build the index anew.
        """
        self._thread = threading.Thread(target=self._follow, args=(on_error,), name="index-follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the background thread and save what it has followed."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
        self._save_if_changed()

    def _follow(self, on_error: Callable[[Exception], None]) -> None:
        while not self._stopping.wait(self._interval_s):
            try:
                self.catch_up()
                if time.monotonic() - self._saved_at > self._save_every_s:
                    self._save_if_changed()
            except ChangesForgotten as error:
                on_error(error)
                return
            except Exception as error:
                # Whatever failed (a locked database, a full disk), searching goes on with what the index has.
                on_error(error)

    def _save_if_changed(self) -> None:
        with self._turn:
            self._saved_at = time.monotonic()
            if self.seq != self._saved_seq:
                self._save(self.seq)
                self._saved_seq = self.seq
