"""What another policy would have earned, from what was logged under one that left something to chance: IPS and SNIPS.

Each row is one decision: its reward, with which chance the logging policy took it (the propensity, above 0), and with
which chance the other policy would have. Both must be known, not estimated from clicks. Decisions of one shopper are
alike, so rows are summed by shopper before anything is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopsight.evaluation.effects import Estimate, Numbers, ratio_of


@dataclass(frozen=True, slots=True)
class LoggedDecisions:
    """(n,) each; `shoppers` are whole numbers, the same for rows of one shopper."""

    rewards: Numbers
    propensities: Numbers
    shoppers: NDArray[np.int64]

    def __post_init__(self) -> None:
        if not len(self.rewards) == len(self.propensities) == len(self.shoppers):
            raise ValueError("rewards, propensities and shoppers have a row for each decision")
        if len(self.propensities) and not 0 < self.propensities.min() <= self.propensities.max() <= 1:
            raise ValueError("a logged propensity is above 0 and at most 1: what was never taken teaches nothing")


def ips(logged: LoggedDecisions, chances: Numbers) -> Estimate:
    """Return the other policy's reward a decision by inverse propensity: no bias, but wide where the policies differ.

    `chances` are those with which it would have decided so (Horvitz and Thompson, 1952).
    """
    return _by_shopper(logged, chances / logged.propensities * logged.rewards, np.ones(len(chances), np.float64))


def snips(logged: LoggedDecisions, chances: Numbers) -> Estimate:
    """Return the same, divided by the weights that came (Swaminathan and Joachims, 2015): some bias, far narrower."""
    weights = chances / logged.propensities
    return _by_shopper(logged, weights * logged.rewards, weights)


def effective_n(logged: LoggedDecisions, chances: Numbers) -> float:
    """Return how many decisions of its own the weights are worth (Kish, 1965): below some hundred, trust neither."""
    weights = chances / logged.propensities
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def _by_shopper(logged: LoggedDecisions, numerators: Numbers, denominators: Numbers) -> Estimate:
    _, rows = np.unique(logged.shoppers, return_inverse=True)
    sums = [np.bincount(rows, values).astype(np.float64) for values in (numerators, denominators)]
    return ratio_of(*sums)
