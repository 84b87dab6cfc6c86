"""Advice on photos: nothing where nothing is wrong, and the one thing that is wrong most."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image as Pillow
from PIL import ImageDraw

import shopsight
from shopsight.core.types import Image, Pixels
from shopsight.evaluation.corruptions import corrupt
from shopsight.vision.quality import advise, mended

PHONE = sorted((Path(shopsight.__file__).parent / "demo_shop" / "phone").glob("*.jpg"))[:8]


def pixels_of(path: Path) -> Pixels:
    with Pillow.open(path) as file:
        return np.asarray(file.convert("RGB"))


@pytest.mark.parametrize("path", PHONE, ids=lambda path: path.stem)
def test_a_good_photo_gets_no_advice(path: Path) -> None:
    assert advise(Image(pixels_of(path))) is None


@pytest.mark.parametrize(
    ("damage", "kind"),
    [("blur", "blurred"), ("motion blur", "blurred"), ("dark", "dark"), ("low resolution", "blurred")],
)
@pytest.mark.parametrize("path", PHONE[:3], ids=lambda path: path.stem)
def test_damage_is_named_and_more_of_it_is_stronger(path: Path, damage: str, kind: str) -> None:
    some, much = (advise(Image(corrupt(damage, pixels_of(path), strength))) for strength in (4, 5))
    assert some is not None
    assert much is not None
    assert some.kind == much.kind == kind
    assert 0 < some.strength <= 1


@pytest.mark.parametrize("color", [(255, 255, 255), (0, 0, 0), (200, 30, 30)])
@pytest.mark.parametrize("size", [(1, 1), (300, 200), (1, 10_000), (10_000, 1)])
def test_one_color_is_nothing(color: tuple[int, int, int], size: tuple[int, int]) -> None:
    advice = advise(Image(np.full((*size, 3), color, np.uint8)))
    assert advice is not None
    assert advice.kind == "empty"


def test_a_thumbnail_is_too_small() -> None:
    with Pillow.open(PHONE[0]) as file:
        advice = advise(Image(np.asarray(file.convert("RGB").resize((40, 32)))))
    assert advice is not None
    assert advice.kind == "too_small"


def test_burnt_out_light_is_overexposed_and_white_paper_is_not() -> None:
    rng = np.random.default_rng(0)
    photo = rng.integers(60, 200, (200, 200, 3), np.uint8)
    photo[30:170, 20:180] = 255
    advice = advise(Image(photo))
    assert advice is not None
    assert advice.kind == "overexposed"
    paper = np.full((200, 200, 3), 255, np.uint8)
    paper[60:140, 60:140] = rng.integers(60, 200, (80, 80, 3), np.uint8)
    assert advise(Image(paper)) is None


def test_a_screenshot_of_a_shop_is_one() -> None:
    screen = Pillow.new("RGB", (360, 760), "#fafafa")
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, 0, 360, 60), "#2060c0")
    screen.paste(Pillow.fromarray(pixels_of(PHONE[0])).resize((320, 320)), (20, 120))
    for row in range(480, 700, 40):
        draw.text((20, row), "Add to cart, ships tomorrow", "black")
    advice = advise(Image(np.asarray(screen)))
    assert advice is not None
    assert advice.kind == "screenshot"


def test_a_dark_photo_is_brightened_and_no_other_is_touched() -> None:
    dark = Image(corrupt("dark", pixels_of(PHONE[0]), 5))
    advice = advise(dark)
    brighter = mended(dark, advice)
    assert advise(brighter) is None or advise(brighter).kind != "dark"  # type: ignore[union-attr]
    assert brighter.pixels.mean() > 1.5 * dark.pixels.mean()
    blurred = Image(corrupt("blur", pixels_of(PHONE[0]), 4))
    assert mended(blurred, advise(blurred)) is blurred
    assert mended(dark, None) is dark


@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40).map(lambda shape: (*shape, 3))))
@settings(deadline=None)
def test_any_picture_gets_advice_of_a_strength_or_none(pixels: Pixels) -> None:
    advice = advise(Image(pixels))
    assert advice is None or 0 <= advice.strength <= 1
