"""Boxes drawn by eye: what is read from them, and that a region is counted as found when it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.localize import BOXES, REGIONS, BoxedPhoto, by_dataset, measured, read_boxes
from shopsight.core.types import WHOLE, Box, Image, Region

LEFT, RIGHT = Box(0.0, 0.0, 0.5, 1.0), Box(0.5, 0.0, 1.0, 1.0)
NOWHERE = Region(Box(0.9, 0.9, 1.0, 1.0))
PICTURE = Image(np.zeros((8, 8, 3), np.uint8))
HEAD = "dataset,part,image,left,top,right,bottom\n"


def photo(*boxes: Box, dataset: str = "shop", image: str = "a.jpg") -> BoxedPhoto:
    return BoxedPhoto(dataset, "test", image, boxes)


def ticks(step_s: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step_s


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(LEFT, LEFT, 1.0), (LEFT, RIGHT, 0.0), (LEFT, WHOLE, 0.5), (LEFT, Box(0.25, 0.0, 0.75, 1.0), 1 / 3)],
)
def test_iou_is_what_two_boxes_share_of_what_they_cover(first: Box, second: Box, expected: float) -> None:
    assert first.iou(second) == second.iou(first) == pytest.approx(expected)


def test_boxes_apart_in_both_directions_share_nothing() -> None:
    assert Box(0.0, 0.0, 0.1, 0.1).iou(Box(0.8, 0.8, 1.0, 1.0)) == 0.0


def test_the_first_region_is_compared_with_the_nearest_box_and_each_box_with_every_region() -> None:
    regions = (Region(RIGHT), Region(Box(0.0, 0.0, 0.4, 1.0)))
    (outcome,) = measured([photo(LEFT, RIGHT, Box(0.0, 0.0, 0.1, 0.1))], [PICTURE], lambda _: regions)
    assert outcome.iou == 1.0
    assert outcome.found == (True, True, False)


def test_a_region_beyond_those_that_are_shown_does_not_count() -> None:
    shown = [NOWHERE] * (REGIONS - 1) + [Region(LEFT)]
    late = [NOWHERE] * REGIONS + [Region(LEFT)]
    assert measured([photo(LEFT)], [PICTURE], lambda _: shown)[0].found == (True,)
    assert measured([photo(LEFT)], [PICTURE], lambda _: late)[0].found == (False,)


def test_nothing_found_is_an_iou_of_zero() -> None:
    (outcome,) = measured([photo(LEFT)], [PICTURE], lambda _: ())
    assert (outcome.iou, outcome.found) == (0.0, (False,))


def test_figures_are_of_each_data_set_and_of_all_photos() -> None:
    photos = [photo(LEFT, dataset="b"), photo(WHOLE, dataset="a"), photo(WHOLE, NOWHERE.box, dataset="a")]
    clock = ticks(0.25).__next__
    figures = by_dataset(measured(photos, [PICTURE] * 3, lambda _: (Region(WHOLE),), clock))
    assert list(figures) == ["b", "a", "all"]
    assert [each.mean_iou for each in figures.values()] == pytest.approx([0.5, 1.0, 2.5 / 3])
    assert [each.recall.value for each in figures.values()] == pytest.approx([1.0, 2 / 3, 3 / 4])
    assert [(each.n_photos, each.recall.n) for each in figures.values()] == [(1, 1), (2, 3), (3, 4)]
    assert figures["all"].cpu_ms == 250.0


def test_rows_of_one_photo_are_its_boxes(tmp_path: Path) -> None:
    file = tmp_path / "boxes.csv"
    file.write_text(HEAD + "shop,test,a.jpg,0,0,0.5,1\nshop,test,a.jpg,0.5,0,1,1\nshop,val,b.jpg,0,0,1,1\n")
    assert read_boxes(file) == [photo(LEFT, RIGHT), BoxedPhoto("shop", "val", "b.jpg", (WHOLE,))]


@pytest.mark.parametrize("numbers", ["0.5,0,0.2,1", "0,0,1,1.1", "0,0,1,wide", "0,0,1"])
def test_a_row_that_is_no_box_is_named(tmp_path: Path, numbers: str) -> None:
    file = tmp_path / "boxes.csv"
    file.write_text(HEAD + f"shop,test,a.jpg,0,0,1,1\nshop,test,b.jpg,{numbers}\n")
    with pytest.raises(ValueError, match=r"boxes\.csv, line 3"):
        read_boxes(file)


def test_a_photo_is_in_one_part_only(tmp_path: Path) -> None:
    file = tmp_path / "boxes.csv"
    file.write_text(HEAD + "shop,test,a.jpg,0,0,1,1\nshop,val,a.jpg,0,0,1,1\n")
    with pytest.raises(ValueError, match="in one part"):
        read_boxes(file)


def test_the_boxes_that_are_kept_are_of_enough_photos_and_of_the_right_split() -> None:
    photos = read_boxes(BOXES)
    test, val = ([photo for photo in photos if photo.part == part] for part in ("test", "val"))
    assert len(test) >= 160
    assert len(test) + len(val) == len(photos)
    for each in photos:
        assert each.dataset != "grocery" or each.image.startswith(f"photos/{each.part}/")
