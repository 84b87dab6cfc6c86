"""The body of an HTTP answer: unpacked in small steps, and cut off at its limit on bytes before and after unpacking."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

# What is asked for; bodies packed in other ways are refused, for no library unpacks them in bounded steps.
ACCEPTED_ENCODING = "gzip"

_STEP_BYTES = 1 << 18


class UnwantedBody(Exception):
    """A body packed in a way that was not asked for."""


class DamagedBody(Exception):
    """A body that does not unpack."""


class TooLargeBody(Exception):
    """A body over its limit on bytes."""


def unpacked(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> Iterator[bytes]:
    """Yield the body of an answer with that Content-Encoding.

    Raises TooLargeBody as soon as more than `max_bytes` came, packed or unpacked; DamagedBody; UnwantedBody.
    """
    packed = _limited(chunks, max_bytes)
    if encoding in ("", "identity"):
        return packed
    if encoding in ("gzip", "x-gzip"):
        return _limited(_gunzipped(packed), max_bytes)
    raise UnwantedBody(f"a body as it is or packed with gzip was wanted, got {encoding[:40]!r}")


def _limited(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > max_bytes:
            raise TooLargeBody
        yield chunk


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack one or several gzip members (RFC 1952), a quarter of a megabyte at a time."""
    member = zlib.decompressobj(wbits=31)
    began = False
    for chunk in chunks:
        left = chunk
        while left:
            if member.eof:
                member = zlib.decompressobj(wbits=31)
            began = True
            try:
                yield member.decompress(left, _STEP_BYTES)
            except zlib.error as error:
                raise DamagedBody(f"its gzip data is damaged: {error}") from error
            left = member.unconsumed_tail or member.unused_data
    if began and not member.eof:
        raise DamagedBody("its gzip data ends early")
