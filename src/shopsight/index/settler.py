"""Background work in small steps that gives way to searches."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from shopsight.index.lock import ReadWriteLock

_log = logging.getLogger(__name__)


class Settler:
    """Runs `step` again and again, in a thread that lives only as long as there is work, and never beyond the program.

    `step` takes the lock itself where it must, and returns whether there may be more to do.
    """

    def __init__(self, step: Callable[[], bool], lock: ReadWriteLock) -> None:
        self._step = step
        self._lock = lock
        self._working = threading.Lock()
        self._starting = threading.Lock()
        self._is_awake = False
        self._is_asked_again = False

    def wake(self) -> None:
        """See to it that all work which there is now gets done; returns at once."""
        with self._starting:
            self._is_asked_again = True
            if not self._is_awake:
                self._is_awake = True
                threading.Thread(target=self._work_off, name="index-settler").start()

    def finish(self) -> None:
        """Do all the work now, in the caller's thread, without giving way."""
        with self._working:
            while self._step():
                pass

    def _work_off(self) -> None:
        while self._is_needed():
            try:
                with self._working:
                    self._work_politely()
            except Exception:
                _log.exception("the index graph could not be brought up to date; searches scan what it lacks")

    def _is_needed(self) -> bool:
        with self._starting:
            self._is_awake = self._is_asked_again
            self._is_asked_again = False
            return self._is_awake

    def _work_politely(self) -> None:
        """After each step leave the machine to searches and writes for as long as it took, if any were asked for."""
        pause = threading.Event()
        has_more = True
        while has_more and threading.main_thread().is_alive():
            reads, started = self._lock.reads, time.monotonic()
            has_more = self._step()
            if self._lock.reads != reads or self._lock.has_waiting_writer:
                pause.wait(time.monotonic() - started)
