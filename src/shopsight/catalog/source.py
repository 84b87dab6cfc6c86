"""Where a feed comes from: a path or a URL, and the fingerprint by which an interrupted import knows its feed again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from shopsight.core.errors import SourceNotFound


@dataclass(frozen=True, slots=True)
class Source:
    """A feed on this machine: what people call it, where it lies, and what its relative links are relative to."""

    name: str
    path: Path
    fingerprint: str
    base_url: str = ""


def open_source(location: str, download: Callable[[str], Path]) -> Source:
    """Return the feed at `location`, downloaded first if it is a URL.

    Raises SourceNotFound when there is no such path, and whatever `download` raises.
    """
    if urlsplit(location).scheme in ("http", "https"):
        path = download(location)
        return Source(location, path, fingerprint_of(path), base_url=location)
    path = Path(location).expanduser()
    if not path.exists():
        raise SourceNotFound(f"nothing to import at {location!r}: no such file or folder")
    if not os.access(path, os.R_OK):
        raise SourceNotFound(f"{location!r} may not be read by this user")
    return Source(str(path.resolve()), path.resolve(), fingerprint_of(path))


def fingerprint_of(path: Path) -> str:
    """Return a digest of names, sizes and modification times: cheap, and different when the feed was written anew."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(_feed_files(path))
    for file in files:
        stat = file.stat()
        digest.update(f"{file.relative_to(path.parent)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _feed_files(folder: Path) -> list[Path]:
    return [Path(root) / name for root, _, names in os.walk(folder) for name in names]
