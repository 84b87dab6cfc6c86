"""The shelf photos as they are packed: planograms, facings with boxes, and deviations that agree with both."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from demo.goods import shop
from demo.planogram import FACINGS, MISPLACED, MISSING, Block, Slot, blocks, deviations

SHOP = Path(str(files("shopsight") / "demo_shop"))


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHOP / "shelves.jsonl").read_text(encoding="utf-8").splitlines()]


def test_there_are_thirty_shelf_photos_at_least_each_named_once(lines: list[dict[str, Any]]) -> None:
    named = [line["image"] for line in lines]
    assert len(named) >= 30
    assert sorted(named) == sorted(f"shelves/{path.name}" for path in (SHOP / "shelves").iterdir())


def test_photos_of_a_bay_share_a_planogram_of_goods_that_the_shop_sells(lines: list[dict[str, Any]]) -> None:
    planograms = {line["planogram"]["id"]: line["planogram"] for line in lines}
    assert len(planograms) >= 8
    assert all(line["planogram"] == planograms[line["planogram"]["id"]] for line in lines)
    for planogram in planograms.values():
        slots = planned(planogram)
        assert {slot.product_id for slot in slots} <= set(shop())
        assert [Block(**block) for block in planogram["blocks"]] == blocks(slots)
        assert all(0 <= slot.x_m < slot.x_m + slot.width_m <= planogram["width_m"] for slot in slots)


def test_every_facing_is_in_a_slot_of_its_own_and_its_box_within_the_picture(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        with PIL.Image.open(SHOP / line["image"]) as picture:
            assert picture.size == (line["width_px"], line["height_px"])
        places = {(slot.row, slot.position) for slot in planned(line["planogram"])}
        taken = Counter((facing["row"], facing["position"]) for facing in line["facings"])
        assert set(taken) <= places
        assert set(taken.values()) == {1}
        for facing in line["facings"]:
            assert 0 <= facing["x"] < facing["x"] + facing["width"] <= 1.0001, line["image"]
            assert 0 <= facing["y"] < facing["y"] + facing["height"] <= 1.0001, line["image"]
            assert 0 < facing["visibility"] <= 1
            assert facing["product_id"] in shop()


def test_the_deviations_are_what_tells_the_facings_from_the_planogram(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        slots = planned(line["planogram"])
        there = {(facing["row"], facing["position"]): facing["product_id"] for facing in line["facings"]}
        stood = [
            Slot(slot.row, slot.position, there.get((slot.row, slot.position), ""), slot.x_m, slot.width_m)
            for slot in slots
        ]
        assert line["deviations"] == [asdict(one) for one in deviations(slots, stood)], line["image"]


def test_the_first_photo_of_a_bay_is_as_planned_and_the_others_are_not(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        assert bool(line["deviations"]) != line["image"].endswith("-1.jpg"), line["image"]


def test_goods_are_missing_misplaced_and_in_wrong_numbers_ten_times_each(lines: list[dict[str, Any]]) -> None:
    found = Counter(deviation["kind"] for line in lines for deviation in line["deviations"])
    assert set(found) == {MISSING, MISPLACED, FACINGS}
    assert min(found.values()) >= 10


def planned(planogram: dict[str, Any]) -> list[Slot]:
    return [Slot(**slot) for slot in planogram["slots"]]
