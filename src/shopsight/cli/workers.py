"""Worker processes: started together, handed connections in turn, replaced when they die, never left behind."""

from __future__ import annotations

import logging
import multiprocessing
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from shopsight.api.leash import READY, TAKEN, hand
from shopsight.core.errors import ShopsightError

_MAX_FAILED_STARTS = 3
_MOST_UNTAKEN = 16
"""Connections that a worker has been handed and not taken yet: one that hangs gets no more than these."""

_SAVE_S = 50.0
"""How long a worker may take to save its index, once its requests have ended."""

_log = logging.getLogger("shopsight")


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    leash: socket.socket
    is_ready: bool = False
    is_leaving: bool = False
    untaken: int = 0


class Workers:
    """Runs `work(*arguments, leash)` in `count` processes, each with a fresh interpreter.

    A worker says through its leash that it is ready, and is then handed connections of the `listener`: in turn, since
    a worker that accepted by itself would take nearly all that come at once, and a browser's connections stay open.
    It ends itself when the leash is cut: when `run` ends, and also when this process is killed.
    `on_death(pid)` is told of each that died. On SIGTERM, which comes as SystemExit, workers are told and get
    connections for another `stop_delay_s`; then each has `stop_grace_s` for its requests.
    """

    def __init__(
        self,
        count: int,
        work: Callable[..., None],
        arguments: tuple[Any, ...],
        listener: socket.socket,
        on_death: Callable[[int], None],
        *,
        stop_delay_s: float = 0.0,
        stop_grace_s: float = 10.0,
    ) -> None:
        self._count = count
        self._work = work
        self._arguments = arguments
        self._listener = listener
        self._turn = 0
        self._on_death = on_death
        self._stop_delay_s = stop_delay_s
        self._stop_grace_s = stop_grace_s
        self._processes = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def run(self) -> None:
        """Keep them running until an exception, such as KeyboardInterrupt, ends this call; then end them.

        Raises ShopsightError when workers cannot even start.
        """
        self._listener.setblocking(False)
        try:
            while True:
                while len(self._workers) < self._count:
                    self._start()
                self._watch()
        except SystemExit:
            self._leave()
            raise
        finally:
            self._end()

    def _start(self) -> None:
        leash, its_end = socket.socketpair()
        leash.setblocking(False)
        process = self._processes.Process(target=self._work, args=(*self._arguments, its_end), name="shopsight-worker")
        process.start()
        its_end.close()
        self._workers.append(_Worker(process, leash))

    def _leave(self) -> None:
        """Let the workers say that they are about to stop, and hand them what comes until they do."""
        until = time.monotonic() + self._stop_delay_s
        for worker in self._workers:
            worker.process.terminate()
        while self._workers and (left_s := until - time.monotonic()) > 0:
            self._watch(left_s)

    def _watch(self, timeout_s: float | None = None) -> None:
        """Wait until something happens to a worker or at the door, and see to it."""
        door = [self._listener] if any(map(_is_willing, self._workers)) else []
        leashes = [worker.leash for worker in self._workers if not worker.is_leaving]
        happened = wait([*door, *leashes, *(worker.process.sentinel for worker in self._workers)], timeout_s)
        for worker in list(self._workers):
            if worker.leash in happened:
                self._hear(worker)
            if worker.process.sentinel in happened:
                self._bury(worker)
        if self._listener in happened:
            self._hand_over()

    def _hear(self, worker: _Worker) -> None:
        try:
            said = worker.leash.recv(64)
        except OSError:
            said = b""
        worker.is_leaving = not said
        worker.untaken -= said.count(TAKEN)
        if READY in said:
            worker.is_ready = True
            self._failed_starts = 0

    def _hand_over(self) -> None:
        """Give the next connection to the worker whose turn it is, or to the one after it if that has just died."""
        willing = [worker for worker in self._workers if _is_willing(worker)]
        if not willing:
            return
        try:
            connection, _ = self._listener.accept()
        except OSError:  # It has gone again.
            return
        self._turn += 1
        with connection:
            for number in range(len(willing)):
                worker = willing[(self._turn + number) % len(willing)]
                with suppress(OSError):
                    hand(worker.leash, connection)
                    worker.untaken += 1
                    return

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.join()
        worker.leash.close()
        self._on_death(worker.process.pid or 0)
        how = f"worker process {worker.process.pid} ended with code {worker.process.exitcode}"
        self._failed_starts += not worker.is_ready
        if self._failed_starts >= _MAX_FAILED_STARTS:
            raise ShopsightError(f"{how} before it could serve, like those before it; the log above says why")
        _log.warning("%s; another takes its place", how)

    def _end(self) -> None:
        for worker in self._workers:
            worker.leash.close()
        for worker in self._workers:
            worker.process.join(self._stop_grace_s + _SAVE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def _is_willing(worker: _Worker) -> bool:
    return worker.is_ready and not worker.is_leaving and worker.untaken < _MOST_UNTAKEN
