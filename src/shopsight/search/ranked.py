"""A product in a ranking, before it is loaded."""

from __future__ import annotations

from typing import NamedTuple

from shopsight.core.queries import Source
from shopsight.search.second_look.look import Placed

SCORE_DECIMALS = 6


class Ranked(NamedTuple):
    """Where a product came in a ranking, and by what."""

    product_id: str
    group_key: str
    score: float
    similarity: float | None = None
    photo_id: str | None = None
    matched: tuple[Source, ...] = ()
    rank_before: int | None = None


def of_placed(placed: Placed) -> Ranked:
    """Return what a picture ranked."""
    candidate = placed.candidate
    score, cosine = round(placed.score, SCORE_DECIMALS), round(candidate.score, SCORE_DECIMALS)
    return Ranked(
        candidate.product_id,
        candidate.group_key,
        score,
        None if placed.rank_before is None else cosine,
        candidate.photo_id,
        ("code",) if placed.numbered else ("picture",),
        placed.rank_before,
    )
