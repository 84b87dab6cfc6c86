"""A shopper's taste as a few directions among the pictures: what they turned to, clustered, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vectors
from shopsight.recommend.signals import Signal
from shopsight.search.product_vectors import ProductRows

Weights = NDArray[np.float32]

HALF_LIFE_S = 14 * 24 * 3600.0
"""After which a signal counts half."""

MOST_PRODUCTS = 60
"""A taste is made of the products that were turned to last."""

_MOST_INTERESTS = 6
_ALIKE = 0.5
"""Cosine from which two products are one interest."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What a shopper likes. `vectors` is (m, d), unit rows, strongest interest first; `weights` (m,) sum to 1.

    `rows` are the products (rows of ProductRows) that it comes from, heaviest first, `row_weights` what each weighs,
    decayed; `kinds` names, by row, the strongest event that turned to it.
    """

    vectors: Vectors
    weights: Weights
    rows: NDArray[np.intp]
    row_weights: Weights
    kinds: Mapping[int, str]

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    @property
    def shares(self) -> Weights:
        """What each of `rows` weighs, summing to 1."""
        return _shares(self.row_weights)


def taste_of(signals: Sequence[Signal], products: ProductRows) -> Taste:
    """Return the taste that signals show; it is false where they name no product that has a picture.

    Weights halve with `HALF_LIFE_S` before the latest signal, so that a taste does not fade while its shopper is away.
    """
    latest_s = max((signal.time for signal in signals), default=0.0)
    weighed: dict[int, float] = {}
    strongest: dict[int, Signal] = {}
    for signal in sorted(signals, key=lambda signal: (-signal.time, signal.product_id)):
        row = products.row_of.get(signal.product_id)
        if row is None or (row not in weighed and len(weighed) == MOST_PRODUCTS):
            continue
        weighed[row] = weighed.get(row, 0.0) + signal.weight * 0.5 ** ((latest_s - signal.time) / HALF_LIFE_S)
        if row not in strongest or signal.weight > strongest[row].weight:
            strongest[row] = signal
    ordered = sorted(weighed, key=lambda row: (-weighed[row], row))
    rows, weights = np.array(ordered, np.intp), np.array([weighed[row] for row in ordered], np.float32)
    sums, middles = _interests(products.vectors[rows], weights)
    return Taste(middles, _shares(sums), rows, weights, {row: strongest[row].kind for row in ordered})


def _interests(vectors: Vectors, weights: Weights) -> tuple[Weights, Vectors]:
    """Return the weight and the direction of each group of alike products (leader clustering, heaviest first)."""
    sums: list[float] = []
    middles: list[NDArray[np.float32]] = []
    for vector, weight in zip(vectors, weights, strict=True):
        cosines = [float(vector @ middle) / float(np.linalg.norm(middle)) for middle in middles]
        best = int(np.argmax(cosines)) if cosines else -1
        if best >= 0 and cosines[best] >= _ALIKE:
            sums[best] += float(weight)
            middles[best] = middles[best] + weight * vector
        else:
            sums.append(float(weight))
            middles.append(weight * vector)
    kept = np.argsort(-np.array(sums), kind="stable")[:_MOST_INTERESTS]
    rows: Vectors = np.array([middles[n] for n in kept], np.float32).reshape(len(kept), vectors.shape[1])
    return np.array(sums, np.float32)[kept], rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _shares(weights: Weights) -> Weights:
    shares: Weights = weights / max(float(weights.sum()), 1e-9)
    return shares
