"""The bounded pool: what fits runs, what is too much is refused at once, who goes frees the place."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from starlette.requests import ClientDisconnect

from shopsight.api.pool import BoundedPool
from shopsight.core.errors import Overloaded

T = TypeVar("T")


class Gate:
    """Work that says when it runs and ends when it is let."""

    def __init__(self) -> None:
        self.running = threading.Semaphore(0)
        self.open = threading.Event()

    def work(self) -> str:
        self.running.release()
        self.open.wait(10)
        return "done"


def run(scenario: Callable[[BoundedPool, Gate], Awaitable[T]], workers: int = 1, max_waiting: int = 1) -> T:
    async def with_pool() -> T:
        pool, gate = BoundedPool("test", workers, max_waiting), Gate()
        try:
            return await asyncio.wait_for(scenario(pool, gate), 10)
        finally:
            gate.open.set()
            await pool.close()

    return asyncio.run(with_pool())


async def started(gate: Gate) -> None:
    assert await asyncio.to_thread(gate.running.acquire, timeout=5)


def test_work_beyond_the_queue_is_refused_at_once_and_the_rest_is_done() -> None:
    async def scenario(pool: BoundedPool, gate: Gate) -> list[str]:
        tasks = [asyncio.create_task(pool.run(gate.work)) for _ in range(2)]
        await started(gate)
        assert (pool.in_use, pool.waiting) == (1, 1)
        with pytest.raises(Overloaded, match="1 workers are busy"):
            await pool.run(gate.work)
        assert pool.rejected == 1
        gate.open.set()
        done = await asyncio.gather(*tasks)
        assert (pool.in_use, pool.waiting) == (0, 0)
        return done

    assert run(scenario) == ["done", "done"]


def test_workers_run_side_by_side() -> None:
    async def scenario(pool: BoundedPool, gate: Gate) -> None:
        tasks = [asyncio.create_task(pool.run(gate.work)) for _ in range(3)]
        for _ in range(3):
            await started(gate)
        gate.open.set()
        await asyncio.gather(*tasks)

    run(scenario, workers=3)


def test_a_client_that_goes_frees_its_place_in_the_queue() -> None:
    async def scenario(pool: BoundedPool, gate: Gate) -> None:
        gone = asyncio.Event()
        first = asyncio.create_task(pool.run(gate.work))
        await started(gate)
        waiting = asyncio.create_task(pool.run(gate.work, gone.wait))
        while not pool.waiting:
            await asyncio.sleep(0)
        gone.set()
        with pytest.raises(ClientDisconnect):
            await waiting
        assert pool.waiting == 0
        next_in_line = asyncio.create_task(pool.run(lambda: "next"))
        gate.open.set()
        assert await first == "done"
        assert await next_in_line == "next"
        assert pool.in_use == 0

    run(scenario)


def test_a_cancelled_waiter_leaves_and_a_cancelled_caller_keeps_the_worker_until_it_is_done() -> None:
    async def scenario(pool: BoundedPool, gate: Gate) -> None:
        running = asyncio.create_task(pool.run(gate.work))
        await started(gate)
        waiting = asyncio.create_task(pool.run(gate.work))
        while not pool.waiting:
            await asyncio.sleep(0)
        for task in (waiting, running):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert (pool.in_use, pool.waiting) == (1, 0)
        gate.open.set()
        assert await pool.run(lambda: "after") == "after"
        assert pool.in_use == 0

    run(scenario)


def test_a_place_that_comes_as_the_client_goes_is_passed_on() -> None:
    async def scenario(pool: BoundedPool, gate: Gate) -> None:
        first = asyncio.create_task(pool.run(gate.work))
        await started(gate)
        waiting = asyncio.create_task(pool.run(lambda: "never"))
        while not pool.waiting:
            await asyncio.sleep(0)
        gate.open.set()
        await first
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert await pool.run(lambda: "after") == "after"
        assert (pool.in_use, pool.waiting) == (0, 0)

    run(scenario)


def test_what_the_work_raises_reaches_the_caller_and_frees_the_worker() -> None:
    async def scenario(pool: BoundedPool, gate: Gate) -> None:
        with pytest.raises(ZeroDivisionError):
            await pool.run(lambda: 1 // 0)
        assert pool.in_use == 0

    run(scenario)


def test_closing_waits_for_what_is_running() -> None:
    async def scenario(pool: BoundedPool, gate: Gate) -> None:
        task = asyncio.create_task(pool.run(gate.work))
        await started(gate)
        closing = asyncio.create_task(pool.close())
        gate.open.set()
        await closing
        assert await task == "done"

    run(scenario)
