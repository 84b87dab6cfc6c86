"""Opening a source: plain, gzip or zip, with limits against decompression bombs, and how much of it has been read."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from shopsight.core.errors import SourceNotFound, UnknownFeedFormat

PICTURE_SUFFIXES = frozenset(".jpg .jpeg .jfif .png .webp .avif .heic .heif .gif .tif .tiff .bmp .jp2 .j2k".split())
MAX_RATIO = 300
"""Text feeds compress to a 5th–50th; gzip's own limit is 1032, which only bombs come near."""
FREE_BYTES = 16 * 1024 * 1024
"""Below this many bytes out of an archive the ratio does not matter."""

ARCHIVE_ERRORS = (
    *(EOFError, OSError, RuntimeError, ValueError, LookupError, OverflowError, struct.error),
    *(zlib.error, lzma.LZMAError, zipfile.BadZipFile, zipfile.LargeZipFile),
)
"""What gzip and zipfile raise for damaged archives."""


class BrokenSource(Exception):
    """The source ends or breaks in the middle: what came before counts, what follows cannot be read."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Progress:
    """How far a source has been read, by the bytes on disk."""

    def __init__(self) -> None:
        self.total_bytes = 0
        self.read_bytes = 0

    @property
    def fraction(self) -> float | None:
        """Return 0–1, None where nothing is known yet."""
        return min(1.0, self.read_bytes / self.total_bytes) if self.total_bytes else None


@contextmanager
def open_bytes(path: Path, progress: Progress | None = None) -> Iterator[BinaryIO]:
    """Open a file for reading, decompressed.

    Raises SourceNotFound when it cannot be opened, UnknownFeedFormat for a zip without a feed in it;
    reading raises BrokenSource.
    """
    with ExitStack() as stack:
        counted = _Counted(stack.enter_context(_open_raw(path)), progress or Progress())
        counted.progress.total_bytes = path.stat().st_size
        magic = counted.file.peek(4)[:4]
        inner: IO[bytes] = io.BufferedReader(counted)
        if magic[:2] == b"\x1f\x8b":
            inner = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=inner)))
        elif magic == b"PK\x03\x04":
            inner = stack.enter_context(_open_member(stack, inner, path))
        yield io.BufferedReader(_Guarded(inner, counted.progress, path.name), 256 * 1024)


def is_zip(path: Path) -> bool:
    """Whether the file is a zip archive, by its first bytes."""
    with _open_raw(path) as file:
        return file.peek(4)[:4] == b"PK\x03\x04"


def feed_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members that may be feeds: no folders, no pictures, nothing hidden."""
    return [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member.filename).parts)
        and PurePosixPath(member.filename).suffix.lower() not in PICTURE_SUFFIXES
    ]


def _open_raw(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise SourceNotFound(f"a file or folder to import was wanted, got {str(path)!r}: {_reason(error)}") from error


def _open_member(stack: ExitStack, file: IO[bytes], path: Path) -> IO[bytes]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        members = feed_members(archive)
        if len(members) == 1:
            return archive.open(members[0])
    except ARCHIVE_ERRORS as error:
        raise UnknownFeedFormat(
            f"a readable zip archive was wanted, {path.name} is not: {_reason(error)}; pack it again without a password"
        ) from error
    names = ", ".join(member.filename for member in members[:5]) or "none"
    raise UnknownFeedFormat(f"a zip with one feed in it was wanted, {path.name} has {len(members)}: {names}")


class _Counted(io.RawIOBase):
    """The file on disk; tells the progress how many bytes of it were read."""

    def __init__(self, file: io.BufferedReader, progress: Progress) -> None:
        self.file = file
        self.progress = progress

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def readinto(self, buffer: Any) -> int:
        count = self.file.readinto(buffer)
        self.progress.read_bytes = max(self.progress.read_bytes, self.file.tell())
        return count


class _Guarded(io.RawIOBase):
    """What comes out of the archive: damage and bombs become BrokenSource."""

    def __init__(self, file: IO[bytes], progress: Progress, name: str) -> None:
        self._file = file
        self._progress = progress
        self._name = name
        self._out_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except ARCHIVE_ERRORS as error:
            raise BrokenSource("broken_file", f"{self._name} cannot be read to its end: {_reason(error)}") from error
        self._out_bytes += len(data)
        if self._out_bytes > FREE_BYTES and self._out_bytes > MAX_RATIO * max(1, self._progress.read_bytes):
            raise BrokenSource(
                "archive_too_large",
                f"{self._name} unpacks to more than {MAX_RATIO} times its size, which no feed does; send it unpacked",
            )
        buffer[: len(data)] = data
        return len(data)


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
