"""Photos that shoppers searched by, kept for a while under unguessable ids, so that a new crop needs no upload."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

_NAME = re.compile(r"q[0-9a-f]{40}")
_SWEEP_EVERY_S = 60.0
_log = logging.getLogger(__name__)


class QueryPhotos:
    """A private folder of files whose age decides whether they still exist. Thread-safe, and safe among processes.

    `ttl_s` is how long a photo lives, 0 keeps none; `clock` gives seconds since 1970. Nothing here is a promise:
    a photo is not flushed to disk, and on a full disk it is gone at once, because no search should fail for it.
    """

    def __init__(self, folder: Path, ttl_s: float, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._ttl_s = ttl_s
        self._clock = clock
        self._lock = threading.Lock()
        self._swept_at = 0.0

    def put(self, data: bytes) -> str:
        """Keep a photo and return its id; now and then, sweep the expired ones on the way."""
        photo_id = "q" + secrets.token_hex(20)
        if self._ttl_s > 0:
            self._write(self._folder / photo_id, data)
            self._sweep_if_due()
        return photo_id

    def get(self, photo_id: str) -> bytes | None:
        """Return a photo, None when it has expired or never was."""
        if not _NAME.fullmatch(photo_id):
            return None
        path = self._folder / photo_id
        try:
            return path.read_bytes() if self._lives(path) else None
        except OSError:
            return None

    def delete(self, photo_id: str) -> None:
        """Forget a photo at once; nothing happens where there is none."""
        if _NAME.fullmatch(photo_id):
            (self._folder / photo_id).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Delete the expired photos; return how many there were."""
        swept = 0
        for path in self._folder.glob("q*"):
            try:
                if _NAME.fullmatch(path.name) and not self._lives(path):
                    path.unlink()
                    swept += 1
            except FileNotFoundError:
                continue
        return swept

    def _lives(self, path: Path) -> bool:
        return self._clock() < path.stat().st_mtime + self._ttl_s

    def _write(self, path: Path, data: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            os.utime(path, (self._clock(), self._clock()))
        except OSError as error:
            with contextlib.suppress(OSError):
                path.unlink()
            _log.warning("a query photo was not kept in %s: %s", self._folder, error.strerror)

    def _sweep_if_due(self) -> None:
        now = self._clock()
        with self._lock:
            if now - self._swept_at < _SWEEP_EVERY_S:
                return
            self._swept_at = now
        self.sweep()
