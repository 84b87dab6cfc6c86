"""The pictures that the localizer learns from: scenes with boxes, cut-outs to paste, and pictures to paste into."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from shopsight.training.shipped.data import Pixels, cutout, is_cut_out, list_pictures

SCENE_PX = 384
CUTOUT_PX = 208
SEEN = 0.35
"""The visible share from which a thing counts as there; what is hidden more is neither here nor there."""
STANDS_FREE = 0.03
"""The share of a cut-out's border that may be thing on a photographed background: more, and the flood has missed it."""
WHITE = 245
DENSE = 0.4
"""The share of its box that a thing fills at least; less is specks around it."""

Boxes = NDArray[np.float32]
"""(n, 5) left, top, right, bottom as shares of the picture, and the visible share."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture (h, w, 3) and the boxes of the products in it."""

    pixels: Pixels
    boxes: Boxes


@dataclass(frozen=True, slots=True)
class Sources:
    """What views are drawn from. Cut-outs are (h, w, 4), cropped to the thing, alpha last; `packages` are some of them.

    `scenes` are rendered, `held` are photos of packages in a shop, mostly in a hand.
    """

    scenes: Sequence[Scene]
    held: Sequence[Scene]
    singles: Sequence[Scene]
    piles: Sequence[Pixels]
    cutouts: Sequence[Pixels]
    packages: Sequence[Pixels]
    backgrounds: Sequence[Pixels]


def read_judged(boxes: Path, datasets: Path) -> frozenset[Path]:
    """Return the photos that a table of boxes (columns `dataset`, `image`) names: they judge, and may not teach."""
    with boxes.open(encoding="utf-8", newline="") as file:
        return frozenset(datasets / row["dataset"] / row["image"] for row in csv.DictReader(file))


def read_sources(datasets: Path, shops: Sequence[Path], judged: frozenset[Path]) -> Sources:
    """Decode everything once, but pictures of val and test, of the products that they hold out, and `judged`."""
    listed = [p for p in list_pictures(datasets, shops) if p.path not in judged]
    pictures = [p for p in listed if p.split in ("", "train") and p.box is None]
    scenes = [scene for shop in shops for scene in _scenes(shop)]
    singles: list[Scene] = []
    piles: list[Pixels] = []
    cutouts: list[Pixels] = []
    packages: list[Pixels] = []
    backgrounds: list[Pixels] = []
    fresh = {p.label for p in pictures if p.source == "grocery" and not p.photo and p.group != "Packages"}
    for picture in pictures:
        if picture.source == "grocery" and picture.photo and picture.label not in fresh:
            continue
        pixels = _pixels(picture.path, CUTOUT_PX)
        if picture.source == "grocery" and picture.photo:
            piles.append(pixels)
        if picture.source in ("grocery", "people", "shelves") and picture.photo:
            backgrounds.append(pixels)
            continue
        if picture.photo:
            backgrounds.extend(_corners(pixels))
        found = _cut(pixels)
        if found is None:
            continue
        box, cut = found
        cutouts.append(cut)
        if picture.source == "grocery" and picture.label not in fresh:
            packages.append(cut)
        if picture.source != "luma":  # on a model the cut-out is the person
            singles.append(Scene(pixels, np.array([[*box, 1.0]], np.float32)))
    held = list(_held(datasets / "grocery"))
    return Sources(scenes, held, singles, piles, cutouts, packages, backgrounds)


def _held(grocery: Path) -> Iterator[Scene]:
    """Photos of the train split in which packages were framed by hand, in drawn.csv."""
    boxes: dict[str, list[list[float]]] = defaultdict(list)
    with Path(__file__).with_name("drawn.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            boxes[row["image"]].append([*(float(row[side]) for side in ("left", "top", "right", "bottom")), 1.0])
    for image, framed in boxes.items():
        yield Scene(_pixels(grocery / image, SCENE_PX), np.array(framed, np.float32))


def _scenes(shop: Path) -> Iterator[Scene]:
    rows: dict[str, list[list[float]]] = defaultdict(list)
    with (shop / "photos.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "train":
                x, y, width, height = (float(row[name]) for name in ("x", "y", "width", "height"))
                rows[row["image"]].append([x, y, min(x + width, 1), min(y + height, 1), float(row["visibility"])])
    for image, boxes in sorted(rows.items()):
        yield Scene(_pixels(shop / image, SCENE_PX), np.unique(np.array(boxes, np.float32), axis=0))


def _pixels(path: Path, most_px: int) -> Pixels:
    with Pillow.open(path) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((most_px, most_px), Pillow.Resampling.BICUBIC)
    return np.asarray(picture)


def _corners(pixels: Pixels) -> list[Pixels]:
    """Return two corners of a photo of one thing: the floor, bed or wall that it was taken on."""
    height, width = (side // 3 for side in pixels.shape[:2])
    return [pixels[:height, :width], pixels[-height:, -width:]]


def _cut(pixels: Pixels) -> tuple[tuple[float, float, float, float], Pixels] | None:
    """Return the box of a thing that stands free on a plain background, and the thing cut out, where it does."""
    alpha = cutout(pixels.transpose(2, 0, 1))
    thing = alpha > 0
    if not is_cut_out(alpha):
        return None
    ring = np.concatenate([thing[1], thing[-2], thing[:, 1], thing[:, -2]]).mean()
    columns, rows = np.flatnonzero(thing.mean(0) > 0.01), np.flatnonzero(thing.mean(1) > 0.01)
    white = np.median(pixels[0], axis=0).min() > WHITE
    if (ring > STANDS_FREE and not white) or not len(columns) or not len(rows):
        return None
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    if thing[top:bottom, left:right].mean() < DENSE:
        return None
    height, width = alpha.shape
    cut = np.dstack([pixels, alpha])[top:bottom, left:right].copy()
    return (left / width, top / height, right / width, bottom / height), cut
