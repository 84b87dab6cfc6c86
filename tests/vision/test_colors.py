"""Named colors: of what is shown and not of what it lies on; and how far palettes are apart."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from shopsight.core.types import Image
from shopsight.vision.colors import CHINESE, main_colors, name_of, to_lab
from tests.vision.drawn import scene


def thing(color: str, ground: str = "white") -> Image:
    return scene((Pillow.new("RGB", (300, 300), color), (200, 150)), size=(700, 600), ground=ground)


@pytest.mark.parametrize(
    ("color", "name"),
    [
        ("#c8282d", "red"),
        ("#1f3f90", "blue"),
        ("#2f8f3f", "green"),
        ("#f2c818", "yellow"),
        ("#151515", "black"),
        ("#7a3f9a", "purple"),
        ("#5b3a20", "brown"),
        ("#ef7d22", "orange"),
        ("#8a8a8a", "gray"),
        ("#eaa0b8", "pink"),
    ],
)
def test_the_thing_is_named_and_not_the_paper_it_lies_on(color: str, name: str) -> None:
    swatch = main_colors(thing(color))[0]
    assert swatch.name == name
    assert swatch.share > 0.9
    assert max(abs(int(swatch.hex[i : i + 2], 16) - int(color[i : i + 2], 16)) for i in (1, 3, 5)) <= 8


def test_a_white_thing_on_dark_cloth_is_white() -> None:
    assert main_colors(thing("white", ground="#303030"))[0].name == "white"


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1), (50, 50)])
def test_a_picture_of_one_color_has_that_color(size: tuple[int, int]) -> None:
    (swatch,) = main_colors(Image(np.full((*size, 3), (40, 80, 190), np.uint8)))
    assert (swatch.name, swatch.hex, swatch.share) == ("blue", "#2850be", 1.0)


def test_every_name_has_its_chinese() -> None:
    grid = np.stack(np.meshgrid(*[np.arange(0, 256, 15)] * 3), axis=-1).reshape(-1, 3)
    assert {name_of(lab) for lab in to_lab(grid.astype(np.uint8))} <= CHINESE.keys()


def test_lab_of_known_colors() -> None:
    np.testing.assert_allclose(to_lab(np.array([255, 255, 255], np.uint8)), [100, 0, 0], atol=0.01)
    np.testing.assert_allclose(to_lab(np.array([255, 0, 0], np.uint8)), [53.24, 80.09, 67.20], atol=0.05)
