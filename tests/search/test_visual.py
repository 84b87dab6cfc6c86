"""From a picture to its candidates: each product by its best region, and what is found where a group is left out."""

from __future__ import annotations

import numpy as np

from shopsight.core.types import WHOLE, Box, Image, IndexEntry, Region, Vectors
from shopsight.index.exact import ExactIndex
from shopsight.search.visual import VisualSearch, searched
from tests.fakes import FAKE_CARD, FakeEmbedder

RED, GREEN, BLUE = (220, 20, 20), (20, 200, 20), (20, 20, 220)
LEFT = Box(0.0, 0.0, 0.5, 1.0)


class LeftFirst:
    """Finds the left half of every picture."""

    def locate(self, image: Image) -> tuple[Region, ...]:
        return (Region(LEFT, 0.9), Region(Box(0.5, 0.0, 1.0, 1.0), 0.5))


def picture(*colors: tuple[int, int, int]) -> Image:
    return Image(np.concatenate([np.full((64, 64 // len(colors), 3), color, np.uint8) for color in colors], axis=1))


def visual() -> VisualSearch:
    index = ExactIndex(FAKE_CARD.dimension)
    pictures = {"red": picture(RED), "both": picture(RED, GREEN), "blue": picture(BLUE)}
    index.put([_entry(name, FakeEmbedder().embed([image])) for name, image in pictures.items()])
    return VisualSearch(FakeEmbedder(), index, localizer=LeftFirst())


def test_a_product_counts_by_its_better_region() -> None:
    search, photo = visual(), picture(RED, GREEN)
    regions = searched(search.regions(photo))
    assert [region.box for region in regions] == [LEFT, WHOLE]
    seen = search.nearest(search.look(photo, regions).vectors)
    best = {candidate.product_id: candidate.score for candidate in seen.candidates}
    assert best["red"] > 0.999 and best["both"] > 0.999


def test_what_is_left_out_decides_nothing_not_even_the_region() -> None:
    search, photo = visual(), picture(RED, GREEN)
    vectors = search.look(photo, searched(search.regions(photo))).vectors
    without_both = search.nearest(vectors, without={"both"})
    without_red = search.nearest(vectors, without={"red"})
    assert [seen.candidates[0].product_id for seen in (without_both, without_red)] == ["red", "both"]
    assert [seen.region for seen in (without_both, without_red)] == [0, 1]


def _entry(name: str, vectors: Vectors) -> IndexEntry:
    return IndexEntry(name, name, {}, (f"{name}-photo",), vectors)
