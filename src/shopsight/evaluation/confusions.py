"""Which product is mistaken for which, and how often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shopsight.evaluation.datasets import LabelledPhoto
from shopsight.evaluation.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Confusion:
    """A product that a photo shows and the one that was given in its place, with all photos where it happened."""

    wanted: str
    given: str
    photos: tuple[LabelledPhoto, ...]


def confusions(outcomes: Iterable[Outcome]) -> list[Confusion]:
    """Return all pairs, most frequent first, then by ids. A photo of several products counts for each of them."""
    photos: dict[tuple[str, str], list[LabelledPhoto]] = {}
    for outcome in outcomes:
        if outcome.is_right or not outcome.ranked:
            continue
        for wanted in sorted(outcome.photo.product_ids):
            photos.setdefault((wanted, outcome.ranked[0]), []).append(outcome.photo)
    pairs = [Confusion(wanted, given, tuple(found)) for (wanted, given), found in photos.items()]
    return sorted(pairs, key=lambda pair: (-len(pair.photos), pair.wanted, pair.given))
