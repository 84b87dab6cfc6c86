"""Reorders the most similar products by what a closer comparison says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from shopsight.core.ports import ProductStore
from shopsight.core.types import Candidate, Details
from shopsight.search.second_look.details import likeness

DEPTH = 50
"""How many candidates are looked at again: the right product is among them or lost (R@50 is .99 and more)."""

_OF_QUERY = 0.8
_OF_CANDIDATE = 0.8
"""What the likeness of places weighs beside a cosine of 1. More finds more packages that no training saw and fewer of
the trained fruit: docs/adr/0007-a-second-look-at-the-places-of-a-picture.md has the curve."""


class Placed(NamedTuple):
    """A candidate in its new place. `score` orders them; it is the cosine where nothing was looked at again.

    `numbered` is one whose trade number stands on the photo.
    """

    candidate: Candidate
    score: float
    numbered: bool = False


class SecondLook:
    """Looks at the best candidates again; safe to call from several threads at once."""

    def __init__(self, store: ProductStore, depth: int = DEPTH) -> None:
        self._store = store
        self._depth = depth

    def ordered(self, details: Details, candidates: Sequence[Candidate]) -> list[Placed]:
        """Return candidates, given best cosine first, in their new order, best first.

        Those that cannot be compared place by place (too far down, or seen by an encoder that gives no details) follow
        in the order they had. Ties are broken by product id, ascending.
        """
        known = self._known(details, candidates[: self._depth])
        if len(known) < 2:
            return [Placed(candidate, candidate.score) for candidate in candidates]
        looked_at = [candidate for candidate in candidates[: self._depth] if candidate.photo_id in known]
        alike = likeness(details, [known[candidate.photo_id] for candidate in looked_at])
        cosines = np.array([candidate.score for candidate in looked_at])
        scores = cosines + _OF_QUERY * alike.of_query + _OF_CANDIDATE * alike.of_candidate
        scores /= 1 + _OF_QUERY + _OF_CANDIDATE
        placed = sorted(map(Placed, looked_at, scores.tolist()), key=lambda p: (-p.score, p.candidate.product_id))
        rest = [candidate for candidate in candidates if candidate.photo_id not in known]
        return placed + _below(placed[-1].score, rest)

    def _known(self, details: Details, candidates: Sequence[Candidate]) -> dict[str, Details]:
        if not len(details) or len(candidates) < 2:
            return {}
        found = self._store.details([candidate.photo_id for candidate in candidates])
        return {photo_id: places for photo_id, places in found.items() if places.shape == details.shape}


def _below(score: float, candidates: Sequence[Candidate]) -> list[Placed]:
    """Return candidates in the order they have, with scores that say so."""
    if not candidates:
        return []
    shift = min(0.0, score - candidates[0].score)
    return [Placed(candidate, candidate.score + shift) for candidate in candidates]
