"""Where a picture is striped like a barcode, and which way its stripes lean: the places worth a closer look."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Box

_BLOCK_PX = 12
_COHERENT = 0.7  # of 1: all edges of a block lie the same way
_BALANCED = 0.3  # of 1: all edges of a block go from dark to light
_CONTRAST = 12.0  # gray levels, root mean square, from one pixel to the next but one
_TURN = np.cos(2 * np.radians(15))  # blocks of one code lean alike, within 15 degrees
_FEWEST_BLOCKS = 6


class Stripes(NamedTuple):
    """A striped place, and the angle in degrees by which it has to be turned to stand upright."""

    box: Box
    lean: float


def striped_places(gray: NDArray[np.uint8], most: int) -> list[Stripes]:
    """Return at most that many places of (height, width) gray levels, the one with the most edges first.

    After the structure tensor of Bigün and Granlund (ICCV 1987): a block whose gradients all lie in one direction.
    """
    if min(gray.shape) < 3 * _BLOCK_PX:
        return []
    levels = gray.astype(np.int16)
    across = (levels[1:-1, 2:] - levels[1:-1, :-2]).astype(np.float32)
    down = (levels[2:, 1:-1] - levels[:-2, 1:-1]).astype(np.float32)
    xx, yy, xy = _means(across * across), _means(down * down), _means(across * down)
    energy = xx + yy
    one_way = np.hypot(xx - yy, 2 * xy) > _COHERENT * energy
    # A single edge is all from dark to light; stripes go back as often as forth.
    net = abs(_means(across)) + abs(_means(down))
    to_and_fro = net < _BALANCED * (_means(abs(across)) + _means(abs(down)))
    striped = one_way & to_and_fro & (energy > _CONTRAST**2)
    doubled = np.arctan2(2 * xy, xx - yy)  # twice the angle of the edges' normal
    groups = sorted(_groups(striped, doubled), key=lambda group: -sum(energy[cell] for cell in group))
    return [_place(group, doubled, gray.shape) for group in groups[:most] if len(group) >= _FEWEST_BLOCKS]


def _means(values: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = values.shape[0] // _BLOCK_PX, values.shape[1] // _BLOCK_PX
    blocks = values[: rows * _BLOCK_PX, : columns * _BLOCK_PX].reshape(rows, _BLOCK_PX, columns, _BLOCK_PX)
    means: NDArray[np.float32] = blocks.mean(axis=(1, 3))
    return means


def _groups(striped: NDArray[np.bool_], doubled: NDArray[np.float32]) -> list[list[tuple[int, int]]]:
    """Return the blocks that touch and lean alike, group by group; a gap of one block does not part them."""
    left = {(int(row), int(column)) for row, column in np.argwhere(striped)}
    groups = []
    while left:
        first = left.pop()
        group, edge = [first], [first]
        while edge:
            row, column = edge.pop()
            near = {(row + down, column + across) for down in range(-2, 3) for across in range(-2, 3)} & left
            alike = {cell for cell in near if np.cos(doubled[cell] - doubled[first]) > _TURN}
            left -= alike
            group.extend(alike)
            edge.extend(alike)
        groups.append(group)
    return groups


def _place(group: list[tuple[int, int]], doubled: NDArray[np.float32], shape: tuple[int, ...]) -> Stripes:
    cells = np.array(group)
    top, left = cells.min(axis=0) * _BLOCK_PX
    bottom, right = (cells.max(axis=0) + 1) * _BLOCK_PX + 2
    height_px, width_px = shape
    turns = np.array([np.exp(1j * doubled[cell]) for cell in group])
    return Stripes(
        Box(left / width_px, top / height_px, right / width_px, bottom / height_px),
        float(np.degrees(np.angle(turns.sum())) / 2),
    )
