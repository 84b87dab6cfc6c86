"""Joining rankings that cannot be compared by score: reciprocal rank fusion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

RANK_CONSTANT = 60
"""Damps the first ranks; 60 is the value of Cormack, Clarke and Büttcher, SIGIR 2009, where the method comes from."""


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Key]], weights: Sequence[float] | None = None
) -> dict[Key, float]:
    """Return a score in (0, 1] for every key of `rankings` (each best first); 1 means first in all of them.

    `weights` say what each ranking counts, all the same where none are given.
    """
    weights = [1.0] * len(rankings) if weights is None else weights
    scores: defaultdict[Key, float] = defaultdict(float)
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, key in enumerate(ranking, start=1):
            scores[key] += weight / (RANK_CONSTANT + rank)
    best = sum(weights) / (RANK_CONSTANT + 1)
    return {key: score / best for key, score in scores.items()}
