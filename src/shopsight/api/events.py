"""Server-sent events: the progress of an operation, told until it ends, picked up again where the connection broke."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial

from pydantic_core import to_json

from shopsight.api.context import Context
from shopsight.api.render import operation_dict
from shopsight.core.types import Operation

_HEARTBEAT_S = 15.0
_RETRY_MS = 2000


def event_id(operation: Operation) -> str:
    """Return what names this state of the operation."""
    return f"{operation.updated_at.timestamp():.6f}-{operation.done}-{operation.status}"


async def progress_events(context: Context, operation: Operation, seen: str) -> AsyncIterator[bytes]:
    """Yield `progress` for each new state, and `done` with the last; `seen` is the id of the last event received."""
    yield f"retry: {_RETRY_MS}\n\n".encode()
    quiet_s = 0.0
    while True:
        is_last = operation.status != "running"
        if is_last or event_id(operation) != seen:
            yield _event(operation, "done" if is_last else "progress")
            seen, quiet_s = event_id(operation), 0.0
        if is_last or await _closing_within(context, context.options.events_poll_s):
            return
        quiet_s += context.options.events_poll_s
        if quiet_s >= _HEARTBEAT_S:
            yield b": still here\n\n"
            quiet_s = 0.0
        operation = await context.pools.reads.run(partial(context.shop.operation, operation.id))


def _event(operation: Operation, name: str) -> bytes:
    head = f"id: {event_id(operation)}\nevent: {name}\ndata: ".encode()
    return head + to_json(operation_dict(operation)) + b"\n\n"


async def _closing_within(context: Context, seconds: float) -> bool:
    try:
        await asyncio.wait_for(context.closing.wait(), seconds)
    except TimeoutError:
        return False
    return True
