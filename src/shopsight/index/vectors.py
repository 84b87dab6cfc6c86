"""Vectors as an index wants them: checked, of unit length, and recognized when they come again."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shopsight.core.errors import InvalidProduct, InvalidQuery, RevisionMismatch
from shopsight.core.types import IndexEntry, Vectors

_SEED = 20_261_122


def unit_rows(vectors: Vectors, dimension: int) -> Vectors:
    """Return float32 rows of unit length. Raises RevisionMismatch, or ValueError naming the first unusable row."""
    if vectors.ndim != 2 or vectors.shape[1] != dimension:
        raise RevisionMismatch(
            f"this index holds vectors of {dimension} numbers, got an array of shape {vectors.shape}: "
            "they come from another model; reindex, or open the shop with the model that made them"
        )
    units = vectors.astype(np.float64)
    for number, vector in enumerate(units):
        length = math.sqrt(vector.dot(vector))
        if not 0.0 < length < math.inf:
            found = "is all zeros" if length == 0.0 else "has a number that is not finite"
            raise ValueError(f"vector {number + 1} of {len(vectors)} {found}")
        vector /= length
    return units.astype(np.float32)


def query_rows(vectors: Vectors, dimension: int) -> Vectors:
    """Return `unit_rows` of a query; raises InvalidQuery for a vector that has no direction."""
    try:
        return unit_rows(vectors, dimension)
    except ValueError as problem:
        raise InvalidQuery(f"a finite query vector other than zero was wanted, but {problem}") from None


def entry_rows(entries: Sequence[IndexEntry], dimension: int) -> list[Vectors]:
    """Return `unit_rows` per product, equal ones of equal bytes; raises InvalidProduct naming product and photo."""
    return [_rows_of(entry, dimension) for entry in entries]


def digests(vectors: Vectors) -> NDArray[np.uint64]:
    """Return a 64-bit digest per row: equal rows have equal digests, others rarely so (multiply-add hashing)."""
    words = np.ascontiguousarray(vectors).view(np.uint32).astype(np.uint64)
    factors = np.random.default_rng(_SEED).integers(0, 1 << 63, words.shape[1], dtype=np.uint64)
    keys: NDArray[np.uint64] = np.einsum("rd,d->r", words, factors)
    return keys


def _rows_of(entry: IndexEntry, dimension: int) -> Vectors:
    if not entry.photo_ids:
        return np.empty((0, dimension), np.float32)
    try:
        # Adding zero turns -0.0 into 0.0.
        return unit_rows(entry.vectors, dimension) + np.float32(0.0)
    except ValueError as problem:
        raise InvalidProduct(f"product {entry.product_id!r} cannot be indexed: {problem}", "photos") from None
    except RevisionMismatch as problem:
        raise RevisionMismatch(f"product {entry.product_id!r}: {problem.message}") from None
