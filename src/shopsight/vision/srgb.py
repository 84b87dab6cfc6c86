"""Any color space, depth and transparency to what the rest of Shopsight sees: 8-bit sRGB on white."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ImageCms
from PIL.Image import Image as Picture
from PIL.Image import fromarray
from PIL.Image import new as new_picture
from PIL.TiffImagePlugin import TiffImageFile

_BITS_PER_SAMPLE_TAG = 258
_PHOTOMETRIC_TAG = 262
_WHITE_IS_ZERO = 0
_MAX_PROFILE_BYTES = 4_000_000
_MODE_OF_PROFILE = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK", b"Lab ": "LAB"}


def to_srgb(picture: Picture) -> Picture:
    """Return the loaded `picture` as mode RGB in sRGB: depth scaled, color profile applied, transparency on white.

    A profile that is damaged, or that belongs to another color space than the picture, is ignored as browsers do.
    """
    profile = picture.info.get("icc_profile") or b""
    picture = _eight_bits(picture)
    if picture.mode not in ("LA", "RGBA"):
        return _through_profile(picture, profile)
    alpha = picture.getchannel("A")
    colors = _through_profile(picture.convert(picture.mode[:-1]), profile)
    return _on_white(colors, alpha)


def _eight_bits(picture: Picture) -> Picture:
    """Return the picture in mode L, LA, RGB, RGBA, CMYK or LAB."""
    mode = picture.mode
    if mode in ("I", "F") or mode.startswith("I;16"):
        return _gray_from_deep(picture)
    if "transparency" in picture.info and mode in ("1", "L", "P", "RGB"):
        return picture.convert("RGBA")
    if mode == "P":
        return picture.convert("RGBA" if picture.palette and picture.palette.mode == "RGBA" else "RGB")
    plain = {"1": "L", "La": "LA", "PA": "RGBA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB", "HSV": "RGB"}
    return picture.convert(plain[mode]) if mode in plain else picture


def _gray_from_deep(picture: Picture) -> Picture:
    """Return gray of more than 8 bits as mode L.

    12 and 16 bits are scaled by their range. 32-bit and floating-point samples carry no range of their own: those
    within 0–1 are taken as such, others are stretched from their least to their greatest.
    """
    samples: NDArray[Any] = np.asarray(picture)
    if samples.dtype.kind == "u":
        top = (1 << _bits_per_sample(picture)) - 1
        gray = (np.minimum(samples, top).astype(np.uint32) * 255 + top // 2) // top
    else:
        gray = _stretched(samples)
    eight = gray.astype(np.uint8)
    return fromarray(255 - eight if _white_is_zero(picture) else eight)


def _stretched(samples: NDArray[Any]) -> NDArray[np.float32]:
    values: NDArray[np.float32] = np.nan_to_num(samples.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    least, greatest = float(values.min()), float(values.max())
    if samples.dtype.kind != "f" or least < 0.0 or greatest > 1.0:
        span = greatest - least
        values = (values - np.float32(least)) / np.float32(span or 1.0)
    scaled: NDArray[np.float32] = np.rint(values * np.float32(255))
    return scaled


def _bits_per_sample(picture: Picture) -> int:
    (bits, *_) = _tiff_tags(picture).get(_BITS_PER_SAMPLE_TAG, (16,))
    return int(bits) if 8 < bits <= 16 else 16


def _white_is_zero(picture: Picture) -> bool:
    # Pillow inverts such TIFFs itself up to 8 bits, not above.
    return _tiff_tags(picture).get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO


def _tiff_tags(picture: Picture) -> Mapping[int, Any]:
    return picture.tag_v2 if isinstance(picture, TiffImageFile) else {}


def _on_white(colors: Picture, alpha: Picture) -> Picture:
    if alpha.getextrema() == (255, 255):
        return colors
    white = new_picture("RGB", colors.size, "white")
    white.paste(colors, mask=alpha)
    return white


def _through_profile(picture: Picture, profile: bytes) -> Picture:
    """Return a picture of mode L, RGB, CMYK or LAB as RGB in sRGB."""
    wanted = _MODE_OF_PROFILE.get(profile[16:20], "") if len(profile) <= _MAX_PROFILE_BYTES else ""
    if picture.mode == "LAB":
        return _apply(_lab_to_srgb(), picture)
    if picture.mode == "L" and wanted == "RGB":
        picture = picture.convert("RGB")
    transform = _transform(profile, wanted) if picture.mode == wanted else None
    return _apply(transform, picture) if transform else picture.convert("RGB")


def _apply(transform: ImageCms.ImageCmsTransform, picture: Picture) -> Picture:
    converted = ImageCms.applyTransform(picture, transform)
    assert converted is not None  # only a transform in place returns nothing
    return converted


@lru_cache(maxsize=32)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from `profile` to sRGB, None where there is nothing to do or the profile cannot be used.

    Few profiles serve all the pictures of a shop, and building a transform costs more than applying it to a thumbnail.
    """
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return None
        return ImageCms.buildTransform(source, _srgb_profile(), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


@lru_cache(maxsize=1)
def _lab_to_srgb() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb_profile(), "LAB", "RGB")


@lru_cache(maxsize=1)
def _srgb_profile() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
