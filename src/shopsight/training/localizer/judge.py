"""Judges a localizer on the demo shop's scenes that it has not seen."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from shopsight.core.types import Box, Image, Region
from shopsight.training.localizer.sources import SEEN

SHOWN = 5
"""So many regions are looked at: as many as a shopper would try."""


def judge(locate: Callable[[Image], Sequence[Region]], shop: Path, split: str) -> dict[str, float]:
    """Return the best region's mean IoU with the nearest box, and the share of the boxes that a region finds (.5)."""
    ious, found = [], []
    for path, boxes in _labelled(shop, split).items():
        with Pillow.open(path) as opened:
            regions = locate(Image(np.asarray(opened.convert("RGB"))))[:SHOWN]
        overlaps = [[region.box.iou(box) for region in regions] for box in boxes]
        ious.append(max(row[0] for row in overlaps))
        found += [max(row) >= 0.5 for row in overlaps]
    return {
        "scenes": len(ious),
        "mean_iou": round(float(np.mean(ious)), 3),
        "boxes": len(found),
        "recall_at_50": round(float(np.mean(found)), 3),
    }


def _labelled(shop: Path, split: str) -> dict[Path, list[Box]]:
    boxes: dict[Path, list[Box]] = defaultdict(list)
    with (shop / "photos.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == split and float(row["visibility"]) >= SEEN:
                x, y, width, height = (float(row[name]) for name in ("x", "y", "width", "height"))
                boxes[shop / row["image"]].append(Box(x, y, min(x + width, 1.0), min(y + height, 1.0)))
    return boxes
