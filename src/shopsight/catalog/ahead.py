"""Reads an iterator ahead in a thread of its own, so that who uses it can look up while it waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue
from types import TracebackType
from typing import Generic, TypeVar

_T = TypeVar("_T")
_TICK_S = 0.1


class ReadAhead(Generic[_T]):
    """Yields what `source` yields, at most `depth` ahead, and None after every tenth of a second without news.

    What `source` raises is raised here. Leaving the context stops the reading at its next step.
    """

    def __init__(self, source: Iterator[_T], depth: int) -> None:
        self._source = source
        self._queue: Queue[_T | _End] = Queue(depth)
        self._stopped = threading.Event()
        # A daemon: a source that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._read, name="read-ahead", daemon=True)

    def __enter__(self) -> ReadAhead[_T]:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopped.set()
        self._thread.join(timeout=2 * _TICK_S)

    def __iter__(self) -> Iterator[_T | None]:
        while True:
            try:
                news = self._queue.get(timeout=_TICK_S)
            except Empty:
                yield None
                continue
            if not isinstance(news, _End):
                yield news
            elif news.error is not None:
                raise news.error
            else:
                return

    def _read(self) -> None:
        try:
            for item in self._source:
                if not self._handed_over(item):
                    return
            self._handed_over(_End(None))
        except Exception as error:
            self._handed_over(_End(error))

    def _handed_over(self, news: _T | _End) -> bool:
        while not self._stopped.is_set():
            try:
                self._queue.put(news, timeout=_TICK_S)
                return True
            except Full:
                continue
        return False


class _End:
    def __init__(self, error: Exception | None) -> None:
        self.error = error
