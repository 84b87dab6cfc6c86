"""What came back for each query photo: the raw material of every figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from shopsight.core.errors import UnreadableImage
from shopsight.core.types import Box, Vectors
from shopsight.evaluation.datasets import CatalogItem, LabelledPhoto
from shopsight.evaluation.metrics import first_hit

Ranking: TypeAlias = Sequence[tuple[str, float]]
"""Product ids with their scores, best first."""

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Outcome:
    """One query photo, the product ids that came back for it, best first, each once, and their scores."""

    photo: LabelledPhoto
    ranked: tuple[str, ...]
    scores: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.ranked) != len(self.scores):
            raise ValueError(f"{len(self.ranked)} products with {len(self.scores)} scores")

    @property
    def first_hit(self) -> int | None:
        """The place (from 0) of the first right product."""
        return first_hit(self.ranked, self.photo.product_ids)

    @property
    def is_right(self) -> bool:
        """Whether the first product is a right one."""
        return self.first_hit == 0

    @property
    def best_right(self) -> float | None:
        """The score of the best right product, None where none is listed."""
        return None if self.first_hit is None else self.scores[self.first_hit]

    @property
    def best_wrong(self) -> float | None:
        """The score of the best wrong product: the best there is when the right ones are not in the catalog."""
        wrong = (
            score
            for product, score in zip(self.ranked, self.scores, strict=True)
            if product not in self.photo.product_ids
        )
        return next(wrong, None)

    @property
    def margin(self) -> float:
        """By how much the best right product leads; negative where a wrong one does."""
        if self.best_right is None:
            return float("-inf")
        return self.best_right - (0.0 if self.best_wrong is None else self.best_wrong)


def outcome(photo: LabelledPhoto, ranking: Ranking) -> Outcome:
    """Keep what a search returned; a product that it lists twice counts at its better place."""
    best: dict[str, float] = {}
    for product, score in ranking:
        best.setdefault(product, score)
    return Outcome(photo, tuple(best), tuple(best.values()))


def outcomes_by_search(
    photos: Iterable[LabelledPhoto], search: Callable[[bytes, Box | None], Ranking]
) -> list[Outcome]:
    """Ask a whole search for each photo and its frame; it returns as many products as it likes.

    Raises what the search raises of a photo that it cannot read, with the name of the file.
    """
    found = []
    for photo in photos:
        try:
            found.append(outcome(photo, search(photo.image.read_bytes(), photo.frame)))
        except UnreadableImage as error:
            raise type(error)(f"{photo.image}: {error.message}") from error
    return found


def outcomes_by_embedding(
    photos: Sequence[LabelledPhoto],
    items: Sequence[CatalogItem],
    embed: Callable[[Sequence[bytes]], Vectors],
) -> list[Outcome]:
    """Rank all items for each photo by cosine; ties go to the smaller product id. `embed` takes encoded pictures."""
    ordered = sorted(items, key=lambda item: item.product_id)
    gallery = _embedded([item.image for item in ordered], embed)
    queries = _embedded([photo.image for photo in photos], embed)
    found = []
    for photo, query in zip(photos, queries, strict=True):
        scores = gallery @ query
        places = np.argsort(-scores, kind="stable")
        found.append(outcome(photo, [(ordered[place].product_id, float(scores[place])) for place in places]))
    return found


def _embedded(images: Sequence[Path], embed: Callable[[Sequence[bytes]], Vectors]) -> Vectors:
    """Embed files in batches, so that a large set does not have to lie in memory."""
    starts = range(0, len(images), _BATCH)
    parts = [embed([image.read_bytes() for image in images[start : start + _BATCH]]) for start in starts]
    return np.concatenate(parts) if parts else np.empty((0, 0), np.float32)
