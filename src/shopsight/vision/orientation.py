"""Which way up a picture is: the EXIF orientation, read from its bytes and applied."""

from __future__ import annotations

import struct

from PIL.Image import Image as Picture
from PIL.Image import Transpose

UPRIGHT = 1
SIDEWAYS = frozenset((5, 6, 7, 8))

_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_ORIENTATION_TAG = 0x0112
_SHORT = 3


def orientation_in(exif: bytes) -> int:
    """Return the orientation (1–8) that an EXIF block states, 1 where it states none or is damaged.

    Read directly (TIFF 6.0, section 2; Exif 2.32, tag 274), as Pillow's general reader is slow and warns about flaws in
    tags that do not matter here.
    """
    try:
        return _orientation_in(exif.removeprefix(b"Exif\0\0"))
    except struct.error:
        return UPRIGHT


def turned(picture: Picture, orientation: int) -> Picture:
    """Return the picture as its maker wanted it seen."""
    return picture if orientation == UPRIGHT else picture.transpose(_TURNS[orientation])


def _orientation_in(block: bytes) -> int:
    order = "<" if block.startswith(b"II") else ">"
    (directory,) = struct.unpack_from(order + "I", block, 4)
    (entries,) = struct.unpack_from(order + "H", block, directory)
    for at in range(directory + 2, directory + 2 + 12 * entries, 12):
        tag, kind, _, value = struct.unpack_from(order + "HHIH", block, at)
        if tag == _ORIENTATION_TAG:
            return value if kind == _SHORT and value in _TURNS else UPRIGHT
    return UPRIGHT
