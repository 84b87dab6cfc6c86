"""Photos that shoppers searched by, kept for a while under unguessable ids, so that a new crop needs no upload."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_ID = re.compile(r"(?P<file>q[0-9a-f]{12})(?P<at>[0-9a-f]{8})(?P<secret>[0-9a-f]{20})")
_FILE_NAME = re.compile(r"q[0-9a-f]+")
_HEAD = struct.Struct(">10sdQ")
"""Before each photo: its secret, when it was kept in seconds since 1970, and how many bytes it has."""
_FILE_SPAN_S = 60.0
_FILE_BYTES = 64_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    out: BinaryIO
    begun_at: float


class QueryPhotos:
    """A private folder of files with photos one after the other. Thread-safe, and safe among processes.

    Every process adds to a file of its own, a new one each minute, because making a file for each photo would cost
    more than the rest of the answer. A file is deleted when its last photo has expired.
    `ttl_s` is how long a photo lives, 0 keeps none; `clock` gives seconds since 1970. Nothing here is a promise:
    a photo is not flushed to disk, and on a full disk it is gone at once, because no search should fail for it.
    """

    def __init__(self, folder: Path, ttl_s: float, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._ttl_s = ttl_s
        self._clock = clock
        self._lock = threading.Lock()
        self._file: _File | None = None

    def put(self, data: bytes) -> str:
        """Keep a photo and return its id, which every process knows from now on."""
        if self._ttl_s <= 0:
            return _unkept()
        with self._lock:
            try:
                return self._append(data)
            except OSError as error:
                self._end_file()
                _log.warning("a query photo was not kept in %s: %s", self._folder, error.strerror)
                return _unkept()

    def get(self, photo_id: str) -> bytes | None:
        """Return a photo, None when it has expired or never was."""
        name = _ID.fullmatch(photo_id)
        if not name:
            return None
        try:
            with (self._folder / name["file"]).open("rb") as file:
                file.seek(int(name["at"], 16))
                return self._read(file, bytes.fromhex(name["secret"]))
        except OSError:
            return None

    def sweep(self) -> int:
        """Delete the files in which every photo has expired; return how many there were."""
        with self._lock:
            if self._file and self._clock() >= self._file.begun_at + _FILE_SPAN_S:
                self._end_file()
        return self._delete_expired()

    def close(self) -> None:
        """End this process's file; what it holds lives on."""
        with self._lock:
            self._end_file()

    def _append(self, data: bytes) -> str:
        now = self._clock()
        file = self._file_at(now)
        at, secret = file.out.tell(), secrets.token_bytes(10)
        head = _HEAD.pack(secret, now, len(data))
        if file.out.write(head) != len(head) or file.out.write(data) != len(data):
            raise OSError(0, "the disk took only a part of it")
        os.utime(file.path, (now, now))
        return f"{file.path.name}{at:08x}{secret.hex()}"

    def _read(self, file: BinaryIO, secret: bytes) -> bytes | None:
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        written, kept_at, size = _HEAD.unpack(head)
        if not secrets.compare_digest(written, secret) or self._clock() >= kept_at + self._ttl_s:
            return None
        data = file.read(size)
        return data if len(data) == size else None

    def _file_at(self, now: float) -> _File:
        """Return the file to add to: a new one each minute, and where the last is large or was deleted by somebody."""
        file = self._file
        is_good = file and now < file.begun_at + _FILE_SPAN_S and file.out.tell() < _FILE_BYTES and file.path.exists()
        if file and is_good:
            return file
        self._end_file()
        self._delete_expired()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"q{secrets.token_hex(6)}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._file = _File(path, os.fdopen(descriptor, "wb", buffering=0), now)
        return self._file

    def _delete_expired(self) -> int:
        deleted = 0
        for path in self._folder.glob("q*"):
            # On Windows another process may have it open: it goes the next time.
            with contextlib.suppress(OSError):
                if _FILE_NAME.fullmatch(path.name) and self._clock() >= path.stat().st_mtime + self._ttl_s:
                    path.unlink()
                    deleted += 1
        return deleted

    def _end_file(self) -> None:
        file, self._file = self._file, None
        if file:
            file.out.close()


def _unkept() -> str:
    """Return an id that leads nowhere."""
    return f"q{secrets.token_hex(20)}"
