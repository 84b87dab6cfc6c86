"""Workers in processes of this machine, each with a fresh interpreter, spoken to through a pipe."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from shopsight.bulk.crew import Crew, WorkerLost
from shopsight.bulk.worker import Kit, Worker
from shopsight.core.errors import UnreadableImage
from shopsight.core.types import Sight


def process_crew(kit: Kit, size: int) -> Crew:
    """Return so many workers on this machine, started when the context is entered."""
    return Crew(kit.card, size, lambda: _ProcessHand(kit))


class _ProcessHand:
    def __init__(self, kit: Kit) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._kit = kit
        self._pipe, its_end = spawn.Pipe()
        self._process = spawn.Process(target=_work, args=(its_end,), name="shopsight-seer", daemon=True)
        self._process.start()
        its_end.close()

    def open(self) -> None:
        self._asked(self._kit)

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        seen: list[Sight | UnreadableImage] = self._asked(list(contents))
        return seen

    def end(self) -> None:
        self._process.kill()
        self._process.join()

    def _asked(self, question: Kit | list[bytes]) -> Any:
        try:
            self._pipe.send(question)
            answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            self._process.join()
            raise WorkerLost(f"worker process {self._process.pid} died ({self._process.exitcode})") from error
        if isinstance(answer, Exception):
            raise answer
        return answer


def _work(pipe: Connection) -> None:
    """Answer until the other end of the pipe is gone: also when its process was killed."""
    # Ctrl-C goes to every process of a terminal; who gives the work decides what it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker: Worker | None = None
    with suppress(EOFError, OSError):
        while True:
            question = pipe.recv()
            try:
                if isinstance(question, Kit):
                    worker = Worker(question)
                pipe.send(worker.see(question) if worker and isinstance(question, list) else None)
            except Exception as error:
                pipe.send(error)
