"""Does the first named color agree with the shop's own? Studio photos of the demo shop, phone photos in their frames.

    python -m benchmarks.colors

Gold, silver and clear are left out: a picture of them shows what they mirror.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

import shopsight
from shopsight.core.types import Box, Image
from shopsight.evaluation.datasets import read_labelled
from shopsight.vision.colors import main_colors

_DEMO = Path(shopsight.__file__).parent / "demo_shop"
_LEFT_OUT = {"gold", "silver", "clear", ""}


def main() -> None:
    argparse.ArgumentParser(description="named colors against the shop's own").parse_args()
    with (_DEMO / "catalog.csv").open(encoding="utf-8") as file:
        colors = {row["product_id"]: row["color"] for row in csv.DictReader(file) if row["color"] not in _LEFT_OUT}
    labelled = read_labelled(_DEMO)
    studio = [(item.image, None, colors[item.product_id]) for item in labelled.items if item.product_id in colors]
    phone = [
        (photo.image, photo.frame, colors[product])
        for photo in labelled.photos
        for product in sorted(photo.framed_ids)[:1]
        if photo.frame and product in colors
    ]
    report("studio", studio)
    report("phone, framed", phone)


def report(name: str, photos: Sequence[tuple[Path, Box | None, str]]) -> None:
    """Print how often the first color, and any of the colors, is the shop's, and what was said instead."""
    first = among = 0
    spent = 0.0
    instead: Counter[str] = Counter()
    for image, color in _pictures(photos):
        start = time.process_time()
        named = [swatch.name for swatch in main_colors(image)]
        spent += time.process_time() - start
        first += named[0] == color
        among += color in named
        if named[0] != color:
            instead[f"{color}: {named[0]}"] += 1
    n = len(photos)
    shares = f"first color {first / n:.2f}, among those named {among / n:.2f}"
    print(f"{name}: {n} photos, {shares}, CPU {spent / n * 1000:.1f} ms")
    print("  most often instead: " + ", ".join(f"{pair} {count}" for pair, count in instead.most_common(12)))


def _pictures(photos: Sequence[tuple[Path, Box | None, str]]) -> Iterator[tuple[Image, str]]:
    for path, frame, color in photos:
        with Pillow.open(path) as file:
            image = Image(np.asarray(file.convert("RGB")))
        yield (image.crop(frame) if frame else image), color


if __name__ == "__main__":
    main()
