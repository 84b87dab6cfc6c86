"""Spreads a ranking over what looks different: maximal marginal relevance (Carbonell and Goldstein, 1998)."""

from __future__ import annotations

import numpy as np

from shopsight.core.types import Vectors
from shopsight.recommend.als import Factors


def spread(scores: Factors, vectors: Vectors, count: int, diversity: float) -> list[int]:
    """Return places of `count` of a ranking (best first), each the best of its score less its likeness to those before.

    `diversity` is 0–1: 0 leaves the ranking as it is, 1 looks for what is unlike the others only. Scores count by
    where they lie between the lowest and the highest.
    """
    if diversity == 0 or len(scores) <= 1:
        return list(range(min(count, len(scores))))
    span = float(scores.max() - scores.min())
    worth = (scores - scores.min()) / (span if span > 0 else 1.0)
    likeness = np.zeros(len(scores), np.float32)
    left = np.ones(len(scores), bool)
    taken: list[int] = []
    while left.any() and len(taken) < count:
        gain = np.where(left, (1 - diversity) * worth - diversity * likeness, -np.inf)
        best = int(np.argmax(gain))
        taken.append(best)
        left[best] = False
        likeness = np.maximum(likeness, vectors @ vectors[best])
    return taken
