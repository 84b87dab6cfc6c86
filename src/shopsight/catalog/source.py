"""Where a feed comes from: a path or a URL, and the fingerprint by which an interrupted import knows its feed again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from shopsight.core.errors import SourceNotFound


@dataclass(frozen=True, slots=True)
class Source:
    """A feed on this machine: what people call it, where it lies, and what its relative links are relative to."""

    name: str
    path: Path
    fingerprint: str
    base_url: str = ""


class Downloads:
    """Gives sources as paths. `fetch_to_file(url, path)` downloads; what was downloaded is deleted after use."""

    def __init__(self, folder: Path, fetch_to_file: Callable[[str, Path], object]) -> None:
        self._folder = folder
        self._fetch_to_file = fetch_to_file

    @contextmanager
    def opened(self, location: str) -> Iterator[Source]:
        """Give the feed at a path or URL. Raises SourceNotFound for a path that is not there or may not be read."""
        if urlsplit(location).scheme not in ("http", "https"):
            yield _local(location)
            return
        with tempfile.TemporaryDirectory(prefix="download-", dir=self._folder) as folder:
            path = Path(folder) / (PurePosixPath(urlsplit(location).path).name or "feed")
            self._fetch_to_file(location, path)
            yield Source(location, path, _digest(path), base_url=location)


def _local(location: str) -> Source:
    path = Path(location).expanduser()
    if not path.exists():
        raise SourceNotFound(f"nothing to import at {location!r}: no such file or folder")
    if not os.access(path, os.R_OK):
        raise SourceNotFound(f"{location!r} may not be read by this user")
    return Source(str(path.resolve()), path.resolve(), fingerprint_of(path))


def fingerprint_of(path: Path) -> str:
    """Return a digest of names, sizes and modification times: cheap, and different when the feed was written anew."""
    digest = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(_files(path)):
        stat = file.stat()
        digest.update(f"{file.relative_to(path.parent)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return [Path(root) / name for root, _, names in os.walk(folder) for name in names]


def _digest(path: Path) -> str:
    """A download has no modification time of its own: its content tells whether it is the same feed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
