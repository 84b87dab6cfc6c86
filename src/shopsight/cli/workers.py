"""Worker processes: started together, replaced when they die, ended together, and never left behind."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from shopsight.core.errors import ShopsightError

_MAX_FAILED_STARTS = 3
_END_S = 60.0
_log = logging.getLogger("shopsight")


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    leash: Connection
    is_ready: bool = False


class Workers:
    """Runs `work(*arguments, leash)` in `count` processes, each with a fresh interpreter, on every system alike.

    A worker says through its leash that it is ready, and ends itself when the leash is cut (reading from it raises
    EOFError or OSError): when `run` ends, and also when this process is killed.
    `on_death(pid)` is told of each that died.
    """

    def __init__(
        self, count: int, work: Callable[..., None], arguments: tuple[Any, ...], on_death: Callable[[int], None]
    ) -> None:
        self._count = count
        self._work = work
        self._arguments = arguments
        self._on_death = on_death
        self._processes = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def run(self) -> None:
        """Keep them running until an exception, such as KeyboardInterrupt, ends this call; then end them.

        Raises ShopsightError when workers cannot even start.
        """
        try:
            while True:
                while len(self._workers) < self._count:
                    self._start()
                self._watch()
        finally:
            self._end()

    def _start(self) -> None:
        leash, its_end = self._processes.Pipe()
        process = self._processes.Process(target=self._work, args=(*self._arguments, its_end), name="shopsight-worker")
        process.start()
        its_end.close()
        self._workers.append(_Worker(process, leash))

    def _watch(self) -> None:
        """Wait until something happens to a worker, and see to it."""
        starting = [worker.leash for worker in self._workers if not worker.is_ready]
        happened = wait([*starting, *(worker.process.sentinel for worker in self._workers)])
        for worker in list(self._workers):
            if worker.leash in happened:
                self._hear(worker)
            if worker.process.sentinel in happened:
                self._bury(worker)

    def _hear(self, worker: _Worker) -> None:
        try:
            worker.leash.recv()
        except (EOFError, OSError):
            worker.process.join()
            return
        worker.is_ready = True
        self._failed_starts = 0

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
            worker.process.join(_END_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
