"""Near-duplicates: the same picture again, in another size, quality or light."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shopsight.training.own.album import Album

GRID: Final = 12
ALIKE: Final = 0.99
"""Correlation of two thumbnails from which on they are one picture; tests/training/own/test_twins.py has both sides."""
_CHUNK: Final = 2048


def twins(album: Album) -> Iterator[tuple[int, int]]:
    """Return pairs of places (smaller first) of pictures that show the same picture.

    Compared are thumbnails of GRID × GRID colors by their correlation, which neither size, quality nor exposure
    changes much. A picture of one plain color has no twin.
    """
    thumbnails = _thumbnails(album)
    for start in range(0, len(thumbnails), _CHUNK):
        alike = thumbnails[start : start + _CHUNK] @ thumbnails[start:].T >= ALIKE
        for row, column in np.argwhere(np.triu(alike, 1)):
            first, second = start + int(row), start + int(column)
            if 0.9 < album.aspects[first] / album.aspects[second] < 1 / 0.9:
                yield first, second


def _thumbnails(album: Album) -> NDArray[np.float32]:
    """Rows of unit length (n, 3 * GRID * GRID) around a mean of zero; a plain picture's row is zeros."""
    cut = album.pixels.shape[-1] // GRID
    side = cut * GRID
    rows = []
    for start in range(0, len(album.pixels), _CHUNK):
        pixels = album.pixels[start : start + _CHUNK, :3, :side, :side]
        blocks = pixels.reshape(len(pixels), 3, GRID, cut, GRID, cut).mean(axis=(3, 5), dtype=np.float32)
        rows.append(blocks.reshape(len(pixels), -1))
    flat = np.concatenate(rows)
    flat -= flat.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(flat, axis=1, keepdims=True)
    return np.where(lengths > flat.shape[1] ** 0.5, flat / np.maximum(lengths, 1e-6), 0).astype(np.float32)
