"""How well a score tells what is in the catalog from what is not: the ROC curve and the area under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.evaluation.metrics import Interval

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Roc:
    """Points of the curve for falling thresholds, from (0, 0) to (1, 1), all in 0–1.

    `thresholds[i]` is the least score that is still called "in the catalog" at point i.
    """

    false_positive_rate: Floats
    true_positive_rate: Floats
    thresholds: Floats

    def at_true_positive_rate(self, wanted: float) -> tuple[float, float]:
        """Return the highest threshold that keeps so many of those inside, and its false positive rate."""
        place = int(np.argmax(self.true_positive_rate >= wanted))
        return float(self.thresholds[place]), float(self.false_positive_rate[place])


def roc(inside: Sequence[float], outside: Sequence[float]) -> Roc:
    """Return the curve of scores of what is in the catalog and of what is not; both need at least one."""
    if not inside or not outside:
        raise ValueError(f"a ROC curve needs scores of both kinds, got {len(inside)} inside and {len(outside)} outside")
    scores = np.concatenate([inside, outside]).astype(np.float64)
    is_inside = np.arange(len(scores)) < len(inside)
    order = np.argsort(-scores, kind="stable")
    scores, is_inside = scores[order], is_inside[order]
    # Equal scores are one threshold: only the last of them is a point.
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    true = np.cumsum(is_inside)[last] / len(inside)
    false = np.cumsum(~is_inside)[last] / len(outside)
    return Roc(np.append(0.0, false), np.append(0.0, true), np.append(np.inf, scores[last]))


def auc(inside: Sequence[float] | Floats, outside: Sequence[float] | Floats) -> float:
    """Return the chance that one inside scores above one outside, ties counting half (Hanley and McNeil, 1982)."""
    ordered = np.sort(np.asarray(outside, np.float64))
    below = np.searchsorted(ordered, inside, side="left")
    at_most = np.searchsorted(ordered, inside, side="right")
    return float((below + at_most).mean() / 2 / len(ordered))


def paired_auc_interval(
    inside: Sequence[float], outside: Sequence[float], rng: np.random.Generator, resamples: int = 1000
) -> Interval:
    """Return the 95 % percentile interval where photo i gave both inside[i] and outside[i]: photos are resampled."""
    with_it, without = np.asarray(inside, np.float64), np.asarray(outside, np.float64)
    picks = rng.integers(0, len(with_it), (resamples, len(with_it)))
    low, high = np.percentile([auc(with_it[pick], without[pick]) for pick in picks], [2.5, 97.5])
    return float(low), float(high)
