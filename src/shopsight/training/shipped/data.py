"""The shared public pictures as one album: what each shows, who may see it in training, and its pixels in memory."""

from __future__ import annotations

import csv
import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

SIDE_PX = 208
"""Every picture is kept squashed to this square; views of up to 160 px are cut out of it."""

Source: TypeAlias = Literal["packshot", "grocery", "clothing", "luma", "appliances", "recycling", "shelves", "people"]
Pixels: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """One file: `label` is its product, style-color, category or material; `group` keeps what belongs together."""

    path: Path
    source: Source
    label: str
    split: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class HoldOut:
    """What training must not see, so that it can be judged on it: products, luma styles, clothes' senders, things."""

    splits: frozenset[str] = frozenset({"test"})
    products: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()

    def hides(self, picture: Picture) -> bool:
        """Whether the picture is kept from training."""
        if picture.source in ("packshot", "grocery"):
            return picture.label in self.products or picture.split in self.splits
        if picture.source == "luma":
            return picture.group in self.styles
        return picture.source == "clothing" and picture.group in self.senders


SHIPPED = HoldOut()
"""Everything but the test photos of grocery, which no run ever trains on."""

UNSEEN_PRODUCTS = frozenset(
    "Royal-Gala Kiwi Cantaloupe Conference Pomegranate Papaya Peach Leek Red-Beet Yellow-Bell-Pepper "
    "God-Morgon-Red-Grapefruit-Juice Bravo-Orange-Juice Arla-Standard-Milk Oatly-Oat-Milk "
    "Yoggi-Strawberry-Yoghurt Alpro-Shelf-Soy-Milk".split()
)
"""A fixed list: ten of the fresh and six of the packaged products."""


def development(pictures: Sequence[Picture], things: Sequence[str]) -> HoldOut:
    """Hold out sixteen products, every other luma style, a quarter of the clothes' senders and of the things."""
    styles = sorted({picture.group for picture in pictures if picture.source == "luma"})
    senders = {picture.group for picture in pictures if picture.source == "clothing"}
    return HoldOut(
        splits=frozenset({"val", "test"}),
        products=UNSEEN_PRODUCTS,
        styles=frozenset(styles[1::2]),
        senders=frozenset(sender for sender in senders if zlib.crc32(sender.encode()) % 4 == 0),
        things=frozenset(things[3::4]),
    )


@dataclass(frozen=True, slots=True)
class Album:
    """Pictures with their pixels (n, 3, SIDE_PX, SIDE_PX) uint8 and their true width / height (n,) float32."""

    pictures: tuple[Picture, ...]
    pixels: Pixels
    aspects: NDArray[np.float32]

    def where(self, *sources: Source) -> list[int]:
        """Return the places of all pictures of these sources."""
        return [place for place, picture in enumerate(self.pictures) if picture.source in sources]


def list_pictures(datasets: Path) -> list[Picture]:
    """Name every picture that training or its judgement may use, always in the same order."""
    return [
        *_packshots(datasets / "grocery"),
        *_grocery(datasets / "grocery"),
        *_clothing(datasets / "clothing"),
        *_luma(datasets / "luma" / "media"),
        *(Picture(path, "appliances", path.stem) for path in sorted((datasets / "appliances").glob("*.jpg"))),
        *(Picture(path, "recycling", path.parent.name) for path in sorted((datasets / "recycling").rglob("*.jpg"))),
        *(Picture(path, "shelves", "") for path in sorted((datasets / "shelves").rglob("*.jpg"))),
        *(Picture(path, "people", "") for path in sorted((datasets / "people").rglob("*.jpg"))),
    ]


def read_album(pictures: Sequence[Picture], cache: Path) -> Album:
    """Decode all pictures once; the second time they are mapped from a file in `cache`."""
    names = "\n".join(f"{picture.path.name} {picture.path.stat().st_size}" for picture in pictures)
    file = cache / f"album-{hashlib.sha256(names.encode()).hexdigest()[:16]}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(2) as pool:
            decoded = list(pool.map(_decode, [picture.path for picture in pictures]))
        np.save(file.with_suffix(".npy"), np.stack([pixels for pixels, _ in decoded]))
        np.savez(file, aspects=np.array([aspect for _, aspect in decoded], np.float32))
    return Album(tuple(pictures), np.load(file.with_suffix(".npy"), mmap_mode="r"), np.load(file)["aspects"])


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


def _packshots(folder: Path) -> Iterator[Picture]:
    for row in _rows(folder / "catalog.csv"):
        yield Picture(folder / row["image"], "packshot", row["product_id"], group=row["department"])


def _grocery(folder: Path) -> Iterator[Picture]:
    for row in _rows(folder / "photos.csv"):
        yield Picture(folder / row["image"], "grocery", row["product_id"], split=row["split"])


def _clothing(folder: Path) -> Iterator[Picture]:
    for row in _rows(folder / "photos.csv"):
        yield Picture(folder / row["image"], "clothing", row["category"], group=row["sender"])


def _luma(media: Path) -> Iterator[Picture]:
    """Luma's file names begin with style and color ("mh01-gray_back"); a few goods have a plain name."""
    for path in sorted(media.rglob("*.jpg")):
        coded = re.match(r"[a-z]+\d+-[a-z]+", path.stem)
        label = coded.group() if coded else re.sub(r"[-_](\d+|main|back|alt\d*)$", "", path.stem)
        yield Picture(path, "luma", label, group=label.split("-")[0])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _decode(path: Path) -> tuple[Pixels, float]:
    with Pillow.open(path) as opened:
        picture = opened.convert("RGB")
    square = picture.resize((SIDE_PX, SIDE_PX), Pillow.Resampling.BICUBIC)
    return np.asarray(square).transpose(2, 0, 1).copy(), picture.width / picture.height
