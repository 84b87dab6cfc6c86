"""The units under inspection as they are packed: enough good and damaged ones, each damage with its mask."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from demo.goods import shop
from demo.units import INSPECTED

SHOP = Path(str(files("shopsight") / "demo_shop"))


@pytest.fixture(scope="module")
def units() -> list[dict[str, str]]:
    with (SHOP / "defects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_three_products_have_twenty_good_and_twenty_damaged_units(units: list[dict[str, str]]) -> None:
    counted = Counter((unit["product_id"], unit["label"]) for unit in units)
    for product_id in INSPECTED:
        assert product_id in shop()
        assert min(counted[product_id, label] for label in ("good", "damaged")) >= 20


def test_every_kind_of_damage_is_there(units: list[dict[str, str]]) -> None:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for unit in units:
        assert bool(unit["defect"]) == (unit["label"] == "damaged")
        kinds[unit["product_id"]] |= {unit["defect"]} - {""}
    assert kinds == {product_id: set(defects) for product_id, defects in INSPECTED.items()}


def test_pictures_and_masks_are_named_once_and_are_there(units: list[dict[str, str]]) -> None:
    named = [name for unit in units for name in (unit["image"], unit["mask"]) if name]
    assert sorted(named) == sorted(f"defects/{path.name}" for path in (SHOP / "defects").iterdir())


def test_a_mask_is_black_and_white_as_large_as_its_picture_and_shows_a_damage(units: list[dict[str, str]]) -> None:
    for unit in units:
        assert bool(unit["mask"]) == (unit["label"] == "damaged")
        if unit["mask"]:
            with PIL.Image.open(SHOP / unit["image"]) as picture, PIL.Image.open(SHOP / unit["mask"]) as mask:
                assert (mask.mode, mask.size) == ("1", picture.size), unit
                assert 24 <= np.asarray(mask).sum() < mask.width * mask.height / 2, unit


def test_training_has_good_units_only(units: list[dict[str, str]]) -> None:
    assert {unit["label"] for unit in units if unit["split"] == "train"} == {"good"}
    for split in ("val", "test"):
        assert {unit["label"] for unit in units if unit["split"] == split} == {"good", "damaged"}
