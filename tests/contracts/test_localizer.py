"""What every localizer promises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import numpy as np
import pytest

from shopsight.core.ports import Localizer
from shopsight.core.types import WHOLE, Box, Image
from shopsight.vision.localize import OnnxLocalizer
from tests.fakes import FakeLocalizer


@pytest.fixture(scope="module", params=[OnnxLocalizer.shipped, FakeLocalizer], ids=["onnx", "fake"])
def localizer(request: pytest.FixtureRequest) -> Localizer:
    made: Localizer = request.param()
    return made


def picture(*things: tuple[int, int, int, int], width_px: int = 320, height_px: int = 240) -> Image:
    """Return a light wall with dark red things at these left, top, right, bottom."""
    pixels = np.full((height_px, width_px, 3), (225, 222, 215), np.uint8)
    for left, top, right, bottom in things:
        pixels[top:bottom, left:right] = (150, 30, 40)
    return Image(pixels)


def iou(one: Box, other: Box) -> float:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    shared = max(width, 0) * max(height, 0)
    areas = sum((box.right - box.left) * (box.bottom - box.top) for box in (one, other))
    return shared / (areas - shared)


def test_one_thing_on_a_plain_wall_is_found(localizer: Localizer) -> None:
    best = localizer.locate(picture((120, 60, 220, 190)))[0]
    assert iou(best.box, Box(120 / 320, 60 / 240, 220 / 320, 190 / 240)) > 0.5


def test_where_nothing_stands_out_it_is_the_whole_photo(localizer: Localizer) -> None:
    assert [region.box for region in localizer.locate(picture())] == [WHOLE]
    assert localizer.locate(picture())[0].score == 1.0


@pytest.mark.parametrize(("width_px", "height_px"), [(1, 1), (7, 5), (1, 10_000), (10_000, 1), (32, 33)])
def test_any_shape_has_a_region(localizer: Localizer, width_px: int, height_px: int) -> None:
    assert localizer.locate(picture(width_px=width_px, height_px=height_px))


def test_no_two_regions_of_a_crowd_are_the_same_and_scores_are_shares(localizer: Localizer) -> None:
    places = [(x, y) for x in range(4, 796, 40) for y in range(4, 396, 40)]
    crowd = picture(*((x, y, x + 24, y + 24) for x, y in places), width_px=800, height_px=400)
    regions = localizer.locate(crowd)
    assert len(places) == 200
    assert 1 <= len(regions) <= 10
    assert all(0 < region.score <= 1 for region in regions)
    assert all(iou(one.box, other.box) < 0.5 for one, other in combinations(regions, 2))


def test_threads_get_the_same_answer_as_one(localizer: Localizer) -> None:
    pictures = [picture((20 * n, 40, 20 * n + 90, 200)) for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(localizer.locate, pictures)) == [localizer.locate(one) for one in pictures]
