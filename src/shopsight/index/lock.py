"""A lock that lets many read at once and one write alone; a waiting writer goes before new readers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager


class ReadWriteLock:
    """Not reentrant: a reader must not ask again while it reads."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._changed = threading.Condition(self._mutex)
        self._reading = _Reading(self)
        self._readers = 0
        self._writers_waiting = 0
        self._writing = False
        self._reads = 0

    @property
    def reads(self) -> int:
        """How many reads were asked for: whether it moves tells background work if somebody needs the machine."""
        return self._reads

    @property
    def has_waiting_writer(self) -> bool:
        """Whether somebody waits to write."""
        return self._writers_waiting > 0

    def reading(self) -> AbstractContextManager[None]:
        """Hold off writers."""
        return self._reading

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold off everybody else."""
        with self._mutex:
            self._writers_waiting += 1
            try:
                self._changed.wait_for(lambda: not self._writing and not self._readers)
            finally:
                self._writers_waiting -= 1
            self._writing = True
        try:
            yield
        finally:
            with self._mutex:
                self._writing = False
                self._changed.notify_all()


class _Reading:
    """What every reader enters. A class of its own and a bare mutex: a search spends a tenth of its time in Python."""

    def __init__(self, lock: ReadWriteLock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        lock = self._lock
        with lock._mutex:
            # Counted before the wait: who builds in the background must see that somebody is waiting for a gap.
            lock._reads += 1
            while lock._writing or lock._writers_waiting:
                lock._changed.wait()
            lock._readers += 1

    def __exit__(self, *_: object) -> None:
        lock = self._lock
        with lock._mutex:
            lock._readers -= 1
            if lock._writers_waiting and not lock._readers:
                lock._changed.notify_all()
