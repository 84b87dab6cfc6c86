"""The pictures that the shipped encoder learns from: what each shows, who may see it in training, and its pixels."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

SIDE_PX = 224
"""Every picture is kept squashed to this square; views of up to 192 px are cut out of it."""
SEEN_WELL = 0.4
"""The visible share from which a framed thing is worth learning from."""
AROUND = 0.25
"""How much of a framed thing's sides is kept around it."""
CUT_BETWEEN = (0.03, 0.9)
"""Shares of the picture: a cut-out outside of this has missed the thing or taken its background along."""

Source: TypeAlias = Literal[
    "grocery", "clothing", "luma", "appliances", "recycling", "shelves", "people", "demo", "scans"
]
Pixels: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """One file, or what a box (x, y, width, height, shares of it) frames; `photo` is false for a product picture.

    `label` is its product, style-color, thing, category or material; `group` keeps what belongs together.
    """

    path: Path
    source: Source
    label: str
    split: str = ""
    group: str = ""
    photo: bool = False
    box: tuple[float, float, float, float] | None = None

    @property
    def thing(self) -> tuple[str, str]:
        """What it shows, over all sources."""
        return (self.source, self.label)


@dataclass(frozen=True, slots=True)
class HoldOut:
    """What training must not see, so that it can be judged on it."""

    splits: frozenset[str] = frozenset({"test"})
    products: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    def hides(self, picture: Picture) -> bool:
        """Whether the picture is kept from training."""
        return (
            picture.source in self.sources
            or picture.split in self.splits
            or picture.label in {"grocery": self.products, "scans": self.things}.get(picture.source, frozenset())
            or picture.group in {"luma": self.styles, "clothing": self.senders}.get(picture.source, frozenset())
        )


SHIPPED = HoldOut()
"""Everything but test photos of grocery and the demo shop and the demo shop's test products, which no run ever sees."""

FOLDS = 5
HOLD_OUTS = ("nothing", *(f"fold-{number}" for number in range(1, FOLDS + 1)), "grocery", "luma")
"""Names of what a run may keep unseen: nothing; a fifth of everything that has a label; all of a shop."""


def hold_out(name: str, pictures: Sequence[Picture]) -> HoldOut:
    """Return what a run of that name must not see.

    A fold keeps a fifth of the grocery products, fresh and packaged alike, of luma's styles, of the clothes' senders
    and of the scanned things; every one of them is in one fold.
    """
    if name == "nothing":
        return SHIPPED
    kept = frozenset({"val", "test"})
    if not name.startswith("fold-"):
        return HoldOut(kept, sources=frozenset({name}))
    fold = int(name.removeprefix("fold-")) - 1
    products = sorted({(p.group, p.label) for p in pictures if p.source == "grocery" and not p.photo})
    return HoldOut(
        kept,
        products=frozenset(label for _, label in products[fold::FOLDS]),
        styles=_fifth(fold, {picture.group for picture in pictures if picture.source == "luma"}),
        senders=_fifth(fold, {picture.group for picture in pictures if picture.source == "clothing"}),
        things=_fifth(fold, {picture.label for picture in pictures if picture.source == "scans"}),
    )


def _fifth(fold: int, names: Collection[str]) -> frozenset[str]:
    return frozenset(sorted(names)[fold::FOLDS])


def list_pictures(datasets: Path, shops: Sequence[Path] = ()) -> list[Picture]:
    """Name every picture that training or its judgement may use, always in the same order.

    `shops` are folders that the demo shop's generator wrote: the shop itself, more of its goods, scanned things.
    """
    things = {path.stem for path in (datasets / "scans").glob("*.glb")}
    return [
        *_grocery(datasets / "grocery"),
        *_clothing(datasets / "clothing"),
        *_luma(datasets / "luma" / "media"),
        *(Picture(path, "appliances", path.stem) for path in sorted((datasets / "appliances").glob("*.jpg"))),
        *_photos("recycling", datasets / "recycling", lambda path: path.parent.name),
        *_photos("shelves", datasets / "shelves", lambda path: path.stem),
        *_photos("people", datasets / "people", lambda path: path.stem),
        *(picture for shop in shops for picture in _shop(shop, things)),
    ]


def pixels_of(picture: Picture, around: float = 0.0) -> Pillow.Image:
    """Decode a picture, cut out as its box says with a share of the box's sides around it."""
    with Pillow.open(picture.path) as opened:
        whole = opened.convert("RGB")
    if picture.box is None:
        return whole
    x, y, width, height = picture.box
    left, right = (max(0.0, x - around * width), min(1.0, x + (1 + around) * width))
    top, bottom = (max(0.0, y - around * height), min(1.0, y + (1 + around) * height))
    edges = (left * whole.width, top * whole.height, right * whole.width, bottom * whole.height)
    return whole.crop(tuple(round(edge) for edge in edges))  # type: ignore[arg-type]


def squashed(picture: Picture) -> tuple[Pixels, float]:
    """Return a picture's pixels (3, SIDE_PX, SIDE_PX) and its true width / height."""
    true = pixels_of(picture, AROUND)
    square = true.resize((SIDE_PX, SIDE_PX), Pillow.Resampling.BICUBIC)
    return np.asarray(square).transpose(2, 0, 1).copy(), true.width / true.height


def is_cut_out(alpha: Pixels) -> bool:
    """Whether a cut-out has the thing, rather than specks of it or its background too."""
    return CUT_BETWEEN[0] < alpha.mean() / 255 < CUT_BETWEEN[1]


def cutout(pixels: Pixels) -> Pixels:
    """Return the alpha (s, s), 0 or 255, of a thing on a plain background: what a flood from the border leaves."""
    picture = pixels.transpose(1, 2, 0).astype(np.int16)
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    background = np.median(border, axis=0)
    # White is white; a photographed backdrop has a gradient.
    tolerance = 14 if background.min() > 245 else 40
    plain = np.abs(picture - background).max(axis=-1) < tolerance
    # One pixel is taken off all around: it is part background, and would tell the network what was pasted.
    return (~_grown(_flooded(plain))).astype(np.uint8) * 255


def _flooded(plain: NDArray[np.bool_]) -> NDArray[np.bool_]:
    flood = plain.copy()
    flood[1:-1, 1:-1] = False
    while True:
        wider = _grown(flood) & plain
        if wider.sum() == flood.sum():
            return flood
        flood = wider


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    wider = mask.copy()
    wider[1:] |= mask[:-1]
    wider[:-1] |= mask[1:]
    wider[:, 1:] |= mask[:, :-1]
    wider[:, :-1] |= mask[:, 1:]
    return wider


def _grocery(folder: Path) -> Iterator[Picture]:
    for row in _rows(folder / "catalog.csv"):
        yield Picture(folder / row["image"], "grocery", row["product_id"], group=row["department"])
    for row in _rows(folder / "photos.csv"):
        yield Picture(folder / row["image"], "grocery", row["product_id"], split=row["split"], photo=True)


def _shop(folder: Path, things: Collection[str]) -> Iterator[Picture]:
    """Product pictures and framed photos. A product is named by its id; one that is a scan belongs to the scans."""
    for row in _rows(folder / "catalog.csv"):
        source: Source = "scans" if row["product_id"] in things else "demo"
        split = row.get("split") or "train"
        for image in (row["image"], *filter(None, row.get("additional_image", "").split("|"))):
            yield Picture(folder / image, source, row["product_id"], split=split if split != "train" else "")
    for row in _rows(folder / "photos.csv"):
        source = "scans" if row["product_id"] in things else "demo"
        if float(row["visibility"]) < SEEN_WELL:
            continue
        x, y, width, height = (float(row[name]) for name in ("x", "y", "width", "height"))
        yield Picture(folder / row["image"], source, row["product_id"], row["split"], "", True, (x, y, width, height))


def _photos(source: Source, folder: Path, label: Callable[[Path], str]) -> Iterator[Picture]:
    for path in sorted(folder.rglob("*.jpg")):
        yield Picture(path, source, label(path), photo=True)


def _clothing(folder: Path) -> Iterator[Picture]:
    for row in _rows(folder / "photos.csv"):
        yield Picture(folder / row["image"], "clothing", row["category"], group=row["sender"], photo=True)


def _luma(media: Path) -> Iterator[Picture]:
    """Luma's file names begin with style and color ("mh01-gray_back"); a few goods have a plain name."""
    for path in sorted(media.rglob("*.jpg")):
        coded = re.match(r"[a-z]+\d+-[a-z]+", path.stem)
        label = coded.group() if coded else re.sub(r"[-_](\d+|main|back|alt\d*)$", "", path.stem)
        yield Picture(path, "luma", label, group=label.split("-")[0])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
