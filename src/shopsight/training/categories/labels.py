"""Which category each picture of the training data shows, by the table taxonomy.toml."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopsight.core.categories import Category
from shopsight.training.shipped.data import Picture
from shopsight.training.shipped.draw import UNKINDLY

TABLE = Path(__file__).with_name("taxonomy.toml")
UNLABELED = -1


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Categories in the table's order, and the patterns of labels that each is made from."""

    categories: tuple[Category, ...]
    patterns: tuple[tuple[str, ...], ...]

    def number(self, label: str) -> int:
        """Return the number of a label's category, UNLABELED for none. Raises ValueError where two claim it."""
        found = [
            number
            for number, patterns in enumerate(self.patterns)
            if any(fnmatchcase(label, pattern) for pattern in patterns)
        ]
        if len(found) > 1:
            names = " and ".join(" > ".join(self.categories[number].en) for number in found)
            raise ValueError(f"{label!r} belongs to {names} by {TABLE.name}; a label has one category")
        return found[0] if found else UNLABELED


def read_taxonomy(table: Path = TABLE) -> Taxonomy:
    """Read the table of departments and categories."""
    with table.open("rb") as file:
        departments = tomllib.load(file)["department"]
    rows = [(department, category) for department in departments for category in department["category"]]
    return Taxonomy(
        tuple(Category((d["en"], c["en"]), (d["zh"], c["zh"]), d["google"]) for d, c in rows),
        tuple(tuple(category["from"]) for _, category in rows),
    )


def label_pictures(pictures: Sequence[Picture], catalogs: Iterable[Path], taxonomy: Taxonomy) -> NDArray[np.int64]:
    """Return the number of each picture's category, UNLABELED where the table names none.

    `catalogs` are the catalog.csv that know the goods of the grocery and of the demo shop.
    """
    shelves = {product: shelf for catalog in catalogs for product, shelf in _shelves(catalog)}
    labels = [_label(picture, shelves) for picture in pictures]
    numbers = {label: taxonomy.number(label) for label in set(labels)}
    return np.array([numbers[label] for label in labels], np.int64)


def _label(picture: Picture, shelves: Mapping[str, str]) -> str:
    """What the table's patterns speak of: where a picture is from, and what it is called there."""
    match picture.source:
        case "clothing" if picture.label in UNKINDLY:
            return ""
        case "luma" | "appliances":
            return f"{picture.source}/{picture.path.stem}"
        case "grocery" | "demo":
            return f"{picture.source}/{shelves[picture.label]}"
        case _:
            return f"{picture.source}/{picture.label}"


def _shelves(catalog: Path) -> Iterator[tuple[str, str]]:
    with catalog.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["product_id"], f"{row['department']}/{row['category'].split(' > ')[-1]}"
