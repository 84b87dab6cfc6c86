"""Joining rankings that cannot be compared by score: reciprocal rank fusion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

RANK_CONSTANT = 60
"""Damps the first ranks; 60 is the value of Cormack, Clarke and Büttcher, SIGIR 2009, where the method comes from."""


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Key]]) -> dict[Key, float]:
    """Return a score in (0, 1] for every key of `rankings` (each best first); 1 means first in all of them."""
    scores: defaultdict[Key, float] = defaultdict(float)
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] += 1.0 / (RANK_CONSTANT + rank)
    best = len(rankings) / (RANK_CONSTANT + 1)
    return {key: score / best for key, score in scores.items()}
