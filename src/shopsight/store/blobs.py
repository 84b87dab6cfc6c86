"""Photos on disk, each in a file named by the SHA-256 of its content."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from shopsight.core.errors import StoreUnusable
from shopsight.store.durable import move_durably, write_durably

_NAME = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 64
"""Files that are open at once while they are written."""


class DiskBlobStore:
    """A folder with one subfolder for each first two digits of the SHA-256. Thread-safe, and safe among processes.

    A file appears under its name only when all of it is on disk, so a crash leaves no half photo.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes) -> str:
        """Store durably and return the content's SHA-256 in hex. Storing the same content again costs one look."""
        return self.put_many([data])[0]

    def put_many(self, contents: Sequence[bytes]) -> list[str]:
        """Store several contents durably, which is much cheaper than one by one; return their SHA-256 in order."""
        names = [hashlib.sha256(data).hexdigest() for data in contents]
        with _explained(self._folder):
            new = {name: data for name, data in zip(names, contents, strict=True) if not self._path(name).exists()}
            files = [(str(self._path(name)), data) for name, data in new.items()]
            for start in range(0, len(files), _AT_ONCE):
                write_durably(files[start : start + _AT_ONCE])
        return names

    def get(self, sha256: str) -> bytes | None:
        """Return the content, None where there is none of that name."""
        if not _NAME.fullmatch(sha256):
            return None
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self._folder, error) from error

    def take(self, path: Path) -> str:
        """Move a file in, however large it is, and return its content's SHA-256."""
        with _explained(self._folder):
            name = _sha256_of(path)
            move_durably(str(path), str(self._path(name)))
        return name

    def file(self, sha256: str) -> Path | None:
        """Return the file of a content, for what is too large to be read at once; None where there is none."""
        path = self._path(sha256)
        return path if _NAME.fullmatch(sha256) and path.is_file() else None

    def delete(self, sha256: str) -> None:
        """Forget a content; nothing happens where there is none."""
        if _NAME.fullmatch(sha256):
            with _explained(self._folder):
                self._path(sha256).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held open."""

    def __iter__(self) -> Iterator[str]:
        """Walk the SHA-256 of all contents, ascending."""
        for shard in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in shard.iterdir() if _NAME.fullmatch(path.name))

    def damaged(self) -> Iterator[str]:
        """Read every content and return those whose bytes no longer fit their name."""
        for sha256 in self:
            if not self.is_whole(sha256):
                yield sha256

    def is_whole(self, sha256: str) -> bool:
        """Whether the bytes of a content fit its name; also where there is none of that name."""
        with _explained(self._folder):
            try:
                return _sha256_of(self._path(sha256)) == sha256
            except FileNotFoundError:
                return True

    def stored_before(self, seconds_since_1970: float) -> Iterator[str]:
        """Walk the contents stored before a time. A sweeper spares younger ones: their product may be on its way."""
        for sha256 in self:
            with contextlib.suppress(FileNotFoundError):
                if self._path(sha256).stat().st_mtime < seconds_since_1970:
                    yield sha256

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: OSError) -> StoreUnusable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreUnusable(f"{folder}: the disk is full; the photo was not kept. Free some space and try again")
    return StoreUnusable(f"{folder}: {error.strerror}; check that the folder exists and that you may write in it")
