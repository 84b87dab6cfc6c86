"""From a ranking to probabilities: is the product in this catalog, and what is each hit to the photo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.queries import Result
from shopsight.core.verdict import Probability, Verdict, VerdictKind
from shopsight.search.second_look.look import Looked

Floats: TypeAlias = NDArray[np.float64]

FEATURES: Final = 3
NEIGHBORS: Final = 10
"""Products among which the best one has to stand out."""
MIDDLE: Final = 0.6
STEP: Final = 0.1
LEAD_STEP: Final = 0.02
"""Features are cosines and leads in these units, so that their weights are of one size."""
_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a photo's whole ranking says: the cosines and the scores of its hits in its order, best score first.

    `lead` says how far the first is ahead of the next, place by place; 0 where no places were compared.
    """

    cosines: tuple[float, ...]
    scores: tuple[float, ...]
    lead: float = 0.0


Judge: TypeAlias = Callable[[Result, Sequence[str], Evidence], Result]
"""Adds how sure a result is, given the product ids of its whole ranking as shown, and what that ranking says."""


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
    """What rankings by one encoder mean in one shop.

    `present` leads from `features` of a ranking to the chance that the product is in the catalog; `kin` from a hit's
    cosine to the chance that it is of the same kind or the same product. Which of the hits is the product, if it is
    there, follows a softmax of scores over `temperature` (McFadden's conditional logit, 1974).
    `padding` stands in for the cosines that a small catalog does not have.
    """

    present: Curve
    kin: Curve
    temperature: float
    padding: float

    def presence(self, evidence: Evidence) -> float:
        """Return the chance that the product is in the catalog; 0 where nothing came back."""
        if not evidence.cosines:
            return 0.0
        return float(self.present(features([evidence], self.padding))[0])

    def probabilities(self, evidence: Evidence) -> list[Probability]:
        """Return what each hit of a ranking is; `same` adds up to `presence`."""
        if not evidence.cosines:
            return []
        shares = softmax(np.array(evidence.scores, np.float64) / self.temperature) * self.presence(evidence)
        kin = np.maximum(self.kin(scaled(evidence.cosines)[:, None]), shares)
        return [_probability(float(same), float(any_)) for same, any_ in zip(shares, kin, strict=True)]


def evidence_of(looked: Looked) -> Evidence:
    """Return what candidates say that have been looked at."""
    cosines = tuple(placed.candidate.score for placed in looked.placed)
    return Evidence(cosines, tuple(placed.score for placed in looked.placed), looked.lead)


def judged(
    result: Result, ranked: Sequence[str], evidence: Evidence, calibration: Calibration, found_from: float
) -> Result:
    """Return the result with its verdict and the probabilities of its hits.

    `ranked` has the product ids of the whole ranking as it is shown, whichever page the hits are of: text on the thing
    may have moved some, and chances fall with the place. From `found_from` on the product counts as found.
    """
    chance = calibration.presence(evidence)
    of_product = dict(zip(ranked, calibration.probabilities(evidence), strict=True))
    hits = tuple(replace(hit, probability=of_product.get(hit.product.id)) for hit in result.hits)
    best = max(of_product.values(), key=lambda p: 1 - p.unrelated, default=Probability(0.0, 0.0, 1.0))
    kind: VerdictKind = "similar" if best.unrelated <= 0.5 else "not_here"
    if ranked and chance >= found_from:
        kind = "found"
    return replace(result, hits=hits, verdict=Verdict(kind, round(chance, _DECIMALS)))


def features(rankings: Sequence[Evidence], padding: float) -> Floats:
    """Return (n, 3) features: the first hit's cosine, its lead over the best nine others, and its lead in places."""
    return np.array([_features(ranking, padding) for ranking in rankings]).reshape(-1, FEATURES)


def _features(ranking: Evidence, padding: float) -> tuple[float, float, float]:
    first, *others = ranking.cosines or (padding,)
    best = sorted(others, reverse=True)[: NEIGHBORS - 1]
    # What stands in for products that are not there must not outdo what is there.
    missing = [min(padding, *best, first)] * (NEIGHBORS - 1 - len(best))
    field = float(np.mean([*best, *missing]))
    return (first - MIDDLE) / STEP, (first - field) / STEP, ranking.lead / LEAD_STEP


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
