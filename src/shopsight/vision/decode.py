"""Bytes from anywhere to an upright sRGB picture, or an error that says what was wrong with them."""

from __future__ import annotations

import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.Image import Image as Picture
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from shopsight.core.errors import ImageTooLarge, ImageTooSmall, TruncatedImage, UnreadableImage
from shopsight.core.types import Image
from shopsight.vision.orientation import SIDEWAYS, UPRIGHT, orientation_in, turned
from shopsight.vision.recognize import PictureFormat, recognize
from shopsight.vision.srgb import to_srgb
from shopsight.vision.truncation import ends_early


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """What is refused before anything is decoded."""

    max_bytes: int = 20_000_000
    max_pixels: int = 50_000_000
    min_side_px: int = 16


@dataclass(frozen=True, slots=True)
class DecodedPhoto:
    """A picture and what it was: `width_px` and `height_px` are those of the upright original.

    `image` is smaller where the caller asked for less than the original has.
    """

    image: Image
    format: PictureFormat
    width_px: int
    height_px: int


def decode_photo(data: bytes, limits: DecodeLimits = DecodeLimits(), at_least_px: int | None = None) -> DecodedPhoto:
    """Return the picture in `data`, upright, in 8-bit sRGB, on white, without its metadata. Safe in many threads.

    With `at_least_px` the picture may come smaller by a whole factor, neither side shorter than that unless it was; a
    large JPEG is then decoded several times faster (scaled inverse DCT).

    Raises EmptyImage, NotAnImage, VectorGraphic, TruncatedImage, ImageTooSmall, ImageTooLarge, or UnreadableImage.
    """
    recognized = recognize(data)
    if len(data) > limits.max_bytes:
        raise ImageTooLarge(f"a picture of at most {limits.max_bytes:,} bytes was wanted, got {len(data):,}")
    try:
        loaded = _load(data, recognized, limits, at_least_px)
        upright = turned(_reduced(to_srgb(loaded.picture), at_least_px), loaded.orientation)
        image = Image(np.asarray(upright))
    except UnreadableImage:
        raise
    # The decoders read hostile bytes, and raise nearly every class of exception that there is over them.
    except Exception as error:
        raise _refusal(data, recognized, error) from error
    width_px, height_px = loaded.original_size
    if loaded.orientation in SIDEWAYS:
        width_px, height_px = height_px, width_px
    return DecodedPhoto(image, recognized, width_px, height_px)


class _Loaded(NamedTuple):
    picture: Picture
    original_size: tuple[int, int]
    orientation: int


def _load(data: bytes, recognized: PictureFormat, limits: DecodeLimits, at_least_px: int | None) -> _Loaded:
    _check_declared_size(data, recognized, limits)
    with _pillow_kept_quiet(data, recognized):
        picture = _OPENERS[recognized](BytesIO(data))
        original_size = picture.size
        _check_size(original_size, limits)
        if recognized == "jpeg":
            _check_scans(data, original_size)
            if at_least_px is not None:
                picture.draft(None, (at_least_px, at_least_px))
        picture.load()
    if recognized != "jpeg":
        original_size = picture.size
        _check_size(original_size, limits)  # a HEIC file may turn out other than it announced
    # The readers of HEIC and TIFF have turned the picture already.
    orientation = UPRIGHT if recognized in ("heic", "tiff") else orientation_in(picture.info.get("exif") or b"")
    return _Loaded(picture, original_size, orientation)


class _Jpeg(JpegImageFile):
    """Pillow's JPEG reader without its search for a resolution in the EXIF data, which costs time and can warn."""

    def _read_dpi_from_exif(self) -> None:
        return


# The readers are called directly: nothing else that the host has registered with Pillow can be reached by a file's
# first bytes, HEIC need not be registered, and Pillow's process-wide limit on pixels is left alone.
_OPENERS: dict[PictureFormat, Callable[[BytesIO], Picture]] = {
    "jpeg": _Jpeg,
    "png": PngImageFile,
    "webp": WebPImageFile,
    "avif": AvifImageFile,
    "heic": HeifImageFile,
    "gif": GifImageFile,
    "tiff": TiffImageFile,
    "bmp": BmpImageFile,
    "jpeg2000": Jpeg2KImageFile,
}

_WARNINGS_LOCK = threading.Lock()


@contextmanager
def _pillow_kept_quiet(data: bytes, recognized: PictureFormat) -> Iterator[None]:
    """Keep Pillow's warnings about odd metadata out of the host's log, one picture at a time.

    Filters of warnings belong to the whole process: two threads that set and restore them at once would leave a mess.
    """
    if not _may_warn(data, recognized):
        yield
        return
    with _WARNINGS_LOCK, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL\.")
        yield


def _may_warn(data: bytes, recognized: PictureFormat) -> bool:
    part = {"png": b"acTL", "avif": b"Exif"}.get(recognized)
    return recognized == "tiff" or (part is not None and part in data)


def _check_declared_size(data: bytes, recognized: PictureFormat, limits: DecodeLimits) -> None:
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
    _check_size((width_px, height_px), limits)


def _check_size(size: tuple[int, int], limits: DecodeLimits) -> None:
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


_MAX_SCANNED_PIXELS = 2_500_000_000


def _check_scans(data: bytes, size: tuple[int, int]) -> None:
    # Every scan of a JPEG passes over all its pixels (0.7 ns each): a small file with thousands of empty ones would
    # keep a core for minutes. Encoders write one, or some ten for a progressive picture.
    scans = data.count(b"\xff\xda")
    if scans * size[0] * size[1] > _MAX_SCANNED_PIXELS:
        raise UnreadableImage(
            f"a JPEG that passes over at most {_MAX_SCANNED_PIXELS:,} pixels was wanted, got {scans} scans of "
            f"{size[0]} × {size[1]}; save it again as an ordinary JPEG"
        )


def _reduced(picture: Picture, at_least_px: int | None) -> Picture:
    factor = min(picture.size) // at_least_px if at_least_px else 1
    return picture.reduce(factor) if factor > 1 else picture


_SIGNS_OF_AN_EARLY_END = (
    "truncated",
    "not enough",
    "end of file",
    "end of stream",
    "eof",
    "premature",
    "unexpected end",
)


def _refusal(data: bytes, recognized: PictureFormat, error: Exception) -> UnreadableImage:
    name = recognized.upper()
    if ends_early(data, recognized) or any(sign in str(error).lower() for sign in _SIGNS_OF_AN_EARLY_END):
        return TruncatedImage(
            f"a whole {name} picture was wanted, got its first {len(data):,} bytes: the rest was lost on the way; "
            "send the file again"
        )
    if isinstance(error, MemoryError):
        return UnreadableImage(f"there is not enough memory to decode this {name} picture")
    reason = str(error) or type(error).__name__
    return UnreadableImage(f"a {name} picture was wanted, got one that is damaged: {reason[:200]}")
