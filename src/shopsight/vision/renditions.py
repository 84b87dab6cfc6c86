"""Smaller copies of a photo for pages: thumbnails and large views, without metadata."""

from __future__ import annotations

from io import BytesIO

from PIL.Image import Resampling, fromarray

from shopsight.vision.decode import DecodeLimits, decode_photo

THUMBNAIL_PX = 320
LARGE_PX = 1024
RENDITION_MEDIA_TYPE = "image/webp"

_QUALITY = 82
_EFFORT = 2  # of 0–6: on product photos half the time of the default 4 for 3 % more bytes


def rendition(data: bytes, max_side_px: int, limits: DecodeLimits = DecodeLimits()) -> bytes:
    """Return the picture in `data` as WebP in sRGB, upright, no side longer than `max_side_px`, never enlarged.

    The same bytes give the same rendition. Raises what decode_photo raises.
    """
    picture = fromarray(decode_photo(data, limits, at_least_px=max_side_px).image.pixels)
    scale = max_side_px / max(picture.size)
    if scale < 1:
        width_px, height_px = (max(1, round(side * scale)) for side in picture.size)
        picture = picture.resize((width_px, height_px), Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()
