"""Kills processes at random moments of their work, and hears what they had acknowledged by then."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import UnpicklingError
from typing import Any

_KILLS_OF_ONE_WORK = 9
_PATIENCE_S = 300.0


class Killer:
    """Runs work in processes and kills them at random moments, as often as it is allowed to."""

    def __init__(self, seed: int) -> None:
        # A fork server that has loaded everything starts a process in milliseconds.
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.chaos.importer", "tests.chaos.indexer", "tests.chaos.newcomer"])
        self._random = random.Random(seed)
        self._work_s: dict[str, float] = {}
        self.left = 0

    def run(self, work: Callable[..., None], *arguments: Any, check: Callable[[int], None]) -> None:
        """Run `work` until it ends by itself; after each kill, `check` what was acknowledged up to then.

        The first run of each work shows how long it takes, so the first one should not be killed.
        """
        most, kills = 0, min(self.left, _KILLS_OF_ONE_WORK)
        while True:
            process, acknowledged = self._start(work, arguments)
            assert acknowledged.poll(_PATIENCE_S), "the process did not begin"
            begun = time.monotonic()
            usual_s = self._work_s.get(work.__name__, 0.0)
            process.join(self._random.uniform(0, usual_s / 2) if kills else _PATIENCE_S)
            killed = process.is_alive()
            process.kill()
            process.join()
            most = max([most, *_received(acknowledged)])
            check(most)
            if not killed:
                assert process.exitcode == 0
                self._work_s.setdefault(work.__name__, time.monotonic() - begun)
                return
            self.left -= 1
            kills -= 1

    def _start(self, work: Callable[..., None], arguments: tuple[Any, ...]) -> tuple[BaseProcess, Connection]:
        receiver, sender = self._processes.Pipe(duplex=False)
        process = self._processes.Process(target=work, args=(*arguments, sender))
        process.start()
        sender.close()
        return process, receiver


def _received(acknowledged: Connection) -> list[int]:
    numbers = []
    # The end of the pipe, and what a dying process wrote only in part.
    with suppress(EOFError, OSError, UnpicklingError):
        while acknowledged.poll():
            numbers.append(acknowledged.recv())
    acknowledged.close()
    return numbers
