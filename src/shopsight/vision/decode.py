"""Bytes from anywhere to an upright sRGB picture, or an error that says what was wrong with them."""

from __future__ import annotations

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

from shopsight.core.errors import TruncatedImage, UnreadableImage
from shopsight.core.types import Image
from shopsight.vision.limits import DecodeLimits, check_bytes, check_declared_size, check_scans, check_size
from shopsight.vision.orientation import SIDEWAYS, UPRIGHT, orientation_in, turned
from shopsight.vision.recognize import PictureFormat, recognize
from shopsight.vision.srgb import to_srgb
from shopsight.vision.truncation import ends_early

__all__ = ["DecodeLimits", "DecodedPhoto", "decode_photo"]


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
    large JPEG or JPEG 2000 is then decoded several times faster.

    Raises EmptyImage, NotAnImage, VectorGraphic, TruncatedImage, ImageTooSmall, ImageTooLarge, or UnreadableImage.
    """
    recognized = recognize(data)
    check_bytes(data, limits)
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
    check_declared_size(data, recognized, limits)
    with _pillow_kept_quiet(data, recognized):
        picture = _OPENERS[recognized](BytesIO(data))
        original_size = picture.size
        check_size(original_size, limits)
        if recognized == "jpeg":
            check_scans(data, original_size)
        if at_least_px:
            _ask_for_less(picture, data, at_least_px)
        picture.load()
    if recognized not in ("jpeg", "jpeg2000"):
        original_size = picture.size
        check_size(original_size, limits)  # a HEIC file may turn out other than it announced
    # The readers of HEIC and TIFF have turned the picture already.
    orientation = UPRIGHT if recognized in ("heic", "tiff") else orientation_in(picture.info.get("exif") or b"")
    return _Loaded(picture, original_size, orientation)


def _ask_for_less(picture: Picture, data: bytes, at_least_px: int) -> None:
    """Have the decoder skip detail that is not asked for, where its format can."""
    if isinstance(picture, JpegImageFile):
        picture.draft(None, (at_least_px, at_least_px))
    if isinstance(picture, Jpeg2KImageFile):
        picture.reduce = _halvings(picture.size, at_least_px, _jpeg2000_levels(data))


def _halvings(size: tuple[int, int], at_least_px: int, most: int) -> int:
    """Return how often a JPEG 2000 picture may be halved so that no side gets shorter than asked."""
    wanted = min(most, max(0, (min(size) // at_least_px).bit_length() - 1))
    # Its decoder rounds halves of sides up, Pillow expects them rounded to the nearest: only where both agree.
    return next(n for n in range(wanted, -1, -1) if all(0 <= -side % (1 << n) <= (1 << n) // 2 for side in size))


def _jpeg2000_levels(data: bytes) -> int:
    """Return how often a JPEG 2000 picture can be halved: its wavelet levels (ISO/IEC 15444-1, A.6.1)."""
    coding_style = data.find(b"\xff\x52", data.find(b"\xff\x4f\xff\x51"))
    return data[coding_style + 9] if 0 <= coding_style < len(data) - 9 else 0


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
