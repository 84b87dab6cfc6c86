"""Text on packaged goods: how much of the title is read, how many lines are right by confidence, and what it costs.

    python -m benchmarks.text

Studio photos of the demo shop's labelled goods and packshots of the grocery set's packaged ones. A word of the title
counts as read when it stands in a line; a demo line is right when seven in ten of its letter triples stand in
the catalog's or the labels' text.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

import shopsight
from shopsight.core.reading import TextLine
from shopsight.core.types import Image
from shopsight.vision.text import SURE, RapidTextReader

_DEMO = Path(shopsight.__file__).parent / "demo_shop"
_LABELS = Path(__file__).parents[1] / "demo" / "goods"
_CONFIDENCES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description="text on packaged goods")
    datasets = os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets")
    parser.add_argument("grocery", type=Path, nargs="?", default=Path(datasets) / "grocery")
    parser.add_argument("--photos", type=int, default=40)
    options = parser.parse_args()
    demo = random.Random(0).sample(list(_demo_goods()), options.photos)
    lines = report("demo, studio", demo)
    report("grocery, packshots", list(_grocery_goods(options.grocery)))
    known = _triples(_letters("".join(path.read_text(encoding="utf-8") for path in sorted(_LABELS.glob("*.toml")))))
    known |= _triples(_letters((_DEMO / "catalog.csv").read_text(encoding="utf-8")))
    print("confidence: demo lines, share right")
    for low, high in itertools.pairwise(_CONFIDENCES):
        some = [
            _is_right(line.text, known)
            for line in lines
            if low <= line.confidence < high or line.confidence == high == 1
        ]
        print(f"  {low:.2f}–{high:.2f}: {len(some):4} {np.mean(some) if some else 0:.2f}")


def report(name: str, photos: Sequence[tuple[Path, str]]) -> list[TextLine]:
    """Print how much of the titles is read in the lines that are sure enough; return all lines."""
    reader = RapidTextReader(sure=0.0)
    read = wanted = 0
    lines: list[TextLine] = []
    start = time.process_time()
    for path, title in photos:
        with Pillow.open(path) as file:
            found = reader.read(Image(np.asarray(file.convert("RGB"))))
        words = set(_words(" ".join(line.text for line in found if line.confidence >= SURE)))
        wanted += len(_words(title))
        read += sum(word in words for word in _words(title))
        lines += found
    spent_ms = (time.process_time() - start) * 1000 / len(photos)
    print(
        f"{name:20} {len(photos):4} photos, {read / wanted:.2f} of {wanted} words read, CPU {spent_ms:.0f} ms a photo"
    )
    return lines


def _demo_goods() -> Iterator[tuple[Path, str]]:
    with (_DEMO / "catalog.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["gtin"]:
                yield _DEMO / row["image"], f"{row['title']} {row['brand']}"


def _grocery_goods(folder: Path) -> Iterator[tuple[Path, str]]:
    with (folder / "catalog.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["department"] == "Packages":
                yield folder / row["image"], row["title"].replace("-", " ")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", text.lower())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())


def _triples(letters: str) -> set[str]:
    return {letters[place : place + 3] for place in range(len(letters) - 2)}


def _is_right(text: str, known: set[str]) -> bool:
    triples = _triples(_letters(text))
    return bool(triples) and len(triples & known) / len(triples) >= 0.7


if __name__ == "__main__":
    main()
