"""How likely an advertised place is clicked: a logistic curve for all, and what each campaign adds to it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

PRIOR: Final = (-3.5, 1.5, -0.7)
"""Bias, weight of relevance, weight of the logarithm of the position, before anybody has clicked: some 12 % for what
surely fits in the first place, 3 % for what does not, and less further down."""
_SURENESS: Final = (10.0, 10.0, 25.0)
"""How firmly each of the prior's weights is held to: precisions of a Gaussian."""
_STRENGTH: Final = 5.0
"""Clicks that a campaign must be expected to get until its own count weighs as much as the curve."""
_STEPS: Final = 25


class Seen(NamedTuple):
    """A place that a shopper saw, and whether it was clicked."""

    campaign_id: str
    position: int
    relevance: float
    clicked: bool


@dataclass(frozen=True, slots=True)
class ClickModel:
    """Predicts click-through rates.

    `weights` are of bias, relevance and ln(position). `evidence` has the clicks of each campaign, and how many the
    curve led to expect of its places (Zhang, Jones, 2007), so that none is praised for the positions that it had. Their
    quotient, shrunk to 1 by a gamma prior while they are few, is by how much more often its places are clicked.
    """

    weights: tuple[float, ...] = PRIOR
    evidence: Mapping[str, tuple[int, float]] = field(default_factory=dict)

    def curve(self, relevance: float, position: int = 1) -> float:
        """Return the chance of a click on a place of nobody in particular, in 0–1."""
        bias, by_relevance, by_position = self.weights
        return 1 / (1 + math.exp(-(bias + by_relevance * relevance + by_position * math.log(position))))

    def factor(self, campaign_id: str) -> float:
        """Return how many times more often than the curve says a campaign is clicked."""
        clicks, expected = self.evidence.get(campaign_id, (0, 0.0))
        return (clicks + _STRENGTH) / (expected + _STRENGTH)

    def drawn_factor(self, campaign_id: str, chance: Random) -> float:
        """Draw the factor from what is believed of it (Thompson, 1933), so that what is little known is tried."""
        clicks, expected = self.evidence.get(campaign_id, (0, 0.0))
        return chance.gammavariate(clicks + _STRENGTH, 1 / (expected + _STRENGTH))

    def predict(self, campaign_id: str, relevance: float, position: int = 1) -> float:
        """Return the chance of a click on a campaign's place, in 0–1."""
        return min(1.0, self.factor(campaign_id) * self.curve(relevance, position))

    def as_data(self) -> dict[str, Any]:
        return {"weights": list(self.weights), "evidence": {name: list(known) for name, known in self.evidence.items()}}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> ClickModel:
        """Return the model that `as_data` wrote, the prior for none."""
        if not data:
            return cls()
        return cls(tuple(data["weights"]), {name: (known[0], known[1]) for name, known in data["evidence"].items()})


def fit_clicks(seen: Sequence[Seen]) -> ClickModel:
    """Fit to what was seen; a few places leave the prior nearly as it is.

    The curve is the maximum a posteriori under a Gaussian prior, by Newton's method.
    """
    if not seen:
        return ClickModel()
    features = np.array([(1.0, place.relevance, math.log(place.position)) for place in seen])
    clicked = np.array([place.clicked for place in seen], np.float64)
    weights = _most_likely(features, clicked)
    expected: defaultdict[str, float] = defaultdict(float)
    clicks: defaultdict[str, int] = defaultdict(int)
    for place, chance in zip(seen, _sigmoid(features @ weights), strict=True):
        expected[place.campaign_id] += float(chance)
        clicks[place.campaign_id] += place.clicked
    return ClickModel(tuple(weights.tolist()), {name: (clicks[name], expected[name]) for name in expected})


def _most_likely(features: Floats, clicked: Floats) -> Floats:
    prior, sureness = np.array(PRIOR), np.array(_SURENESS)
    weights = prior.copy()
    for _ in range(_STEPS):
        chances = _sigmoid(features @ weights)
        slope = features.T @ (clicked - chances) - sureness * (weights - prior)
        bend = (features * (chances * (1 - chances))[:, None]).T @ features + np.diag(sureness)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _sigmoid(scores: Floats) -> Floats:
    return 0.5 * (1 + np.tanh(scores / 2))
