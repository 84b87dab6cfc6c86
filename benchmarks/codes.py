"""Barcodes read in photos: right, wrong, and what it costs; alone in the photo, small in a larger one, and on products.

    python -m benchmarks.codes

`../shared/datasets/barcodes` has photos of one barcode each with its digits beside it; every code that is read and is
not that one counts as wrong, but for the price code (192…) that stands under a Japanese book's number.
"Small" pastes each photo, a fifth of the width, askew, into a photo of a grocery shelf made 1,280 px wide.
The demo shop's packaged goods have their number on the back.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image as Pillow

import shopsight
from shopsight.core.gtins import same_length
from shopsight.core.types import Image
from shopsight.vision.codes import ZxingCodeReader

_DEMO = Path(shopsight.__file__).parent / "demo_shop"
_WIDTH_PX = 1280
_JAPANESE_PRICE = "0192"


def main() -> None:
    parser = argparse.ArgumentParser(description="barcodes read right and wrong")
    parser.add_argument(
        "datasets", type=Path, nargs="?", default=os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets")
    )
    folder: Path = parser.parse_args().datasets
    print("photos, read right, read wrong, CPU ms a photo: one look by zxing alone; the reader")
    report("barcodes", list(photos_of_codes(folder / "barcodes")))
    report("small in a photo", list(pasted(folder)))
    report("demo, studio", list(demo_photos()))
    report("no code at all", [(image, "") for image in shelf_photos(folder, 60)])


def report(name: str, photos: list[tuple[Image, str]]) -> None:
    """Print a row: a photo whose number is empty must give none."""
    reader = ZxingCodeReader()

    def read(image: Image) -> set[str]:
        return {code.gtin for code in reader.read(image) if code.gtin}

    print(f"{name:18} {len(photos):4}   {_score(photos, _one_look)}   {_score(photos, read)}", flush=True)


def _score(photos: list[tuple[Image, str]], read: Callable[[Image], set[str]]) -> str:
    right = wrong = 0
    start = time.process_time()
    for image, number in photos:
        found = {gtin for gtin in read(image) if not gtin.startswith(_JAPANESE_PRICE)}
        right += number in found
        wrong += bool(found - {number})
    spent_ms = (time.process_time() - start) * 1000 / len(photos)
    return f"{right:4} {wrong:3} {spent_ms:7.1f}"


def _one_look(image: Image) -> set[str]:
    return {
        same_length(code.text)
        for code in zxingcpp.read_barcodes(image.pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.EANUPC))
    }


def photos_of_codes(folder: Path) -> Iterator[tuple[Image, str]]:
    for path in sorted(folder.rglob("*.jpg")):
        yield _opened(path), same_length(path.with_suffix(".txt").read_text().strip())


def shelf_photos(datasets: Path, count: int) -> list[Image]:
    folder = datasets / "grocery"
    with (folder / "photos.csv").open(encoding="utf-8") as file:
        names = sorted({row["image"] for row in csv.DictReader(file) if row["split"] == "train"})
    return [_opened(folder / name, _WIDTH_PX) for name in random.Random(0).sample(names, count)]


def pasted(datasets: Path) -> Iterator[tuple[Image, str]]:
    rng = random.Random(0)
    shelves = shelf_photos(datasets, 40)
    for image, number in photos_of_codes(datasets / "barcodes"):
        scene = Pillow.fromarray(rng.choice(shelves).pixels)
        width = scene.width // 5
        code = Pillow.fromarray(image.pixels)
        code = code.resize((width, round(code.height * width / code.width)), Pillow.Resampling.LANCZOS).convert("RGBA")
        code = code.rotate(rng.uniform(-20, 20), Pillow.Resampling.BICUBIC, expand=True)
        place = rng.randrange(scene.width - code.width), rng.randrange(max(1, scene.height - code.height))
        scene.paste(code, place, code)
        yield Image(np.asarray(scene)), number


def demo_photos() -> Iterator[tuple[Image, str]]:
    with (_DEMO / "catalog.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["gtin"]:
                for path in (row["image"], *filter(None, row["additional_image"].split("|"))):
                    yield _opened(_DEMO / path), same_length(row["gtin"])


def _opened(path: Path, width_px: int = 0) -> Image:
    with Pillow.open(path) as file:
        picture = file.convert("RGB")
    if width_px:
        picture = picture.resize(
            (width_px, round(picture.height * width_px / picture.width)), Pillow.Resampling.BICUBIC
        )
    return Image(np.asarray(picture))


if __name__ == "__main__":
    main()
