"""Whether probabilities keep what they say: the reliability diagram and the expected calibration error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.evaluation.metrics import Interval

Floats: TypeAlias = NDArray[np.float64]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions that were given about the same chance: what was said on average, what came true, how many."""

    said: float
    true: float
    n: int


def reliability(probabilities: Sequence[float] | Floats, outcomes: Sequence[bool] | Floats) -> list[Bin]:
    """Return the diagram over ten bins of equal width, without empty ones."""
    said, true = np.asarray(probabilities, np.float64), np.asarray(outcomes, np.float64)
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    members = [place == number for number in range(BINS)]
    return [Bin(float(said[m].mean()), float(true[m].mean()), int(m.sum())) for m in members if m.any()]


def expected_calibration_error(probabilities: Sequence[float] | Floats, outcomes: Sequence[bool] | Floats) -> float:
    """Return the mean distance of what was said from what came true, bins weighted by their size (Naeini et al., 2015).

    0 for no questions.
    """
    bins = reliability(probabilities, outcomes)
    total = sum(b.n for b in bins)
    return sum(b.n * abs(b.said - b.true) for b in bins) / total if total else 0.0


def calibration_error_interval(
    probabilities: Sequence[float], outcomes: Sequence[bool], rng: np.random.Generator, resamples: int = 500
) -> Interval:
    """Return the 95 % percentile interval over resampled questions. It lies a little high: noise adds to the error."""
    said, true = np.asarray(probabilities, np.float64), np.asarray(outcomes, np.float64)
    picks = rng.integers(0, len(said), (resamples, len(said)))
    low, high = np.percentile([expected_calibration_error(said[p], true[p]) for p in picks], [2.5, 97.5])
    return float(low), float(high)
