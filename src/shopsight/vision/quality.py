"""What is wrong with a photo, as one piece of advice: in under a millisecond, on a small gray copy.

Each measure is 1 where it begins to matter; benchmarks/quality.py counts false alarms and what is found.
"""

from __future__ import annotations

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


def advise(image: Image) -> Advice | None:
    """Return what is wrong most, None where nothing is."""
    gray = _small(image)
    if min(gray.shape) < 3 or gray.std() < _EMPTY_DEVIATION:
        return Advice("empty", 1.0)
    measures: dict[AdviceKind, float] = {
        "too_small": _FEWEST_PX / min(image.width_px, image.height_px),
        "screenshot": _even_rows(image) / _EVEN_ROWS,
        "blurred": _SHARPNESS / max(sharpness(gray), 1e-3),
        "dark": _BRIGHTEST / max(1.0, _brightest(gray)),
        "overexposed": _clipped(gray) / _CLIPPED_SHARE,
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
    middle = 2 * gray[1:-1, 1:-1]
    pairs = (
        (gray[1:-1, 2:], gray[1:-1, :-2]),
        (gray[2:, 1:-1], gray[:-2, 1:-1]),
        (gray[2:, 2:], gray[:-2, :-2]),
        (gray[2:, :-2], gray[:-2, 2:]),
    )
    return min(_energy(middle - one - other) / (_energy(one - other) + _EDGE_FLOOR) for one, other in pairs)


def _energy(differences: _Gray) -> float:
    flat = differences.ravel()
    return float(flat @ flat) / max(1, flat.size)


def _small(image: Image) -> _Gray:
    gray = Pillow.fromarray(image.pixels).convert("L")
    scale = _SIDE_PX / min(gray.size)
    if scale < 1:
        size = max(1, round(gray.width * scale)), max(1, round(gray.height * scale))
        gray = gray.resize((min(size[0], 4 * _SIDE_PX), min(size[1], 4 * _SIDE_PX)), Pillow.Resampling.BOX)
    return np.asarray(gray, np.float32)


def _brightest(gray: _Gray) -> float:
    """Return the gray level that one pixel in a hundred exceeds."""
    place = gray.size * 99 // 100
    return float(np.partition(gray, place, axis=None)[place])


def _clipped(gray: _Gray) -> float:
    """Return the share of the picture that is burnt out, 0 where most of its border is white."""
    white = gray >= _CLIPPED
    border = np.concatenate((white[0], white[-1], white[:, 0], white[:, -1]))
    return 0.0 if border.mean() > _WHITE_BORDER else float(white.mean())


def _even_rows(image: Image) -> float:
    """Return the share of rows that are of one color from edge to edge, 0 where the picture has not a phone's shape.

    Bars and margins of a screen are so exactly; a camera's rows never are.
    """
    if not _PHONE_ASPECTS[0] <= image.height_px / image.width_px <= _PHONE_ASPECTS[1]:
        return 0.0
    some = image.pixels[:, :: max(1, image.width_px // 64)].astype(np.int16)
    return float((np.ptp(some, axis=1).max(axis=1) <= 2).mean())
