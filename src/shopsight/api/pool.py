"""Threads with a bounded queue: blocking work beside the event loop, and a quick no when there is too much of it."""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect

from shopsight.core.errors import Overloaded

T = TypeVar("T")


class BoundedPool:
    """At most `workers` pieces of work run at once and at most `max_waiting` wait; more are refused with Overloaded."""

    def __init__(self, name: str, workers: int, max_waiting: int) -> None:
        self.name = name
        self.in_use = 0
        self.rejected = 0
        self._workers = workers
        self._max_waiting = max_waiting
        self._queue: deque[asyncio.Future[None]] = deque()
        self._executor = self._threads()

    @property
    def waiting(self) -> int:
        return len(self._queue)

    async def run(self, work: Callable[[], T], gone: Callable[[], Awaitable[object]] | None = None) -> T:
        """Return what `work` returns. Its place in the queue is given up when `gone()` comes back first.

        Raises Overloaded, ClientDisconnect, and whatever `work` raises.
        """
        await self._enter(gone)
        try:
            done = asyncio.get_running_loop().run_in_executor(self._executor, contextvars.copy_context().run, work)
        except BaseException:
            self._leave()
            raise
        done.add_done_callback(self._leave_after)
        # Shielded: a thread cannot be stopped, so its place is taken until it is done, whoever still waits for it.
        return await asyncio.shield(done)

    async def close(self) -> None:
        """Wait for what is running to end, and let go of the threads; the pool can be used again."""
        running, self._executor = self._executor, self._threads()
        await asyncio.to_thread(running.shutdown)

    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, thread_name_prefix=f"shopsight-{self.name}")

    async def _enter(self, gone: Callable[[], Awaitable[object]] | None) -> None:
        if self.in_use < self._workers:
            self.in_use += 1
            return
        if len(self._queue) >= self._max_waiting:
            self.rejected += 1
            raise Overloaded(f"all {self._workers} workers are busy and {len(self._queue)} requests wait already")
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        await self._wait_for(place, gone)

    async def _wait_for(self, place: asyncio.Future[None], gone: Callable[[], Awaitable[object]] | None) -> None:
        watcher = asyncio.ensure_future(gone()) if gone else None
        waited: set[asyncio.Future[Any]] = {place, watcher} if watcher else {place}
        try:
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            if not place.done():
                raise ClientDisconnect
        except BaseException:
            if place.done():
                self._leave()  # The place came at the very moment at which nobody wanted it any more.
            else:
                self._queue.remove(place)
            raise
        finally:
            if watcher:
                watcher.cancel()

    def _leave_after(self, done: asyncio.Future[T]) -> None:
        self._leave()
        if not done.cancelled():
            # Looked at, so that asyncio does not complain of an error that the gone client would have got.
            done.exception()

    def _leave(self) -> None:
        """Hand the place to the first in the queue, or free it."""
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self.in_use -= 1
