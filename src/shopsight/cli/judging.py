"""How well a smaller model still finds: R@1 on labelled photos, or nearest neighbors among photos without labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from shopsight.cli.comparing import embed_encoded, labelled_split
from shopsight.core.errors import InvalidRequest
from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Image
from shopsight.evaluation.metrics import recall_at
from shopsight.evaluation.outcomes import outcomes_by_embedding

LEAST_JUDGED: Final = 10
"""Photos below which agreement says nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a measure in 0–1 said of the encoder before and after, over so many photos."""

    measure: str
    photos: int
    before: float
    after: float


class LabelledJudge:
    """R@1 on one split of a labelled folder."""

    def __init__(self, folder: Path, split: str) -> None:
        self._labelled, self._photos = labelled_split(folder, split)

    def __call__(self, before: ImageEmbedder, after: ImageEmbedder) -> Verdict:
        return Verdict("R@1", len(self._photos), self._recall(before), self._recall(after))

    def _recall(self, embedder: ImageEmbedder) -> float:
        outcomes = outcomes_by_embedding(self._photos, self._labelled.items, embed_encoded(embedder))
        return recall_at(1, [outcome.first_hit for outcome in outcomes])


class NeighborJudge:
    """Without labels: how many of the shop's photos keep their nearest neighbor; the original agrees with itself."""

    def __init__(self, photos: Sequence[Image]) -> None:
        if len(photos) < LEAST_JUDGED:
            raise InvalidRequest(
                f"{LEAST_JUDGED} photos of the shop were wanted to judge by, got {len(photos)}; "
                "give labelled photos with --judge"
            )
        self._photos = photos

    def __call__(self, before: ImageEmbedder, after: ImageEmbedder) -> Verdict:
        from shopsight.compression.agreement import agreement

        kept = agreement(before.embed(self._photos), after.embed(self._photos))
        return Verdict("same nearest photo", len(self._photos), 1.0, kept)


Judge: TypeAlias = LabelledJudge | NeighborJudge
