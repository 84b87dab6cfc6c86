"""Which photo is for training, which for choosing, which for testing: dealt by family and by photo. Knows no Blender.

A family (one design, with its near-duplicates and second listings) is train, val or test as a whole, so that test
holds products that no training has seen. Photos of train families are dealt once more, so that test holds other
photos of seen products too. Everything hangs on names alone: adding goods moves none.
"""

from __future__ import annotations

import hashlib

SPLITS = ("train", "val", "test")
FAMILIES = (0.60, 0.75)  # up to .60 train, up to .75 val, above test
EVERY = 5  # of a train family's photos each fifth is for testing, beginning with the first …
VAL = 1 / 8  # … and an eighth of the others for choosing: 70, 10 and 20 % of many


def draw(*names: object) -> float:
    """Give a number in [0, 1) that hangs on the names alone, the same on every machine."""
    digest = hashlib.sha256(" ".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def split_of_family(family: str) -> str:
    place = draw("deal", family)
    return SPLITS[sum(place >= edge for edge in FAMILIES)]


def split_of_photo(family: str, product_id: str, number: int) -> str:
    """Deal the photo `number` (from 1) that a product is the subject of: a train family's first one is for testing."""
    split = split_of_family(family)
    if split != "train":
        return split
    if number % EVERY == 1:
        return "test"
    return "val" if draw("photo", product_id, number) < VAL else "train"
