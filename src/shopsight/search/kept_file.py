"""A file of the shop's folder that holds what was fitted: read again only when it has changed, written whole."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar
from uuid import uuid4

from shopsight.core.errors import StoreUnusable

T = TypeVar("T")
_log = logging.getLogger("shopsight")


class KeptFile(Generic[T]):
    """`told` gives the bytes of a value, `read` the value of bytes, or it raises one of `refusals`.

    `remedy` says what becomes of a file that is not used.
    Any process may write; each sees it at its next look.
    """

    def __init__(
        self,
        path: Path,
        read: Callable[[bytes], T],
        told: Callable[[T], bytes],
        *,
        remedy: str,
        refusals: tuple[type[Exception], ...],
        most_bytes: int,
    ) -> None:
        self.path = path
        self._read = read
        self._told = told
        self._remedy = remedy
        self._refusals: tuple[type[Exception], ...] = (OSError, *refusals)
        self._most_bytes = most_bytes
        self._seen: tuple[tuple[int, int], T | None] | None = None

    def now(self) -> T | None:
        """Return what lies there; None where nothing usable does."""
        try:
            about = self.path.stat()
        except OSError:
            return None
        stamp = (about.st_mtime_ns, about.st_size)
        seen = self._seen
        if seen is None or seen[0] != stamp:
            seen = self._seen = (stamp, self._fresh(about.st_size))
        return seen[1]

    def write(self, value: T) -> None:
        """Replace what lies there, whole or not at all. Raises StoreUnusable."""
        data = self._told(value)
        # A name of its own: another process may be writing, too.
        written = self.path.with_suffix(f".{uuid4().hex}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            written.write_bytes(data)
            written.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                written.unlink()
            raise StoreUnusable(f"{self.path} cannot be written: {error.strerror}") from error

    def _fresh(self, size: int) -> T | None:
        if size > self._most_bytes:
            _log.warning("%s is not used, %s: %s bytes are too many", self.path, self._remedy, f"{size:,}")
            return None
        try:
            return self._read(self.path.read_bytes())
        except self._refusals as error:
            _log.warning("%s is not used, %s: %s", self.path, self._remedy, error)
            return None
