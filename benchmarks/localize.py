"""How well products are found in real photos: mean IoU, recall at IoU .5 and CPU, against boxes drawn by eye.

    python -m benchmarks.localize [--part val]

The boxes are in localize_boxes.csv, fractions of the upright photo; the photos stay where SHOPSIGHT_DATASETS says.
Thresholds may be chosen on `val`; `test` is for looking at once.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from shopsight.core.errors import InvalidQuery
from shopsight.core.types import WHOLE, Box, Image, Region
from shopsight.evaluation.metrics import Interval, Share, bootstrap, wilson
from shopsight.vision.decode import decode_photo
from shopsight.vision.localize import OnnxLocalizer

Locate: TypeAlias = Callable[[Image], Sequence[Region]]
"""A picture -> where products are in it, best first; none where nothing was found."""

BOXES: Final = Path(__file__).with_name("localize_boxes.csv")
MATCHES_FROM: Final = 0.5
"""IoU from which a region has found a box, as in PASCAL VOC (Everingham et al., 2010)."""

REGIONS: Final = 5
"""As many are looked at as a shopper would be shown."""

BASELINES: Final[Mapping[str, Locate]] = {
    "whole photo": lambda _: (Region(WHOLE),),
    "center 60 %": lambda _: (Region(Box(0.2, 0.2, 0.8, 0.8)),),
}


@dataclass(frozen=True, slots=True)
class BoxedPhoto:
    """A photo and the box of each product that it clearly shows; `image` is relative to the data set's folder."""

    dataset: str
    part: str
    image: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one photo went: the first region's IoU with the nearest box, and which boxes were found."""

    photo: BoxedPhoto
    iou: float
    found: tuple[bool, ...]
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`mean_iou` and `cpu_ms` (the median) are of photos, `recall` of boxes."""

    mean_iou: float
    mean_iou_ci95: Interval
    recall: Share
    cpu_ms: float
    n_photos: int


def main() -> None:
    parser = argparse.ArgumentParser(description="how well products are found in real photos")
    parser.add_argument(
        "--datasets", type=Path, default=Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    )
    parser.add_argument("--part", choices=["test", "val"], default="test")
    options = parser.parse_args()

    photos = [photo for photo in read_boxes(BOXES) if photo.part == options.part]
    images = [decode_photo((options.datasets / photo.dataset / photo.image).read_bytes()).image for photo in photos]
    print("                         photos  mean IoU (95 %)       recall at .5 (95 %), boxes      CPU ms")
    for name, locate in {**BASELINES, "localizer": OnnxLocalizer.shipped().locate}.items():
        for group, figures in by_dataset(measured(photos, images, locate)).items():
            print(_line(f"{name}, {group}", figures))


def read_boxes(path: Path) -> list[BoxedPhoto]:
    """Return the photos of a file of boxes, in its order. Raises ValueError that names the row that is wrong."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(number, row, _box(path, number, row)) for number, row in enumerate(csv.DictReader(file), start=2)]
    photos = [
        BoxedPhoto(*key, tuple(box for _, _, box in group))
        for key, group in groupby(rows, lambda row: (row[1]["dataset"], row[1]["part"], row[1]["image"]))
    ]
    if len({(photo.dataset, photo.image) for photo in photos}) < len(photos):
        raise ValueError(f"{path.name}: the rows of a photo stand together, in one part")
    return photos


def measured(
    photos: Iterable[BoxedPhoto],
    images: Iterable[Image],
    locate: Locate,
    clock: Callable[[], float] = time.process_time,
) -> list[Outcome]:
    """Look for products in each photo. CPU time is that of all threads."""
    outcomes = []
    for photo, image in zip(photos, images, strict=True):
        started = clock()
        regions = locate(image)
        cpu_ms = 1000 * (clock() - started)
        ious = [[region.box.iou(box) for region in regions[:REGIONS]] for box in photo.boxes]
        found = tuple(max(row, default=0.0) >= MATCHES_FROM for row in ious)
        outcomes.append(Outcome(photo, max((row[0] for row in ious if row), default=0.0), found, cpu_ms))
    return outcomes


def by_dataset(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """Sum up each data set, in the order of the photos, and then all of them."""
    names = dict.fromkeys(outcome.photo.dataset for outcome in outcomes)
    groups = {name: [outcome for outcome in outcomes if outcome.photo.dataset == name] for name in names}
    return {name: _figures(group) for name, group in {**groups, "all": outcomes}.items()}


def _figures(outcomes: Sequence[Outcome]) -> Figures:
    ious = [outcome.iou for outcome in outcomes]
    found = [each for outcome in outcomes for each in outcome.found]
    return Figures(
        mean_iou=statistics.fmean(ious),
        mean_iou_ci95=bootstrap(ious, np.random.default_rng(0)),
        recall=wilson(sum(found), len(found)),
        cpu_ms=statistics.median(outcome.cpu_ms for outcome in outcomes),
        n_photos=len(outcomes),
    )


def _box(path: Path, number: int, row: Mapping[str, str]) -> Box:
    try:
        return Box(*(float(row[side]) for side in ("left", "top", "right", "bottom")))
    except (KeyError, TypeError, ValueError, InvalidQuery) as error:
        raise ValueError(f"{path.name}, line {number}: {error}") from error


def _line(name: str, figures: Figures) -> str:
    low, high = figures.mean_iou_ci95
    recall = figures.recall
    return (
        f"{name:25}{figures.n_photos:6}   {figures.mean_iou:.3f} ({low:.3f}-{high:.3f})   "
        f"{recall.value:.3f} ({recall.low:.3f}-{recall.high:.3f}), {recall.n:4}   {figures.cpu_ms:10.1f}"
    )


if __name__ == "__main__":
    main()
