"""What is refused before it is decoded: too many bytes, too many pixels, too few, and work without end."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from shopsight.core.errors import ImageTooLarge, ImageTooSmall, UnreadableImage
from shopsight.vision.recognize import PictureFormat


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """The bounds of what is decoded. A picture of 50 megapixels takes some 450 MB of memory for a moment."""

    max_bytes: int = 20_000_000
    max_pixels: int = 50_000_000
    min_side_px: int = 16


_MAX_SCANNED_PIXELS = 2_500_000_000


def check_bytes(data: bytes, limits: DecodeLimits) -> None:
    """Raise ImageTooLarge for a file of too many bytes."""
    if len(data) > limits.max_bytes:
        raise ImageTooLarge(f"a picture of at most {limits.max_bytes:,} bytes was wanted, got {len(data):,}")


def check_declared_size(data: bytes, recognized: PictureFormat, limits: DecodeLimits) -> None:
    """Check a WebP file by its header: its reader takes memory for the whole canvas as soon as it is made."""
    if recognized != "webp" or len(data) < 30:
        return
    if data[12:16] == b"VP8X":
        width_px = int.from_bytes(data[24:27], "little") + 1
        height_px = int.from_bytes(data[27:30], "little") + 1
    elif data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width_px, height_px = (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    else:
        width_px, height_px = (side & 0x3FFF for side in struct.unpack("<HH", data[26:30]))
    check_size((width_px, height_px), limits)


def check_size(size: tuple[int, int], limits: DecodeLimits) -> None:
    """Raise ImageTooLarge or ImageTooSmall for a picture of that width and height."""
    width_px, height_px = size
    if width_px * height_px > limits.max_pixels:
        raise ImageTooLarge(
            f"a picture of at most {limits.max_pixels:,} pixels was wanted, got {width_px} × {height_px} = "
            f"{width_px * height_px:,}"
        )
    if min(width_px, height_px) < limits.min_side_px:
        raise ImageTooSmall(
            f"a picture of at least {limits.min_side_px} × {limits.min_side_px} pixels was wanted, "
            f"got {width_px} × {height_px}"
        )


def check_scans(data: bytes, size: tuple[int, int]) -> None:
    """Raise UnreadableImage for a JPEG whose scans would keep a core for minutes.

    Every scan passes over all the pixels (0.7 ns each). Encoders write one, or some ten for a progressive picture; a
    small file can hold thousands of empty ones.
    """
    scans = data.count(b"\xff\xda")
    if scans * size[0] * size[1] > _MAX_SCANNED_PIXELS:
        raise UnreadableImage(
            f"a JPEG that passes over at most {_MAX_SCANNED_PIXELS:,} pixels was wanted, got {scans} scans of "
            f"{size[0]} × {size[1]}; save it again as an ordinary JPEG"
        )
