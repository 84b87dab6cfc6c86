"""Estimates with their variance, and what one arm does better than another: means, ratios, shares, CUPED, sample ratio.

Rows are independent units: one per shopper, not one per event. Intervals are normal, so they want some hundred rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.evaluation.metrics import Z_95, Interval, wilson

Numbers: TypeAlias = NDArray[np.float64]
"""(n,) float64, one per unit."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, the variance of that value (not of the rows), and the n rows it comes from."""

    value: float
    variance: float
    n: int

    @property
    def interval(self) -> Interval:
        """The 95 % interval for one look at a time fixed beforehand; see `sequences` for looking again and again."""
        half = Z_95 * math.sqrt(self.variance)
        return self.value - half, self.value + half


def mean_of(values: Numbers) -> Estimate:
    """Return the mean. Raises ValueError for fewer than two rows, of which no variance is known."""
    n = _enough(values)
    return Estimate(float(values.mean()), float(values.var(ddof=1)) / n, n)


def ratio_of(numerators: Numbers, denominators: Numbers) -> Estimate:
    """Return the sum of numerators over the sum of denominators, by the delta method (clicks a search, by shopper)."""
    return mean_of(linearized(numerators, denominators))


def linearized(numerators: Numbers, denominators: Numbers) -> Numbers:
    """Return rows whose mean is the ratio of sums and whose variance is right for it (Deng et al., 2018)."""
    _enough(numerators)
    total = float(denominators.sum())
    if total == 0:
        raise ValueError("a ratio needs a denominator that is not 0")
    ratio = float(numerators.sum()) / total
    return ratio + (numerators - ratio * denominators) * (len(numerators) / total)


def difference(control: Estimate, treated: Estimate) -> Estimate:
    """Return treated − control of two separate groups."""
    return Estimate(treated.value - control.value, treated.variance + control.variance, treated.n + control.n)


def log_lift(control: Estimate, treated: Estimate) -> Estimate | None:
    """Return log(treated / control), by the delta method; None unless both are above 0."""
    if control.value <= 0 or treated.value <= 0:
        return None
    variance = control.variance / control.value**2 + treated.variance / treated.value**2
    return Estimate(math.log(treated.value / control.value), variance, treated.n + control.n)


def difference_of_shares(control: tuple[int, int], treated: tuple[int, int]) -> tuple[float, Interval]:
    """Return the difference of two shares, each (successes, n), with Newcombe's hybrid score interval (1998).

    Honest for small n and near 0 and 1, where the normal interval is not.
    """
    a, b = wilson(*control), wilson(*treated)
    value = b.value - a.value
    low = value - math.hypot(b.value - b.low, a.high - a.value)
    high = value + math.hypot(b.high - b.value, a.value - a.low)
    return value, (low, high)


def cuped(outcomes: Sequence[Numbers], before: Sequence[Numbers]) -> list[Estimate]:
    """Return the mean of each arm with what its units did before taken into account (CUPED; Deng et al., 2013).

    `before` has a number for each unit from before the experiment, 0 for who was not there: it is the same in all arms
    but for chance, and that chance is taken out. Never wider than `mean_of`, beyond the rounding of one slope.
    """
    slope = _pooled_slope(outcomes, before)
    center = float(np.concatenate(before).mean())
    return [mean_of(rows - slope * (earlier - center)) for rows, earlier in zip(outcomes, before, strict=True)]


def sample_ratio(counts: Sequence[int], weights: Sequence[float]) -> float:
    """Return the p value of Pearson's χ² test that the arms were filled by these weights; 1 where nobody came.

    Below .001 the assignment or the logging is broken, and no figure of the experiment means anything.
    """
    n, whole = sum(counts), sum(weights)
    if not n:
        return 1.0
    expected = [n * weight / whole for weight in weights]
    distance = sum((count - wanted) ** 2 / wanted for count, wanted in zip(counts, expected, strict=True))
    return _chi_squared_above(distance, len(counts) - 1)


def _pooled_slope(outcomes: Sequence[Numbers], before: Sequence[Numbers]) -> float:
    """The slope within arms, so that the effect itself does not bend it."""
    spread = sum(float(((earlier - earlier.mean()) ** 2).sum()) for earlier in before)
    if spread == 0:
        return 0.0
    pairs = zip(outcomes, before, strict=True)
    return sum(float(((rows - rows.mean()) * (earlier - earlier.mean())).sum()) for rows, earlier in pairs) / spread


def _chi_squared_above(x: float, degrees: int) -> float:
    """The tail of χ² for whole degrees of freedom, by the recurrence Q(k + 2) = Q(k) + a term."""
    half = x / 2
    odd = degrees % 2
    tail = math.erfc(math.sqrt(half)) if odd else math.exp(-half)
    for k in range(2 - odd, degrees, 2):
        tail += math.exp(-half + (k / 2) * math.log(half) - math.lgamma(k / 2 + 1)) if half else 0.0
    return tail


def _enough(values: Numbers) -> int:
    if len(values) < 2:
        raise ValueError(f"an estimate needs at least 2 rows, got {len(values)}")
    return len(values)
