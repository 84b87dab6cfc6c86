"""Locks by product id, so that reading, changing and writing a product is one step within this process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from zlib import crc32

_STRIPES = 64


class ProductLocks:
    """A fixed number of locks shared by all ids; several are taken in one order, so that nobody waits in a circle."""

    def __init__(self) -> None:
        self._locks = tuple(threading.Lock() for _ in range(_STRIPES))

    @contextmanager
    def hold(self, product_ids: Iterable[str]) -> Iterator[None]:
        """Keep these products from being changed through another request."""
        with ExitStack() as held:
            for stripe in sorted({crc32(product_id.encode()) % _STRIPES for product_id in product_ids}):
                held.enter_context(self._locks[stripe])
            yield
