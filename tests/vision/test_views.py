"""Phone views of catalog pictures: small, of the goods, and the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from shopsight.core.types import Image
from shopsight.vision.views import SIDE_PX, phone_view

SCENE = Image(np.full((64, 64, 3), (20, 120, 200), np.uint8))


def packshot(width: int = 120, height: int = 200) -> Image:
    """A red box on white."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4] = (200, 20, 20)
    return Image(pixels)


def redness(image: Image) -> float:
    levels = image.pixels.astype(int)
    return float(np.mean((levels[..., 0] > 80) & (levels[..., 0] > 2 * levels[..., 1])))


def test_a_seed_gives_the_same_view_again() -> None:
    one, two = (phone_view(packshot(), [SCENE], np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(one.pixels, two.pixels)
    assert one.pixels.shape == (SIDE_PX, SIDE_PX, 3)


def test_the_goods_come_without_their_white_ground() -> None:
    views = [phone_view(packshot(), [SCENE], np.random.default_rng(seed), strength=0.1) for seed in range(8)]
    white = [float(np.mean(view.pixels.min(axis=2) > 225)) for view in views]
    assert np.median(white) < 0.1
    assert np.median([redness(view) for view in views]) > 0.3


def test_a_stronger_view_strays_further() -> None:
    def spread(strength: float) -> float:
        views = [phone_view(packshot(), [SCENE], np.random.default_rng(seed), strength) for seed in range(12)]
        return float(np.std([redness(view) for view in views]))

    assert spread(1.0) > spread(0.05)


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (2, 3)])
def test_any_size_has_views(size: tuple[int, int]) -> None:
    image = Image(np.full((*size, 3), 255, np.uint8))
    for seed in range(5):
        assert phone_view(image, [image], np.random.default_rng(seed)).pixels.shape == (SIDE_PX, SIDE_PX, 3)


def test_a_picture_of_one_color_and_no_scene_have_views() -> None:
    blank = Image(np.zeros((50, 50, 3), np.uint8))
    assert phone_view(blank, [], np.random.default_rng(0)).pixels.shape == (SIDE_PX, SIDE_PX, 3)
