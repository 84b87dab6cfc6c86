"""Where the square that a network sees lies on the picture, and grids over the one brought onto the other."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import ModelCard


class Frame(NamedTuple):
    """The network's square in fractions of the picture: beyond 0–1 where it is padded, within where it is cropped."""

    left: float
    top: float
    right: float
    bottom: float

    def centers(self, side: int) -> NDArray[np.float64]:
        """Return (side², 2) x, y of the middles of side × side places, row by row, in fractions of the picture."""
        steps = (np.arange(side) + 0.5) / side
        x, y = self.left + steps * (self.right - self.left), self.top + steps * (self.bottom - self.top)
        return np.stack([np.tile(x, side), np.repeat(y, side)], axis=1)

    def onto_picture(self, square: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a grid over the square as one over just the picture, each part the mean of what it covers.

        A part of the picture that the network did not see is 0.
        """
        side = len(square)
        rows = _shares(side, self.top, self.bottom)
        columns = _shares(side, self.left, self.right)
        return (rows @ square @ columns.T).astype(np.float32)


def frame_of(width_px: int, height_px: int, card: ModelCard) -> Frame:
    """Return where the network's square lies on a picture of that size."""
    if card.resize == "stretch":
        return Frame(0.0, 0.0, 1.0, 1.0)
    longer, shorter = max(width_px, height_px), min(width_px, height_px)
    side_px = longer if card.resize == "pad" else shorter * card.crop_fraction
    across, down = side_px / width_px / 2, side_px / height_px / 2
    return Frame(0.5 - across, 0.5 - down, 0.5 + across, 0.5 + down)


def _shares(side: int, start: float, end: float) -> NDArray[np.float64]:
    """Return (parts, side): which share of each part of 0–1 the `side` steps from `start` to `end` cover."""
    parts = min(side, max(1, math.ceil(side / (end - start) - 1e-9)))
    steps = np.linspace(start, end, side + 1)
    edges = np.linspace(0.0, 1.0, parts + 1)
    upper = np.minimum(edges[1:, None], steps[None, 1:])
    lower = np.maximum(edges[:-1, None], steps[None, :-1])
    shares: NDArray[np.float64] = np.maximum(upper - lower, 0.0) * parts
    return shares
