"""From a picture to its candidates: regions, vectors, the nearest products, a second look at them.

The pipeline and the calibration both ask through it, so that what is fitted is what is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from shopsight.core.ports import ImageEmbedder, Localizer, ProductIndex
from shopsight.core.types import Box, Candidate, Details, Image, Region, Vectors
from shopsight.core.where import Where
from shopsight.search.regions import regions_to_search
from shopsight.search.second_look.look import Looked, SecondLook, as_placed


class Look(NamedTuple):
    """What was seen of the regions of a photo: a vector and details of each."""

    vectors: Vectors
    details: Sequence[Details] = ()


class Seen(NamedTuple):
    """The most similar products, and which of the regions found the most similar: it shows the product best."""

    candidates: list[Candidate]
    region: int


class VisualSearch:
    """Finds what looks like a picture; safe to call from several threads at once.

    `depth` is how many of the most similar products come back. `localizer` finds the products in a shopper's photo,
    `second_look` reorders what looks alike; None leaves either out.
    """

    def __init__(
        self,
        embedder: ImageEmbedder,
        index: ProductIndex,
        *,
        localizer: Localizer | None = None,
        second_look: SecondLook | None = None,
        depth: int = 100,
    ) -> None:
        self.embedder = embedder
        self.localizer = localizer
        self._index = index
        self._second_look = second_look
        self.depth = depth

    @property
    def looks_twice(self) -> bool:
        return self._second_look is not None

    def regions(self, image: Image, box: Box | None = None) -> tuple[Region, ...]:
        """Return what may be searched of a shopper's photo, best first; `searched` says what is."""
        return regions_to_search(image, box, self.localizer)

    def look(self, image: Image, regions: Sequence[Region]) -> Look:
        """Return what the encoder sees of these regions."""
        pictures = [image.crop(region.box) for region in regions]
        if self._second_look is None:
            return Look(self.embedder.embed(pictures))
        vectors, details = self.embedder.embed_in_detail(pictures)
        return Look(vectors, details)

    def nearest(self, vectors: Vectors, where: Where | None = None, without: Collection[str] = ()) -> Seen:
        """Return the most similar products that the filter allows, each by its best region, `without` these groups."""
        found = self._index.nearest(vectors, self.depth + len(without), where)
        per_region = [[c for c in candidates if c.group_key not in without] for candidates in found]
        region = max(range(len(per_region)), key=lambda n: per_region[n][0].score if per_region[n] else -1.0)
        return Seen(_best_per_group(per_region)[: self.depth], region)

    def of_each(self, image: Image, regions: Sequence[Region], where: Where | None = None) -> list[Looked]:
        """Return what is most like each region by itself, looked at again."""
        vectors, details = self.look(image, regions)
        found = self._index.nearest(vectors, self.depth, where)
        each = [Look(vectors[n : n + 1], details[n : n + 1]) for n in range(len(regions))]
        return [self.again(look, Seen(candidates, 0)) for look, candidates in zip(each, found, strict=True)]

    def again(self, look: Look, seen: Seen) -> Looked:
        """Look at the best of them again, place by place."""
        if self._second_look is None or not look.details:
            return Looked(as_placed(seen.candidates))
        return self._second_look.ordered(look.details[seen.region], seen.candidates)


def searched(regions: Sequence[Region]) -> list[Region]:
    """Return those of the regions that are searched."""
    return [region for region in regions if region.searched]


def _best_per_group(per_region: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    if len(per_region) == 1:
        return list(per_region[0])
    best: dict[str, Candidate] = {}
    for candidates in per_region:
        for candidate in candidates:
            known = best.get(candidate.group_key)
            if known is None or candidate.score > known.score:
                best[candidate.group_key] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.product_id))
