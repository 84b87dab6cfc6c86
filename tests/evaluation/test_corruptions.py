"""Every corruption keeps shape and type, repeats itself, and hurts more the stronger it is."""

import numpy as np
import pytest

from shopsight.core.types import Pixels
from shopsight.evaluation.corruptions import CORRUPTIONS, STRENGTHS, corrupt


def scene(height: int = 90, width: int = 120) -> Pixels:
    """A picture with edges, grain and a gradient, so that each kind of damage has something to damage."""
    y, x = np.mgrid[0:height, 0:width]
    channels = [40 + x * 1.4, 60 + y * 1.6, np.where((x // 12 + y // 12) % 2, 190, 70)]
    grain = np.random.default_rng(0).normal(0, 6, (height, width, 3))
    return np.clip(np.stack(channels, axis=-1) + grain, 0, 255).astype(np.uint8)


def distance(first: Pixels, second: Pixels) -> float:
    return float(np.abs(first.astype(np.float64) - second).mean())


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_size_and_type_stay_and_the_picture_that_came_in_is_not_touched(name: str) -> None:
    pixels = scene()
    before = pixels.copy()
    for strength in STRENGTHS:
        damaged = corrupt(name, pixels, strength)
        assert damaged.shape == pixels.shape and damaged.dtype == np.uint8
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_seed_damages_alike(name: str) -> None:
    assert np.array_equal(corrupt(name, scene(), 3, seed=5), corrupt(name, scene(), 3, seed=5))


@pytest.mark.parametrize("name", ["motion blur", "noise", "rotation", "crop", "occlusion", "screen moiré"])
def test_another_seed_damages_otherwise(name: str) -> None:
    seen = {corrupt(name, scene(), 3, seed=seed).tobytes() for seed in range(6)}
    assert len(seen) > 1


@pytest.mark.parametrize("name", sorted(set(CORRUPTIONS) - {"rotation", "crop"}))
def test_a_higher_strength_is_further_from_the_picture(name: str) -> None:
    # Directions and places are drawn, so the mean of several seeds.
    pixels = scene(180, 240)
    means = [np.mean([distance(corrupt(name, pixels, s, seed), pixels) for seed in range(6)]) for s in STRENGTHS]
    assert means == sorted(means)
    assert means[0] > 0


def test_a_higher_strength_crops_more_away() -> None:
    ramp = np.repeat(np.tile(np.arange(200, dtype=np.uint8), (100, 1))[..., None], 3, axis=2)
    left = [int(np.ptp(corrupt("crop", ramp, strength))) for strength in STRENGTHS]
    assert left == sorted(left, reverse=True)
    assert left[4] == pytest.approx(100, abs=6)


def test_the_strongest_rotation_is_a_quarter_turn_on_white() -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    turned = corrupt("rotation", pixels, 5)
    assert turned[:, :5].min() == 255 and turned[20, 30].max() == 0


def test_the_strongest_occlusion_covers_nearly_half() -> None:
    pixels = np.full((200, 200, 3), 7, np.uint8)
    assert (corrupt("occlusion", pixels, 5) != 7).any(axis=2).mean() == pytest.approx(0.45, abs=0.02)


def test_exposure_keeps_black_and_white() -> None:
    pixels = np.stack([np.zeros((4, 4, 3)), np.full((4, 4, 3), 255)]).reshape(8, 4, 3).astype(np.uint8)
    assert corrupt("over-exposed", pixels, 5).tolist() == pixels.tolist()
    assert corrupt("dark", pixels, 1)[0].max() == 0


@pytest.mark.parametrize("name", CORRUPTIONS)
@pytest.mark.parametrize("size", [(1, 1), (3, 200)])
def test_even_the_smallest_and_thinnest_pictures_are_damaged(name: str, size: tuple[int, int]) -> None:
    pixels = np.full((*size, 3), 128, np.uint8)
    for strength in STRENGTHS:
        assert corrupt(name, pixels, strength).shape == pixels.shape


def test_a_wrong_name_or_strength_is_answered_with_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"one of blur, .*got 'rain'"):
        corrupt("rain", scene(), 1)
    with pytest.raises(ValueError, match="1–5, got 0"):
        corrupt("blur", scene(), 0)
