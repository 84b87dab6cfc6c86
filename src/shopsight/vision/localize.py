"""Finds where in a photo the products are, whatever they are: a small network, its peaks, and their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from shopsight.core.types import WHOLE, Box, Image, Region
from shopsight.vision.encoders.onnx import open_session
from shopsight.vision.models.localizer import LOCALIZER, LocalizerCard, load_localizer

Floats: TypeAlias = NDArray[np.float32]

MOST_REGIONS: Final = 10
_MOST_PEAKS: Final = 100
_SAME: Final = 0.45
"""Boxes with this IoU, or the smaller of which lies inside the other by `_INSIDE`, show one thing."""
_INSIDE: Final = 0.75
_LONGEST: Final = 5.0
"""No edge is further away than e^5 cells."""
_SMALLEST: Final = 0.02
"""Sides of a box as a share of the picture's: a thing smaller than this cannot be recognized."""
_OF_SIZE: Final = 0.25
_OF_PLACE: Final = 2.5
"""How much a thing's area and its distance from the middle say of whether it is what the photo was taken of: chosen on
the demo shop's val scenes (docs/models/shopsight-localizer.md)."""


class OnnxLocalizer:
    """Finds products with onnxruntime, on one core; `locate` may be called from several threads at once."""

    def __init__(self, card: LocalizerCard, network: Path) -> None:
        """Open a network that `load_localizer` has checked: (n, 3, px, px) -> maps (n, 5, px / stride, px / stride)."""
        self.card = card
        self._session = open_session(network, 1)

    @classmethod
    def shipped(cls, card: Path = LOCALIZER) -> Self:
        """Open the localizer that ships. Raises ModelUnusable when a file is missing or damaged."""
        return cls(*load_localizer(card))

    def locate(self, image: Image) -> tuple[Region, ...]:
        """Return up to `MOST_REGIONS` regions, best first, no two of one thing; the whole photo where none is sure."""
        return regions_of(self.maps(_prepared(image, self.card.input_px)[None])[0], self.card.sure)

    def maps(self, images: Floats) -> Floats:
        """Return the network's maps (n, 5, h, w) of prepared images (n, 3, px, px)."""
        return np.asarray(self._session.run(None, {"images": images})[0], np.float32)


def regions_of(maps: Floats, sure: float) -> tuple[Region, ...]:
    """Read the network's maps (5, h, w): heat, and the logarithms of the cells to a box's left, top, right, bottom."""
    heat = 1 / (1 + np.exp(-maps[0]))
    rows, columns = np.nonzero((heat == _highest_around(heat)) & (heat >= sure))
    scores = heat[rows, columns]
    order = np.argsort(-scores, kind="stable")[:_MOST_PEAKS]
    boxes = _boxes(maps[1:], rows[order], columns[order])
    large = (boxes[:, 2:] - boxes[:, :2]).min(axis=1, initial=1.0) >= _SMALLEST
    boxes, scores = boxes[large], scores[order][large]
    kept = _apart(boxes)
    meant = (scores * _prominence(boxes))[kept]
    best_first = np.asarray(kept)[np.argsort(-meant, kind="stable")[:MOST_REGIONS]] if kept else kept
    return tuple(Region(Box(*boxes[n].tolist()), float(scores[n])) for n in best_first) or (Region(WHOLE),)


def _prepared(image: Image, px: int) -> Floats:
    """Stretch to the square: every picture fills the input, whatever its shape."""
    square = Pillow.fromarray(image.pixels).resize((px, px), Pillow.Resampling.BILINEAR, reducing_gap=2.0)
    channels = np.ascontiguousarray(np.asarray(square).transpose(2, 0, 1)).astype(np.float32)
    channels *= 2 / 255
    channels -= 1
    return channels


def _highest_around(heat: Floats) -> Floats:
    """Return for each cell the highest heat of the 3 x 3 around it."""
    height, width = heat.shape
    padded = np.pad(heat, 1)
    shifted = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    highest: Floats = np.max(shifted, axis=0)
    return highest


def _boxes(reach: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Floats:
    """Return (n, 4) left, top, right, bottom in 0-1."""
    height, width = reach.shape[1:]
    left, top, right, bottom = np.exp(np.minimum(reach[:, rows, columns], _LONGEST))
    x, y = columns + 0.5, rows + 0.5
    edges = [(x - left) / width, (y - top) / height, (x + right) / width, (y + bottom) / height]
    boxes: Floats = np.stack(edges, axis=1).clip(0, 1)
    return boxes


def _prominence(boxes: Floats) -> Floats:
    """Return how much each box looks like the one that the photo was taken of: large, and in the middle."""
    x, y = ((boxes[:, side] + boxes[:, side + 2]) / 2 for side in (0, 1))
    prominence: Floats = _area(boxes) ** _OF_SIZE * np.exp(-_OF_PLACE * np.hypot(x - 0.5, y - 0.5))
    return prominence


def _apart(boxes: Floats) -> Sequence[int]:
    """Return the places of the boxes, best first, that show another thing than all before them."""
    kept: list[int] = []
    for n, box in enumerate(boxes):
        shared, area = _shared(box, boxes[kept]), _area(box)
        others = _area(boxes[kept])
        same = (shared > _SAME * (area + others - shared)) | (shared > _INSIDE * np.minimum(area, others))
        if not same.any():
            kept.append(n)
    return kept


def _area(boxes: Floats) -> Floats:
    area: Floats = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return area


def _shared(box: Floats, others: Floats) -> Floats:
    sides = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    shared: Floats = sides.clip(0).prod(axis=1)
    return shared
