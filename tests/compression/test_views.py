"""Random views: the same for the same seed, different from one another, still pictures."""

from __future__ import annotations

import numpy as np

from shopsight.compression.views import view
from shopsight.core.types import Image
from tests.compression.networks import pictures


def test_a_seed_gives_the_same_view_again_and_another_seed_another() -> None:
    (picture,) = pictures(1)
    one, same, other = (view(picture, np.random.default_rng(seed)).pixels for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_even_a_picture_of_one_pixel_can_be_seen_again() -> None:
    dot = Image(np.full((1, 1, 3), 200, np.uint8))
    assert all(view(dot, np.random.default_rng(seed)).pixels.shape == (1, 1, 3) for seed in range(30))
