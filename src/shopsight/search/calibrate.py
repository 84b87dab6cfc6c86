"""From cosines to probabilities: is the product in this catalog, and what is each hit to the photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Result
from shopsight.core.verdict import Probability, Verdict, VerdictKind

Floats: TypeAlias = NDArray[np.float64]

FEATURES: Final = 3
NEIGHBORS: Final = 10
"""Products among which the best one has to stand out."""
MIDDLE: Final = 0.6
STEP: Final = 0.1
"""Features are cosines in these units, so that their weights are of one size."""
_DECIMALS: Final = 4


Judge: TypeAlias = Callable[[Result, Mapping[str, float]], Result]
"""Adds how sure a result is, given the cosines of its whole ranking by product id."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve. No weight is negative, so that more alike never means less likely."""

    bias: float
    weights: tuple[float, ...]

    def __call__(self, features: Floats) -> Floats:
        """Return (n,) probabilities of (n, weights) features."""
        return sigmoid(features @ np.array(self.weights) + self.bias)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What cosines of one encoder mean in one shop.

    `present` leads from `features` of a ranking to the chance that the product is in the catalog; `kin` from a hit's
    cosine to the chance that it is of the same kind or the same product. Which of the hits is the product, if it is
    there, follows a softmax of cosines over `temperature` (McFadden's conditional logit, 1974).
    `padding` stands in for the cosines that a small catalog does not have.
    """

    present: Curve
    kin: Curve
    temperature: float
    padding: float

    def presence(self, cosines: Sequence[float]) -> float:
        """Return the chance that the product is in the catalog; 0 where nothing came back."""
        if not cosines:
            return 0.0
        return float(self.present(features([cosines], self.padding))[0])

    def probabilities(self, cosines: Sequence[float]) -> list[Probability]:
        """Return what each hit of a ranking is, given the cosines of all of it; `same` adds up to `presence`."""
        if not cosines:
            return []
        shares = softmax(np.array(cosines, np.float64) / self.temperature) * self.presence(cosines)
        kin = np.maximum(self.kin(scaled(cosines)[:, None]), shares)
        return [_probability(float(same), float(any_)) for same, any_ in zip(shares, kin, strict=True)]


def judged(result: Result, cosines: Mapping[str, float], calibration: Calibration, found_from: float) -> Result:
    """Return the result with its verdict and the probabilities of its hits.

    `cosines` has those of the whole ranking by product id, whatever order the hits are in and whichever page they are
    of; from `found_from` on the product counts as found.
    """
    ranked = sorted(cosines.values(), reverse=True)
    chance = calibration.presence(ranked)
    of_product = dict(zip(cosines, calibration.probabilities(list(cosines.values())), strict=True))
    hits = tuple(replace(hit, probability=of_product.get(hit.product.id)) for hit in result.hits)
    best = max(of_product.values(), key=lambda p: 1 - p.unrelated, default=Probability(0.0, 0.0, 1.0))
    kind: VerdictKind = "similar" if best.unrelated <= 0.5 else "not_here"
    if ranked and chance >= found_from:
        kind = "found"
    return replace(result, hits=hits, verdict=Verdict(kind, round(chance, _DECIMALS)))


def features(rankings: Sequence[Sequence[float]], padding: float) -> Floats:
    """Return (n, 3) features of rankings: the best cosine, its lead over the second, and over the next nine."""
    rows = np.full((len(rankings), NEIGHBORS), padding)
    for row, cosines in zip(rows, rankings, strict=True):
        best = np.sort(np.asarray(cosines, np.float64))[::-1][:NEIGHBORS]
        row[: len(best)] = best
        # What stands in must not outdo what is there.
        row[len(best) :] = np.minimum(padding, best[-1] if len(best) else padding)
    top, second, field = rows[:, 0], rows[:, 1], rows[:, 1:].mean(axis=1)
    return np.stack([(top - MIDDLE) / STEP, (top - second) / STEP, (top - field) / STEP], axis=1)


def scaled(cosines: Sequence[float]) -> Floats:
    """Return cosines in the units of features."""
    return (np.array(cosines, np.float64) - MIDDLE) / STEP


def sigmoid(scores: Floats) -> Floats:
    """Return 1 / (1 + exp(-score)) without overflow."""
    return 0.5 * (1 + np.tanh(scores / 2))


def softmax(scores: Floats) -> Floats:
    """Return shares along the last axis that sum to 1, without overflow."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _probability(same: float, kin: float) -> Probability:
    rounded = round(same, _DECIMALS)
    related = max(round(kin, _DECIMALS), rounded)
    return Probability(rounded, round(related - rounded, _DECIMALS), round(1 - related, _DECIMALS))
