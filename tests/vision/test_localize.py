"""How the localizer's maps become regions, and its card."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import Box
from shopsight.vision.localize import OnnxLocalizer, regions_of
from shopsight.vision.models.localizer import LOCALIZER

CELLS = 24


def said(*things: tuple[float, float, float, float, float]) -> NDArray[np.float32]:
    """Return maps with these things: heat (0-1) and left, top, right, bottom in cells."""
    maps = np.full((5, CELLS, CELLS), -9, np.float32)
    for heat, left, top, right, bottom in things:
        x, y = int((left + right) / 2), int((top + bottom) / 2)
        reach = (x + 0.5 - left, y + 0.5 - top, right - x - 0.5, bottom - y - 0.5)
        maps[:, y, x] = (np.log(heat / (1 - heat)), *np.log(reach))
    return maps


def test_a_peak_is_a_region_with_its_box_and_score() -> None:
    (region,) = regions_of(said((0.8, 6, 3, 18, 21)), sure=0.3)
    found = (region.box.left, region.box.top, region.box.right, region.box.bottom)
    assert found == pytest.approx((6 / 24, 3 / 24, 18 / 24, 21 / 24), abs=1e-5)
    assert region.score == pytest.approx(0.8, abs=1e-5)


def test_what_lies_in_the_middle_comes_before_what_is_surer_at_the_edge() -> None:
    regions = regions_of(said((0.9, 0, 0, 5, 5), (0.7, 8, 8, 17, 17)), sure=0.3)
    assert [round(region.score, 2) for region in regions] == [0.7, 0.9]


def test_a_part_of_a_thing_is_not_a_thing_of_its_own() -> None:
    regions = regions_of(said((0.8, 4, 4, 20, 20), (0.5, 8, 6, 13, 11)), sure=0.3)
    assert [round(region.score, 2) for region in regions] == [0.8]


def test_a_box_that_reaches_beyond_the_picture_ends_at_its_edge() -> None:
    maps = said((0.8, 8, 8, 16, 16))
    maps[1:, 12, 12] = 30
    assert regions_of(maps, sure=0.3)[0].box == Box(0, 0, 1, 1)


def test_a_damaged_network_is_refused(tmp_path: Path) -> None:
    card = tmp_path / LOCALIZER.name
    shutil.copy(LOCALIZER, card)
    card.with_suffix(".onnx").write_bytes(b"no network")
    with pytest.raises(ModelUnusable, match=r"shopsight-localizer\.onnx is damaged"):
        OnnxLocalizer.shipped(card)


@pytest.mark.parametrize("change", [{"input_px": 100}, {"input_px": "192"}, {"unheard_of": 1}])
def test_a_card_with_wrong_fields_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    card = tmp_path / LOCALIZER.name
    card.write_text(json.dumps({**json.loads(LOCALIZER.read_text(encoding="utf-8")), **change}), encoding="utf-8")
    with pytest.raises(ModelUnusable, match=LOCALIZER.name):
        OnnxLocalizer.shipped(card)
