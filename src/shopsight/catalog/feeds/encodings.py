"""Which encoding a text file is in: by its mark, else UTF-8, else Chinese or Western by the pattern of its bytes."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from shopsight.catalog.feeds.sources import BrokenSource, Progress, open_bytes

SAMPLE_BYTES = 256 * 1024
_SCAN_BYTES = 64 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9._-]{1,30})["']""")
_HIGH = re.compile(rb"[\x80-\xff]+")


@contextmanager
def open_text(path: Path, progress: Progress | None = None) -> Iterator[TextIO]:
    """Open a feed as text, line ends untouched; bytes that do not decode become U+FFFD."""
    encoding = encoding_of(path)
    with open_bytes(path, progress) as file:
        # A BufferedReader is all that TextIOWrapper needs; typeshed asks for a wider protocol of its own.
        yield io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def read_sample(path: Path) -> str:
    """Return the beginning of a feed as text, for recognizing it."""
    with open_text(path) as file:
        try:
            return file.read(SAMPLE_BYTES)
        except BrokenSource:
            return ""


def encoding_of(path: Path) -> str:
    """Return the Python name of the file's encoding.

    A few broken characters in a UTF-8 file leave it UTF-8: their rows are reported, the rest reads right.
    """
    with open_bytes(path) as file:
        try:
            return _encoding_of_chunks(iter(lambda: file.read(SAMPLE_BYTES), b""))
        except BrokenSource:
            return "utf-8"


def _encoding_of_chunks(chunks: Iterator[bytes]) -> str:
    first = next(chunks, b"")
    marked = _by_mark(first) or _by_nulls(first) or _by_declaration(first)
    if marked:
        return marked
    decoder, scanned, chunk = codecs.getincrementaldecoder("utf-8")(), 0, first
    while chunk and scanned < _SCAN_BYTES:
        if not chunk.isascii() or decoder.getstate()[0]:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return _without_utf8(chunk)
        scanned += len(chunk)
        chunk = next(chunks, b"")
    return "utf-8"


def _by_mark(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _by_nulls(data: bytes) -> str | None:
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) // 5 or not sample:
        return None
    if odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 10 * odd else None


def _by_declaration(data: bytes) -> str | None:
    """An XML declaration is believed, unless it claims an encoding that is none, or UTF-8, which is tested anyway."""
    found = _DECLARED.match(data.lstrip())
    if not found:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
        "".encode(name)
    except (LookupError, UnicodeError):
        return None
    if name in ("gb2312", "gbk"):
        return "gb18030"
    return "windows-1252" if name == "iso8859-1" else (None if name == "utf-8" or name.startswith("utf-16") else name)


def _without_utf8(chunk: bytes) -> str:
    text = chunk.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(1 for character in text if ord(character) > 127) - broken
    if sound >= 9 * broken:
        return "utf-8"
    return "gb18030" if _looks_chinese(chunk) else "windows-1252"


def _looks_chinese(chunk: bytes) -> bool:
    """Chinese bytes come in runs of two and more; accented Latin letters stand between plain ones."""
    runs = _HIGH.findall(chunk)
    high_bytes = sum(map(len, runs))
    in_runs = sum(len(run) for run in runs if len(run) > 1)
    if in_runs < 0.6 * high_bytes:
        return False
    text = chunk.decode("gb18030", errors="replace")
    return text.count("\ufffd") * 20 <= sum(1 for character in text if "\u3000" <= character <= "\uffef")
