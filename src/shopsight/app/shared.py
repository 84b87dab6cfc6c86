"""What the models of a shop work with and do not own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from shopsight.app.traces import Traces
from shopsight.core.ports import BlobStore, EventLog, OperationLog
from shopsight.core.types import Image
from shopsight.store.products import SqlProductStore
from shopsight.vision.decode import DecodeLimits


@dataclass(frozen=True, slots=True)
class Shared:
    """Parts of the shop.

    `decode(data, at_least_px)` gives a picture; `photo_bytes(id)` a catalog or query photo, or None; `keep(data)` keeps
    a query photo and names it, or returns None where none are kept.
    """

    engine: Engine
    store: SqlProductStore
    events: EventLog
    operations: OperationLog
    blobs: BlobStore
    limits: DecodeLimits
    decode: Callable[[bytes, int], Image]
    photo_bytes: Callable[[str], bytes | None]
    keep: Callable[[bytes], str | None]
    traces: Traces | None
