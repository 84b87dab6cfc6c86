"""How an index follows the store: by sequence number, in batches, from any number of processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from shopsight.core.errors import ChangesForgotten, IndexUnavailable
from shopsight.core.ports import ProductIndex, ProductStore

_BATCH = 512


class SharedIndex(ProductIndex, Protocol):
    """An index that several processes share, and that knows itself how far it has followed the store."""

    def turn(self) -> AbstractContextManager[int | None]:
        """Keep every other process from writing; gives the last change in the index, None where it is to be built.

        What others have written is seen by this process's searches from then on.
        """
        ...

    def reach(self, seq: int) -> None:
        """Keep, for whoever takes the next turn, that every change up to `seq` is in the index. Only in a turn."""
        ...

    def build(self, fill: Callable[[ProductIndex], int]) -> int:
        """Build it anew, and let that take over when it is whole; what served before serves until then. Only in a turn.

        `fill` puts everything into the index that it is given and returns the last change it had, as this does.
        """
        ...


class Follower:
    """Brings an `index` of this process alone up to what `store` says; `seq` is how far it has come.

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
        self._save_every_s = save_every_s
        self._saved_seq = seq
        self._saved_at = time.monotonic()
        self._turn = threading.Lock()
        self._rounds = _Rounds(self._look, interval_s)

    def catch_up(self) -> None:
        """Apply everything that the store acknowledged before this call.

        Raises ChangesForgotten when the index is too old to be brought up to date: it has to be built anew.
        """
        with self._turn:
            for seq in _applied(self._store, self._index, self.seq, self._rounds):
                self.seq = seq

    def start(self, on_error: Callable[[Exception], None]) -> None:
        """Follow in the background until `stop`. An error is told and the next look tries again.

        After ChangesForgotten there is none: somebody has to build the index anew.
        """
        self._rounds.start(on_error)

    def stop(self) -> None:
        """End the background thread and save what it has followed."""
        self._rounds.stop()
        self._save_if_changed()

    def _look(self) -> None:
        self.catch_up()
        if time.monotonic() - self._saved_at > self._save_every_s:
            self._save_if_changed()

    def _save_if_changed(self) -> None:
        with self._turn:
            self._saved_at = time.monotonic()
            if self.seq != self._saved_seq:
                self._save(self.seq)
                self._saved_seq = self.seq


class SharedFollower:
    """Brings a shared index up to what `store` says, in turn with the other processes that do the same.

    Whoever comes first applies what is new; the others find it applied. Nobody else writes meanwhile, or one that was
    held up could put an older state over a newer one. An index that is missing, of another model or too old to go on
    from is built anew. `seq` is how far the index is known to have come, -1 before it was first asked.
    """

    def __init__(self, store: ProductStore, index: SharedIndex, interval_s: float = 0.2) -> None:
        self.seq = -1
        self._store = store
        self._index = index
        self._turn = threading.Lock()
        self._rounds = _Rounds(self.catch_up, interval_s)

    def catch_up(self) -> None:
        """See to it that everything is applied that the store acknowledged before this call."""
        with self._turn:
            if self.seq >= self._store.seq():
                return
            with self._index.turn() as reached:
                try:
                    self.seq = self._index.build(self._fill) if reached is None else self._go_on(reached)
                except ChangesForgotten:
                    self.seq = self._index.build(self._fill)

    def rebuild(self) -> None:
        """Build the index anew, whatever it has."""
        with self._turn, self._index.turn():
            self.seq = self._index.build(self._fill)

    def start(self, on_error: Callable[[Exception], None]) -> None:
        """Follow in the background until `stop`. An error is told and the next look tries again."""
        self._rounds.start(on_error)

    def stop(self) -> None:
        """End the background thread."""
        self._rounds.stop()

    def _go_on(self, reached: int) -> int:
        for seq in _applied(self._store, self._index, reached, self._rounds):
            self._index.reach(seq)
            reached = seq
        return reached

    def _fill(self, fresh: ProductIndex) -> int:
        reached = max(_applied(self._store, fresh, 0, self._rounds), default=0)
        if self._rounds.is_stopping:
            raise IndexUnavailable("the shop was closed before its index was built")
        return reached


class _Rounds:
    """A thread that looks again and again, until it is told to stop or ChangesForgotten says that it is in vain."""

    def __init__(self, look: Callable[[], None], interval_s: float) -> None:
        self._look = look
        self._interval_s = interval_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def start(self, on_error: Callable[[Exception], None]) -> None:
        self._thread = threading.Thread(target=self._run, args=(on_error,), name="index-follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def _run(self, on_error: Callable[[Exception], None]) -> None:
        while not self._stopping.wait(self._interval_s):
            try:
                self._look()
            except ChangesForgotten as error:
                on_error(error)
                return
            except Exception as error:
                # Whatever failed (a locked database, a full disk), searching goes on with what the index has.
                on_error(error)


def _applied(store: ProductStore, index: ProductIndex, start: int, rounds: _Rounds) -> Iterator[int]:
    """Apply all changes after `start` that the store has now, in batches; yield how far each has come."""
    seq, goal = start, store.seq()
    while seq < goal and not rounds.is_stopping:
        changes = store.changes(seq, _BATCH)
        if 0 < start < changes.forgotten_seq:
            raise ChangesForgotten("the index has missed removals that are no longer known; it is built anew")
        index.put(changes.put)
        index.drop(changes.dropped)
        seq = changes.seq
        yield seq
