"""What is wrong with a photo, as one piece of advice: in under a millisecond, on a small gray copy.

Each measure is 1 where it begins to matter; benchmarks/quality.py counts false alarms and what is found.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageOps

from shopsight.core.advice import Advice, AdviceKind
from shopsight.core.types import Image

_SIDE_PX = 128
_EMPTY_DEVIATION = 3.0  # gray levels
_FEWEST_PX = 48  # of the short side: under it, search loses a third of what it finds
_SHARPNESS = 0.25
_EDGE_FLOOR = 4.0  # gray levels squared: keeps the noise of an even ground from counting as edges
_BRIGHTEST = 140.0
_CLIPPED = 250
_CLIPPED_SHARE = 0.35
_WHITE_BORDER = 0.5  # studio paper is white on purpose
_PHONE_ASPECTS = (1.7, 2.4)
_EVEN_ROWS = 0.12

_Gray = NDArray[np.float32]
_LEVELS = np.arange(256)


def advise(image: Image) -> Advice | None:
    """Return what is wrong most, None where nothing is."""
    small = _small(image)
    # 256 counts say as much of the levels as all pixels do, in a tenth of the time.
    levels = np.array(small.histogram())
    if min(small.size) < 3 or _deviation(levels) < _EMPTY_DEVIATION:
        return Advice("empty", 1.0)
    gray = np.asarray(small, np.float32)
    measures: dict[AdviceKind, float] = {
        "too_small": _FEWEST_PX / min(image.width_px, image.height_px),
        "screenshot": _even_rows(image) / _EVEN_ROWS,
        "blurred": _SHARPNESS / max(sharpness(gray), 1e-3),
        "dark": _BRIGHTEST / max(1.0, _brightest(levels)),
        "overexposed": _clipped(gray, levels) / _CLIPPED_SHARE,
    }
    kind = max(measures, key=lambda name: measures[name])
    excess = measures[kind]
    return Advice(kind, round(1 - 1 / excess, 3)) if excess > 1 else None


def mended(image: Image, advice: Advice | None) -> Image:
    """Return a dark photo with its tones stretched; any other as it is, since no mending of those was found to help."""
    if advice is None or advice.kind != "dark":
        return image
    return Image(np.asarray(ImageOps.autocontrast(Pillow.fromarray(image.pixels), cutoff=1, preserve_tone=True)))


def sharpness(gray: _Gray) -> float:
    """Return how sudden the edges are, in the direction in which they are least: what defocus and a moving hand take.

    The second differences' energy over the first's: unlike the variance of the Laplacian, it does not depend on how
    many edges there are or how strong.
    """
    width = gray.shape[1]
    pixels = gray.ravel()  # One row after the other: numpy is twice as fast along one axis.
    begin, end = width + 1, len(pixels) - width - 1
    middle = 2 * pixels[begin:end]
    return min(
        _sharpness_along(middle, pixels[begin + step : end + step], pixels[begin - step : end - step], width)
        for step in (1, width, width + 1, width - 1)
    )


def _sharpness_along(middle: _Gray, one: _Gray, other: _Gray, width: int) -> float:
    second, first = middle - one - other, one - other
    count = len(middle) - 2 * (len(middle) // width)
    return _energy(second, width) / count / (_energy(first, width) / count + _EDGE_FLOOR)


def _energy(differences: _Gray, width: int) -> float:
    """Return the sum of squares, without those places at which a row ends and the next begins."""
    differences[width - 2 :: width] = differences[width - 1 :: width] = 0
    return float(differences @ differences)


def _small(image: Image) -> Pillow.Image:
    gray = Pillow.fromarray(image.pixels).convert("L")
    scale = _SIDE_PX / min(gray.size)
    if scale < 1:
        size = max(1, round(gray.width * scale)), max(1, round(gray.height * scale))
        gray = gray.resize((min(size[0], 4 * _SIDE_PX), min(size[1], 4 * _SIDE_PX)), Pillow.Resampling.BOX)
    return gray


def _deviation(levels: NDArray[np.int64]) -> float:
    mean, square = (float(powers @ levels) / int(levels.sum()) for powers in (_LEVELS, _LEVELS**2))
    return math.sqrt(max(0.0, square - mean * mean))


def _brightest(levels: NDArray[np.int64]) -> float:
    """Return the gray level that one pixel in a hundred exceeds."""
    place = int(levels.sum()) * 99 // 100
    return float(np.searchsorted(levels.cumsum(), place, side="right"))


def _clipped(gray: _Gray, levels: NDArray[np.int64]) -> float:
    """Return the share of the picture that is burnt out, 0 where most of its border is white."""
    share = int(levels[_CLIPPED:].sum()) / gray.size
    if share <= _CLIPPED_SHARE:  # Nothing to advise, whatever the border.
        return share
    border = np.concatenate((gray[0], gray[-1], gray[:, 0], gray[:, -1]))
    return 0.0 if (border >= _CLIPPED).mean() > _WHITE_BORDER else share


def _even_rows(image: Image) -> float:
    """Return the share of rows that are of one color from edge to edge, 0 where the picture has not a phone's shape.

    Bars and margins of a screen are so exactly; a camera's rows never are.
    """
    if not _PHONE_ASPECTS[0] <= image.height_px / image.width_px <= _PHONE_ASPECTS[1]:
        return 0.0
    some = image.pixels[:, :: max(1, image.width_px // 64)].astype(np.int16)
    return float((np.ptp(some, axis=1).max(axis=1) <= 2).mean())
