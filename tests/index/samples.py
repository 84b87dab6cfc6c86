"""Made-up products for index tests: vectors whose cosines are exact, so that ties are real ties."""

from __future__ import annotations

import numpy as np

from shopsight.core.numbers import as_number
from shopsight.core.types import IndexEntry, Term, Vector, Vectors

DIMENSION = 8


def grid_vector(places: tuple[int, ...], signs: tuple[bool, ...]) -> Vector:
    """Return a unit vector of four halves; the cosine of two of them is a multiple of a quarter, exactly."""
    vector = np.zeros(DIMENSION, np.float32)
    for place, is_positive in zip(places, signs, strict=True):
        vector[place] = 0.5 if is_positive else -0.5
    return vector


def random_vectors(count: int, seed: int, dimension: int = DIMENSION) -> Vectors:
    """Return unit vectors in all directions."""
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def entry(product_id: str, vectors: Vectors, group: str = "", **fields: str | list[str]) -> IndexEntry:
    """Return an entry whose photos are named after the product and whose fields hold these texts."""
    terms = {
        name: tuple(Term(text, as_number(text)) for text in ([values] if isinstance(values, str) else values))
        for name, values in fields.items()
    }
    rows = np.atleast_2d(np.asarray(vectors, np.float32))
    photo_ids = tuple(f"{product_id}-{number}" for number in range(len(rows)))
    return IndexEntry(product_id, group or product_id, terms, photo_ids, rows)
