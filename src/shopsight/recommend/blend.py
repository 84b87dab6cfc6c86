"""What of many signs makes a shopper turn to a product: a few features, and weights learned from the shop's events.

A conditional logit (McFadden, 1974): of the products shown as a choice, those turned to next. The weights are pulled
toward those that ship, so a shop with few events is answered by pictures and categories, and one with many by its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.recommend.als import Factors, Places, folded_in
from shopsight.recommend.ground import Ground
from shopsight.recommend.taste import Taste

FEATURES = ("interest", "picture", "category", "department", "factors", "neighbors", "popularity")
"""Cosine to the nearest interest; to all that was turned to; share of it in this category; in this department; what the
factors say; how near the same shoppers' products are; log of how many turn to it."""

SHIPPED = np.array([1.5, 0.6, 0.2, 1.0, 1.0, 1.0, 0.6], np.float64)
_PULL = 60.0
"""So many choices weigh as much as the shipped weights."""
_STEPS = 30


class Choice(NamedTuple):
    """What stood to choose from, a row of features each, and which of it was turned to."""

    features: Factors
    chosen: NDArray[np.bool_]


def features_of(ground: Ground, taste: Taste, rows: Places) -> Factors:
    """Return what speaks for each of these rows of products, (rows, FEATURES)."""
    vectors, shares = ground.products.vectors[rows], taste.shares
    middle = shares @ ground.products.vectors[taste.rows]
    user = folded_in(ground.factors[taste.rows], ground.gram, taste.row_weights)
    features: Factors = np.column_stack(
        [
            (vectors @ taste.vectors.T).max(axis=1),
            vectors @ middle,
            _share_of(ground.leaf, taste, shares, rows),
            _share_of(ground.department, taste, shares, rows),
            ground.factors[rows] @ user,
            ground.with_borrowed(_together(ground, taste), rows),
            ground.popularity[rows],
        ]
    ).astype(np.float32)
    return features


def neighbors_in(ground: Ground, row: int) -> tuple[Places, Factors]:
    """Return the rows that the same shoppers turn to as to this one, and how much so."""
    number = ground.number_of[row]
    if number < 0:
        return np.zeros(0, np.intp), np.zeros(0, np.float32)
    near = ground.behavior.neighbors
    rows = np.where(near.products[number] >= 0, ground.row_of[near.products[number]], -1)
    return rows[rows >= 0], near.similarities[number][rows >= 0]


def learned_weights(choices: Sequence[Choice]) -> NDArray[np.float64]:
    """Return the weights that explain the choices best and stay near the shipped ones, by Newton's method."""
    weights = SHIPPED.copy()
    for _ in range(_STEPS if choices else 0):
        slope = -_PULL * (weights - SHIPPED)
        curve = _PULL * np.eye(len(weights))
        for choice in choices:
            scores = choice.features @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            mean = chances @ choice.features
            slope += choice.features[choice.chosen].mean(axis=0) - mean
            curve += (choice.features * chances[:, None]).T @ choice.features - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-4:
            break
    return weights


def _share_of(codes: NDArray[np.int32], taste: Taste, shares: Factors, rows: Places) -> Factors:
    size = int(codes.max(initial=-1)) + 2
    known = codes[taste.rows] >= 0
    sums = np.bincount(codes[taste.rows][known], shares[known], size).astype(np.float32)
    # The last place is nobody's: what has no category shares none.
    return sums[codes[rows]]


def _together(ground: Ground, taste: Taste) -> Factors:
    """Return by row how much the shoppers of what was turned to turn to it, too."""
    found = np.zeros(len(ground.products), np.float32)
    for row, share in zip(taste.rows.tolist(), taste.shares.tolist(), strict=True):
        rows, similarities = neighbors_in(ground, row)
        found[rows] += share * similarities
    return found
