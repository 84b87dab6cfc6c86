"""Locks by product id, so that reading, changing and writing a product is one step, also among processes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from zlib import crc32

from shopsight.store.file_lock import file_lock

_STRIPES = 64


class ProductLocks:
    """A fixed number of locks shared by all ids; several are taken in one order, so that nobody waits in a circle.

    With a `folder` they hold among all processes that name it: as file locks, which end with their process.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._locks = tuple(threading.Lock() for _ in range(_STRIPES))

    @contextmanager
    def hold(self, product_ids: Iterable[str]) -> Iterator[None]:
        """Keep these products from being changed through another request."""
        with ExitStack() as held:
            for stripe in sorted({crc32(product_id.encode()) % _STRIPES for product_id in product_ids}):
                held.enter_context(self._locks[stripe])
                if self._folder:
                    held.enter_context(file_lock(self._folder / f"{stripe:02}"))
            yield
