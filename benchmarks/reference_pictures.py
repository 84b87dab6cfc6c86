"""Draws the reference case: 1,000 real pictures of twenty classes, 500 to train, 300 to validate, 200 to test.

The classes are the ten grocery categories and the ten garments with the most photos, 50 pictures each. What could leak
is kept apart: grocery test pictures are from the data set's own test split, a garment's sender is in one part only,
and a picture that nearly equals one of another part is passed over. The draw is the same in every run.
"""

from __future__ import annotations

import csv
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Part: TypeAlias = Literal["train", "val", "test"]
Bits: TypeAlias = NDArray[np.bool_]

PER_CLASS: Final[Mapping[Part, int]] = {"test": 10, "val": 15, "train": 25}
"""Of each class; the smallest part chooses first, so that a scarce class is short of training pictures, if of any."""

CLASSES_PER_SOURCE: Final = 10
NEAR_BITS: Final = 10
"""Pictures whose difference hashes of 64 bits differ in no more are the same picture, or the next one of a series."""

_NOT_A_GARMENT: Final = frozenset({"Not sure", "Other", "Skip"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A labelled picture and the parts that it may be drawn for."""

    path: Path
    label: str
    source: Literal["grocery", "clothing"]
    parts: tuple[Part, ...]


def candidates(datasets: Path) -> list[Candidate]:
    """Return all photos of the chosen classes."""
    return [*_largest(_grocery(datasets / "grocery")), *_largest(_clothing(datasets / "clothing"))]


def draw(
    found: Sequence[Candidate],
    per_class: Mapping[Part, int] = PER_CLASS,
    hashed: Callable[[Path], Bits] | None = None,
) -> dict[Part, list[Candidate]]:
    """Return the pictures of each part. Raises ValueError where a class has too few that are free of doubt."""
    of_class: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        of_class[candidate.label].append(candidate)
    drawn: dict[Part, list[Candidate]] = {part: [] for part in per_class}
    for label, pictures in sorted(of_class.items()):
        shuffled = sorted(pictures, key=lambda candidate: candidate.path.as_posix())
        random.Random(zlib.crc32(label.encode())).shuffle(shuffled)
        _draw_class(shuffled, per_class, drawn, hashed or difference_hash)
    return drawn


def difference_hash(path: Path) -> Bits:
    """Return 64 bits that say where a picture of 9 × 8 gets brighter from left to right (dHash, Krawetz, 2013)."""
    with Image.open(path) as picture:
        small = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.BOX), np.int16)
    bits: Bits = (np.diff(small, axis=1) > 0).ravel()
    return bits


def _draw_class(
    shuffled: Sequence[Candidate],
    per_class: Mapping[Part, int],
    drawn: dict[Part, list[Candidate]],
    hashed: Callable[[Path], Bits],
) -> None:
    """Near-duplicates are looked for within the class: across classes they would be of no help to a classifier."""
    rest = list(shuffled)
    taken: dict[Part, list[Bits]] = {part: [] for part in per_class}
    for part, wanted in per_class.items():
        left = []
        for candidate in rest:
            if len(taken[part]) == wanted or part not in candidate.parts:
                left.append(candidate)
                continue
            bits = hashed(candidate.path)
            others = [other for elsewhere in taken if elsewhere != part for other in taken[elsewhere]]
            if all(np.count_nonzero(bits != other) > NEAR_BITS for other in others):
                taken[part].append(bits)
                drawn[part].append(candidate)
        if len(taken[part]) < wanted:
            raise ValueError(f"{shuffled[0].label} has {len(taken[part])} pictures for {part}, {wanted} were wanted")
        rest = left


def _largest(found: list[Candidate]) -> list[Candidate]:
    counts = Counter(candidate.label for candidate in found)
    # By size, then by name: most_common leaves ties to the order of the file.
    kept = sorted(counts, key=lambda label: (-counts[label], label))[:CLASSES_PER_SOURCE]
    return [candidate for candidate in found if candidate.label in kept]


def _grocery(folder: Path) -> list[Candidate]:
    category_of = {row["product_id"]: row["category"] for row in _rows(folder / "catalog.csv")}
    return [
        Candidate(
            folder / row["image"],
            category_of[row["product_id"]],
            "grocery",
            ("test",) if row["split"] == "test" else ("train", "val"),
        )
        for row in _rows(folder / "photos.csv")
    ]


def _clothing(folder: Path) -> list[Candidate]:
    return [
        Candidate(folder / row["image"], row["category"], "clothing", (part_of_sender(row["sender"]),))
        for row in _rows(folder / "photos.csv")
        if row["category"] not in _NOT_A_GARMENT
    ]


def part_of_sender(sender: str) -> Part:
    """A person sends clothes of one wardrobe, photographed in one room: two tenths test, three val, five train."""
    place = zlib.crc32(sender.encode()) % 10
    return "test" if place < 2 else "val" if place < 5 else "train"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
