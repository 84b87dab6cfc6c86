"""Asking the model beside the live one what the live one has just answered, in the background, and comparing."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias

from shopsight.core.queries import Query, Result
from shopsight.core.roll_out import Compared

_log = logging.getLogger("shopsight")

Ask: TypeAlias = Callable[[Query], Result]

_WAITING = 4
"""Photos that wait for the other model; those that come while so many do are left out."""
_FIRST = 10


class Shadow:
    """Compares answers in a thread of its own, which begins with the first; `keep(live, sums)` makes sums durable."""

    def __init__(self, keep: Callable[[str, Compared], None]) -> None:
        self._keep = keep
        self._waiting: queue.Queue[tuple[str, Ask, Query, Result] | None] = queue.Queue(_WAITING)
        self._lock = threading.Lock()
        self._sums: dict[str, Compared] = {}
        self._thread: threading.Thread | None = None

    def offer(self, live: str, ask: Ask, query: Query, answered: Result) -> None:
        """Ask the other model as well, where a photo alone asked for the first page; never waits, never raises."""
        if not _is_comparable(query):
            return
        if answered.photo_id:
            # The photo was kept already.
            query = replace(query, photo=None, photo_id=answered.photo_id)
        if self._thread is None:
            self._begin()
        try:
            self._waiting.put_nowait((live, ask, replace(query, facets=(), sponsored=0, shopper=""), answered))
        except queue.Full:
            return

    def flush(self) -> None:
        """Make durable what was compared since the last time."""
        with self._lock:
            sums, self._sums = self._sums, {}
        for live, compared in sums.items():
            self._keep(live, compared)

    def close(self) -> None:
        """End the thread after what it has at hand; what was not kept yet is let go."""
        thread = self._thread
        if thread:
            with suppress(queue.Empty):
                while True:
                    self._waiting.get_nowait()
            self._waiting.put(None)
            thread.join()

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="shadow", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (item := self._waiting.get()) is not None:
            live, ask, query, answered = item
            try:
                compared = compare(answered, ask(query), query.limit)
            except Exception as error:
                _log.warning("the model of a roll-out could not answer: %s", error)
                compared = Compared(failed=1)
            with self._lock:
                self._sums[live] = self._sums.get(live, Compared()) + compared


def compare(live: Result, other: Result, limit: int) -> Compared:
    """Return how two answers to one photo agree in their first ten, or as many as were asked for."""
    first, second = ([hit.product.id for hit in result.hits[:_FIRST]] for result in (live, other))
    most = min(_FIRST, limit, max(len(first), len(second)))
    return Compared(
        searches=1,
        overlap=len(set(first) & set(second)) / most if most else 1.0,
        same_first=int(first[:1] == second[:1]),
        live_ms=live.took_ms.get("total", 0.0),
        other_ms=other.took_ms.get("total", 0.0),
    )


def _is_comparable(query: Query) -> bool:
    has_photo = query.photo is not None or bool(query.photo_id)
    return has_photo and not query.words.strip() and not query.cursor and query.sort == "relevance"
