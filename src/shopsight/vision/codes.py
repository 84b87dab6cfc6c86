"""Bar and matrix codes in a picture, by zxing-cpp, with closer looks at striped places; see benchmarks/codes.py.

A misread barcode passes its check digit now and then. So the number of a trade item counts only when two looks at
the picture agree on it; matrix codes correct their errors, and one look is enough.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import zxingcpp
from PIL import Image as Pillow
from PIL.Image import Image as Picture
from PIL.Image import Resampling
from PIL.ImageFilter import Filter, GaussianBlur, UnsharpMask

from shopsight.core.reading import TRADE_KINDS, Code
from shopsight.core.types import Box, Image
from shopsight.vision.stripes import Stripes, striped_places

_FORMATS = zxingcpp.barcode_formats_from_str("EAN/UPC,QRCode,DataMatrix,Code128,Aztec,PDF417")
_TRADE = zxingcpp.barcode_formats_from_str("EAN/UPC")
_UPC_E = "UPC-E"

_MAX_SIDE_PX = 2000
_STRIPES_SIDE_PX = 1000
_MAX_PLACES = 2
_MARGIN = 0.15
_MOST_ENLARGED = 6.0


class _Look(NamedTuple):
    """A way to look at a place: how wide it is made, and what is done about its blur or noise."""

    width_px: int
    filter: Filter


_LOOKS = (
    _Look(900, UnsharpMask(2, 200, 0)),
    _Look(480, UnsharpMask(2, 200, 0)),
    _Look(480, UnsharpMask(3, 250, 0)),
    _Look(900, GaussianBlur(2)),
    _Look(640, GaussianBlur(2)),
)
_LOOKS_AT_NOTHING = 2  # where no look has seen anything by then, none will


class ZxingCodeReader:
    """Reads EAN, UPC, QR, Data Matrix, Code 128, Aztec and PDF417."""

    def read(self, image: Image) -> tuple[Code, ...]:
        """Return each code that is surely read, from top to bottom."""
        picture = _gray(image)
        votes = _Votes()
        votes.add(_codes(picture, _FORMATS))
        if votes.doubts:
            votes.add(_codes(_larger(picture), _TRADE))
        if votes.doubts or not votes.agreed:
            for place in striped_places(np.asarray(_at_most(picture, _STRIPES_SIDE_PX)), _MAX_PLACES):
                _look_closely(picture, place, votes)
        return tuple(sorted(votes.agreed, key=lambda code: (code.box.top, code.box.left, code.value)))


class _Votes:
    """What the looks have read so far; a trade item's number is agreed on when a second look reads it."""

    def __init__(self) -> None:
        self.agreed: list[Code] = []
        self._once: dict[str, list[Code]] = {}
        self._twice: set[str] = set()

    @property
    def doubts(self) -> bool:
        """Whether a number was read by one look alone."""
        return bool(self._once)

    def add(self, codes: list[Code]) -> None:
        """Count one look."""
        new: dict[str, list[Code]] = {}
        for code in codes:
            if code.kind not in TRADE_KINDS:
                self.agreed.append(code)
            elif code.value in self._once:
                self.agreed += self._once.pop(code.value)
                self._twice.add(code.value)
            elif code.value not in self._twice:
                new.setdefault(code.value, []).append(code)
        self._once |= new


def _look_closely(picture: Picture, place: Stripes, votes: _Votes) -> None:
    """Look until a number is agreed on, or there is nothing to see."""
    upright = _cut_out(picture, place)
    agreed_before = len(votes.agreed)
    for number, look in enumerate(_LOOKS):
        scale = min(look.width_px / upright.width, _MOST_ENLARGED)
        found = _codes(_scaled(upright, scale).filter(look.filter), _TRADE)
        votes.add([Code(code.value, code.kind, place.box) for code in found])
        if len(votes.agreed) > agreed_before or (number + 1 >= _LOOKS_AT_NOTHING and not votes.doubts):
            return


def _cut_out(picture: Picture, place: Stripes) -> Picture:
    """Return the place with some margin, turned so that its stripes stand upright."""
    left, top, right, bottom = place.box.in_pixels(picture.width, picture.height)
    margin = round(_MARGIN * max(right - left, bottom - top))
    inner = max(0, left - margin), max(0, top - margin)
    part = picture.crop((*inner, min(picture.width, right + margin), min(picture.height, bottom + margin)))
    return part.rotate(place.lean, Resampling.BICUBIC, expand=True, fillcolor=128)


def _codes(picture: Picture, formats: zxingcpp.BarcodeFormats) -> list[Code]:
    found = zxingcpp.read_barcodes(np.asarray(picture), formats=formats)
    return [_code(code, picture) for code in found if code.text]


def _code(code: zxingcpp.Barcode, picture: Picture) -> Code:
    """Return a code under the value that is printed: zxing gives a UPC-A as the EAN-13 that it is, a zero before it."""
    value, kind = code.text, str(code.format)
    if kind in ("EAN-13", _UPC_E) and len(value) == 13 and value.startswith("0"):
        value, kind = value[1:], _UPC_E if kind == _UPC_E else "UPC-A"
    corners = [getattr(code.position, corner) for corner in ("top_left", "top_right", "bottom_right", "bottom_left")]
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    left, right = _within(min(across), max(across), picture.width)
    top, bottom = _within(min(down), max(down), picture.height)
    return Code(value, kind, Box(left, top, right, bottom))


def _within(low_px: int, high_px: int, side_px: int) -> tuple[float, float]:
    """Return an interval as fractions of the side, never empty."""
    low = min(max(low_px, 0), side_px - 1)
    return low / side_px, min(max(high_px, low + 1), side_px) / side_px


def _gray(image: Image) -> Picture:
    return _at_most(Pillow.fromarray(image.pixels).convert("L"), _MAX_SIDE_PX)


def _at_most(picture: Picture, side_px: int) -> Picture:
    return _scaled(picture, min(1.0, side_px / max(picture.size)))


def _larger(picture: Picture) -> Picture:
    return _scaled(picture, min(2.0, _MAX_SIDE_PX / max(picture.size))).filter(UnsharpMask(3, 250, 0))


def _scaled(picture: Picture, scale: float) -> Picture:
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Resampling.BICUBIC) if size != picture.size else picture
