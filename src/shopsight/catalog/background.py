"""Long work in threads of this process, watched from its first report on and ended cleanly when the shop closes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeAlias

from shopsight.core.errors import OperationNotFound
from shopsight.core.types import Operation

_log = logging.getLogger("shopsight")

Progress: TypeAlias = Callable[[Operation], None]


class Background:
    """Runs operations. `cancel(id)` asks one to stop at its next report."""

    def __init__(self, cancel: Callable[[str], None]) -> None:
        self._cancel = cancel
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._under_way: dict[threading.Thread, str] = {}

    def start(self, work: Callable[[Progress], Operation]) -> Operation:
        """Begin; return the operation at its first report, or raise what kept it from one."""
        first: Future[Operation] = Future()

        def tell(operation: Operation) -> None:
            self._under_way[threading.current_thread()] = operation.id
            if not first.done():
                first.set_result(operation)

        def run() -> None:
            try:
                tell(work(tell))
            except Exception as error:
                if first.done():
                    # The operation itself says "failed" and why; this line is for whoever reads the log.
                    _log.warning("background work failed: %s", error)
                else:
                    first.set_exception(error)
            finally:
                self._under_way.pop(threading.current_thread(), None)

        self._run(run)
        return first.result()

    def every(self, interval_s: float, work: Callable[[], object]) -> None:
        """Do something again and again until `close`; a failure is logged and the next turn comes all the same."""

        def run() -> None:
            while not self._closing.wait(interval_s):
                try:
                    work()
                except Exception as error:
                    _log.warning("regular work failed: %s", error)

        self._run(run)

    def until_closing(self, on_progress: Progress) -> Progress:
        """Return a listener that also asks the work to stop once `close` was called."""

        def report(operation: Operation) -> None:
            on_progress(operation)
            if self._closing.is_set():
                self._cancel(operation.id)

        return report

    def close(self) -> None:
        """Ask all work to stop, and wait until it has. What is over stays as it ended."""
        self._closing.set()
        # Asked here as well: the next report of work that waits for slow downloads may be far off.
        for operation_id in tuple(self._under_way.values()):
            with suppress(OperationNotFound):
                self._cancel(operation_id)
        for thread in self._threads:
            thread.join()

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="operation", daemon=True)
        self._threads = [*(known for known in self._threads if known.is_alive()), thread]
        thread.start()
