"""Two models on the same photos: the difference, and whether chance alone could have made it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from shopsight.evaluation.metrics import Interval, average_precision, recall_curve
from shopsight.evaluation.outcomes import Outcome


class Difference(TypedDict):
    """`ours` minus `theirs`, its 95 % interval from resampling photos, and the p value of "they are equal"."""

    ours: float
    theirs: float
    difference: float
    ci95: Interval
    p: float


class Comparison(TypedDict):
    """Ours and another model. `only_ours` photos have the right product first with our model alone, and so on.

    `recall_curve` is theirs.
    """

    model: str
    other: str
    n_queries: int
    both: int
    only_ours: int
    only_theirs: int
    neither: int
    recall_at_1: Difference
    map: Difference
    recall_curve: list[float]


@dataclass(frozen=True, slots=True)
class PairedBootstrap:
    """Mean difference of pairs: its interval, and the two-sided p value."""

    low: float
    high: float
    p: float


def compare(ours: Sequence[Outcome], theirs: Sequence[Outcome], *, model: str, other: str) -> Comparison:
    """Compare photo by photo. Raises ValueError unless both have the same photos in the same order."""
    if [o.photo for o in ours] != [o.photo for o in theirs]:
        raise ValueError("two models are compared on the same photos in the same order")
    right = np.array([(a.is_right, b.is_right) for a, b in zip(ours, theirs, strict=True)], bool).reshape(-1, 2)
    only_ours = int((right[:, 0] & ~right[:, 1]).sum())
    only_theirs = int((right[:, 1] & ~right[:, 0]).sum())
    firsts = _difference(right[:, 0].astype(np.float64).tolist(), right[:, 1].astype(np.float64).tolist())
    firsts["p"] = mcnemar(only_ours, only_theirs)
    return Comparison(
        model=model,
        other=other,
        n_queries=len(ours),
        both=int(right.all(axis=1).sum()),
        only_ours=only_ours,
        only_theirs=only_theirs,
        neither=int((~right).all(axis=1).sum()),
        recall_at_1=firsts,
        map=_difference(_precisions(ours), _precisions(theirs)),
        recall_curve=recall_curve([outcome.first_hit for outcome in theirs]),
    )


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the two-sided p value of McNemar's exact test (1947): the photos on which two models disagree are a coin.

    Photos on which they agree say nothing about which is better.
    """
    n = only_first + only_second
    tail: int = sum(math.comb(n, i) for i in range(min(only_first, only_second) + 1))
    # Whole numbers divide exactly, however many there are; floats would overflow from 1,024 photos on.
    return min(1.0, 2 * tail / (1 << n))


def paired_bootstrap(
    first: Sequence[float], second: Sequence[float], rng: np.random.Generator, resamples: int = 10_000
) -> PairedBootstrap:
    """Resample pairs (Efron and Tibshirani, 1993, chapter 16): the interval of the mean difference, and a p value.

    The p value is the share of resamples of the centered differences that stray as far as what was seen, counting what
    was seen as one of them, so that it is never 0.
    """
    differences = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    if not len(differences):
        return PairedBootstrap(-1.0, 1.0, 1.0)
    seen = differences.mean()
    means = np.array(
        [differences[rng.integers(0, len(differences), len(differences))].mean() for _ in range(resamples)]
    )
    low, high = np.percentile(means, [2.5, 97.5])
    # Means of equal numbers differ in their last bits.
    as_far = int((np.abs(means - seen) >= abs(seen) - 1e-12).sum())
    return PairedBootstrap(float(low), float(high), (as_far + 1) / (resamples + 1))


def _difference(first: Sequence[float], second: Sequence[float]) -> Difference:
    tested = paired_bootstrap(first, second, np.random.default_rng(0))
    ours, theirs = (float(np.mean(values)) if values else 0.0 for values in (first, second))
    return Difference(ours=ours, theirs=theirs, difference=ours - theirs, ci95=(tested.low, tested.high), p=tested.p)


def _precisions(outcomes: Sequence[Outcome]) -> list[float]:
    return [average_precision(o.ranked, o.photo.product_ids) for o in outcomes]
