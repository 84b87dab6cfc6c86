"""Where a product's photo is had from: bytes, a file, or a URL that is fetched only if it changed."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias
from urllib.parse import unquote, urlsplit

from shopsight.core.errors import AddressRefused, FetchFailed, ImageTooLarge, SourceNotFound
from shopsight.core.feed import PhotoSource
from shopsight.core.types import Photo

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):")


class Fetched(Protocol):
    """What a conditional download brought: `data` is None when nothing changed since the etag or date given."""

    @property
    def data(self) -> bytes | None: ...
    @property
    def etag(self) -> str: ...
    @property
    def last_modified(self) -> str: ...


Fetch: TypeAlias = Callable[[str, str, str], Fetched]
"""(url, etag, last_modified) -> Fetched. Raises FetchFailed."""


@dataclass(frozen=True, slots=True)
class LoadedPhoto:
    """The bytes of a photo, or None where it is what the shop has already; and how to ask for changes next time."""

    data: bytes | None
    etag: str = ""
    last_modified: str = ""


class PhotoLoader:
    """Loads photos from where feeds say they are. Without `fetch`, URLs are refused.

    Files are read from anywhere when `folders` is None, else only from inside those folders, links followed first:
    what comes over the network must not name files of the server.
    """

    def __init__(self, fetch: Fetch | None, max_bytes: int, folders: Sequence[Path] | None = None) -> None:
        self._fetch = fetch
        self._max_bytes = max_bytes
        self._folders = None if folders is None else tuple(folder.resolve() for folder in folders)

    def is_unchanged_file(self, source: PhotoSource, stored: Photo | None) -> bool:
        """Return whether the photo is a file of the size and time of change that it had when it was stored."""
        if stored is None or source.data is not None or is_url(source.location) or not stored.etag:
            return False
        try:
            return _file_tag(_local_path(source.location)) == stored.etag
        except (OSError, ValueError, AddressRefused):
            return False

    def load(self, source: PhotoSource, stored: Photo | None) -> LoadedPhoto:
        """Return the photo's bytes; `stored` is what the shop has from the same place.

        Raises SourceNotFound, ImageTooLarge, AddressRefused or FetchFailed.
        """
        if source.data is not None:
            return LoadedPhoto(source.data)
        if is_url(source.location):
            return self._download(source.location, stored)
        return self._read(source.location)

    def _download(self, url: str, stored: Photo | None) -> LoadedPhoto:
        if self._fetch is None:
            raise AddressRefused("downloads are turned off here: give the photo as a file")
        etag, last_modified = (stored.etag, stored.last_modified) if stored else ("", "")
        fetched = self._fetch(url, etag, last_modified)
        if fetched.data is None and stored is None:
            raise FetchFailed("the server says that the photo has not changed, but it was never downloaded")
        return LoadedPhoto(fetched.data, fetched.etag, fetched.last_modified)

    def _read(self, location: str) -> LoadedPhoto:
        try:
            path = self._allowed(_local_path(location))
            tag = _file_tag(path)
            size_bytes = path.stat().st_size
            if size_bytes > self._max_bytes:
                raise ImageTooLarge(f"a picture of at most {self._max_bytes:,} bytes was wanted, got {size_bytes:,}")
            return LoadedPhoto(path.read_bytes(), tag)
        except FileNotFoundError as error:
            raise SourceNotFound("no such file") from error
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise SourceNotFound(f"the file cannot be read: {reason}") from error

    def _allowed(self, path: Path) -> Path:
        if self._folders is None:
            return path
        real = path.resolve()
        if not any(real.is_relative_to(folder) for folder in self._folders):
            raise AddressRefused(
                "files outside the folders open to imports are refused: give a URL or upload the photo"
            )
        return real


def is_url(location: str) -> bool:
    """Return whether a photo's location is to be downloaded."""
    return location[:8].casefold().startswith(("http://", "https://"))


def _local_path(location: str) -> Path:
    if not location.strip():
        raise SourceNotFound("a photo needs a path, an http(s) address or its bytes")
    scheme = _SCHEME.match(location)
    if scheme is None:
        return Path(location)
    if scheme[1].casefold() == "file":
        return Path(unquote(urlsplit(location).path))
    if Path(location).exists():
        return Path(location)
    raise AddressRefused(f"a path or an http(s) address was wanted, got {scheme[1]}:")


def _file_tag(path: Path) -> str:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(None, "it is not a regular file")
    return f"{status.st_size:x}-{status.st_mtime_ns:x}"
