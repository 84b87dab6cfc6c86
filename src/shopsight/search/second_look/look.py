"""Reorders the most similar products by what a closer comparison says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from shopsight.core.ports import ProductStore
from shopsight.core.types import Candidate, Details
from shopsight.search.second_look.details import lead, likeness, votes

DEPTH = 50
"""How many candidates are looked at again: the right product is among them or lost (R@50 is .99 and more)."""

_OF_QUERY = 0.8
_OF_CANDIDATE = 0.8
"""What the likeness of places weighs beside a cosine of 1. More finds more packages that no training saw and fewer of
the trained fruit: docs/adr/0007-a-second-look-at-the-places-of-a-picture.md has the curve."""
_VOTES = 0.5
"""What all the votes of the photo's places weigh: 1 finds still more goods that no training saw and fewer of the
trained fruit (ADR 0007)."""

_NEXT = 5
"""Of the best, those that the first has to be ahead of."""


class Placed(NamedTuple):
    """A candidate in its new place. `score` orders them; it is the cosine where nothing was looked at again.

    `rank_before` is its place by the cosine alone, from 1, None for one that did not look like the photo; `numbered` is
    one whose trade number stands on it.
    """

    candidate: Candidate
    score: float
    rank_before: int | None
    numbered: bool = False


class Looked(NamedTuple):
    """Candidates in their new order, and how far the first is ahead of the next, place by place.

    `lead` is 0 where no places were compared.
    """

    placed: list[Placed]
    lead: float = 0.0


def as_placed(candidates: Sequence[Candidate]) -> list[Placed]:
    """Return candidates, given best cosine first, in the places they have."""
    return [Placed(candidate, candidate.score, rank) for rank, candidate in enumerate(candidates, start=1)]


class SecondLook:
    """Looks at the best candidates again; safe to call from several threads at once."""

    def __init__(self, store: ProductStore, depth: int = DEPTH) -> None:
        self._store = store
        self._depth = depth

    def ordered(self, details: Details, candidates: Sequence[Candidate]) -> Looked:
        """Return candidates, given best cosine first, in their new order, best first.

        Those that cannot be compared place by place (too far down, or seen by an encoder that gives no details) follow
        in the order they had. Ties are broken by product id, ascending.
        """
        by_cosine = as_placed(candidates)
        known = self._known(details, candidates[: self._depth])
        if len(known) < 2:
            return Looked(by_cosine)
        looked_at = [placed for placed in by_cosine[: self._depth] if placed.candidate.photo_id in known]
        alike = likeness(details, [known[placed.candidate.photo_id] for placed in looked_at])
        cosines = np.array([placed.candidate.score for placed in looked_at])
        scores = cosines + _OF_QUERY * alike.of_query + _OF_CANDIDATE * alike.of_candidate
        scores += _VOTES * votes(alike, details)
        scores /= 1 + _OF_QUERY + _OF_CANDIDATE + _VOTES
        again = [placed._replace(score=score) for placed, score in zip(looked_at, scores.tolist(), strict=True)]
        order = sorted(range(len(again)), key=lambda n: (-again[n].score, again[n].candidate.product_id))
        below = _below(again[order[-1]].score, [p for p in by_cosine if p.candidate.photo_id not in known])
        return Looked([*(again[n] for n in order), *below], lead(alike, details, order[0], order[1 : 1 + _NEXT]))

    def _known(self, details: Details, candidates: Sequence[Candidate]) -> dict[str, Details]:
        if not len(details) or len(candidates) < 2:
            return {}
        found = self._store.details([candidate.photo_id for candidate in candidates])
        return {photo_id: places for photo_id, places in found.items() if places.shape == details.shape}


def _below(score: float, rest: Sequence[Placed]) -> list[Placed]:
    """Return candidates in the order they have, with scores that say so."""
    if not rest:
        return []
    shift = min(0.0, score - rest[0].score)
    return [placed._replace(score=placed.score + shift) for placed in rest]
