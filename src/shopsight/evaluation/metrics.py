"""Retrieval metrics over ranked product ids, and intervals of shares and means.

Conventions: `ranked` holds product ids, best first, each once; `relevant` is the set of ids that count as found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

Interval: TypeAlias = tuple[float, float]
"""The 95 % interval of a figure: low, high."""

CURVE_K: Final = 20
"""How far a curve of recall goes."""

Z_95 = 1.959964
"""The standard normal's 97.5 % quantile."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of n trials with its 95 % interval, all in 0–1."""

    value: float
    low: float
    high: float
    n: int


def first_hit(ranked: Sequence[str], relevant: Set[str]) -> int | None:
    """Return the position (from 0) of the first relevant product, None when none is listed."""
    return next((position for position, product in enumerate(ranked) if product in relevant), None)


def recall_at(k: int, first_hits: Sequence[int | None]) -> float:
    """Return the share of queries with a relevant product among their first k; 0 for no queries.

    This is the retrieval field's R@k for instances ("found or not"), not the share of all relevant products.
    """
    if not first_hits:
        return 0.0
    return sum(hit is not None and hit < k for hit in first_hits) / len(first_hits)


def recall_curve(first_hits: Sequence[int | None]) -> list[float]:
    """Return recall@1, @2, … @CURVE_K."""
    return [recall_at(k, first_hits) for k in range(1, CURVE_K + 1)]


def precision_at(k: int, ranked: Sequence[str], relevant: Set[str]) -> float:
    """Return the share of the first k places that hold a relevant product; an empty place holds none."""
    return len(relevant & set(ranked[:k])) / k


def average_precision(ranked: Sequence[str], relevant: Set[str], k: int | None = None) -> float:
    """Return the mean of the precisions at each relevant product's place; one not listed among the first k counts 0.

    A product listed twice counts once, at its better place. With k the mean is over as many as could be listed.
    """
    if not relevant:
        return 0.0
    found = 0
    total = 0.0
    for place, product in enumerate(list(dict.fromkeys(ranked))[:k], start=1):
        if product in relevant:
            found += 1
            total += found / place
    return total / min(len(relevant), k or len(relevant))


def ndcg_at(k: int, ranked: Sequence[str], relevant: Set[str]) -> float:
    """Return the discounted gain of the first k over the best possible one (Järvelin and Kekäläinen, 2002).

    A relevant product gains 1, discounted by log2(place + 1).
    """
    gain = sum(1 / math.log2(place + 2) for place, product in enumerate(ranked[:k]) if product in relevant)
    best = sum(1 / math.log2(place + 2) for place in range(min(k, len(relevant))))
    return gain / best if best else 0.0


def wilson(successes: int, n: int) -> Share:
    """Return the share of successes with Wilson's score interval (Wilson, 1927), honest for small n and near 0 or 1."""
    if not 0 <= successes <= n:
        raise ValueError(f"successes are 0–{n}, got {successes}")
    if n == 0:
        return Share(0.0, 0.0, 1.0, 0)
    low, high = wilson_interval(successes / n, n)
    return Share(successes / n, low, high, n)


def wilson_interval(share: float, n: float) -> Interval:
    """Return Wilson's interval of a share seen in n trials, which need not be whole where they are weighted."""
    scale = 1 + Z_95**2 / n
    center = (share + Z_95**2 / (2 * n)) / scale
    half = Z_95 * math.sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2)) / scale
    # The formula gives exactly 0 and 1 at the ends; floating point does not.
    return 0.0 if share == 0 else center - half, 1.0 if share == 1 else center + half


def bootstrap(values: Sequence[float], rng: np.random.Generator, resamples: int = 1000) -> Interval:
    """Return the 95 % percentile interval of the mean (Efron, 1979); (0, 1) when there is nothing to resample."""
    if not values:
        return 0.0, 1.0
    sample = np.asarray(values, np.float64)
    picks = rng.integers(0, len(sample), (resamples, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
