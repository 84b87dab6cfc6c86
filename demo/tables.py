"""The labels of photos: one row for each good in a picture, kept beside it until a table of all is written."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from demo.goods import Good


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """One good in one photo.

    The box holds what is visible of it: its left upper corner and size as shares of the picture's width and height.
    `visibility` is the visible share of its own silhouette: 1 is all of it, less is hidden or cut off by the edge.
    """

    image: str
    product_id: str
    split: str
    x: float
    y: float
    width: float
    height: float
    visibility: float
    scene: str


def keep_rows(path: Path, rows: Sequence[PhotoRow]) -> None:
    """Keep a picture's rows in a file until photos.csv is written."""
    keep(path, [asdict(row) for row in rows])


def keep(path: Path, labels: object) -> None:
    """Keep what is known of a picture in a file, written whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(labels, ensure_ascii=False))


def kept(paths: Iterable[Path]) -> list[Any]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(paths)]


def kept_rows(paths: Iterable[Path]) -> list[PhotoRow]:
    return [PhotoRow(**row) for rows in kept(paths) for row in rows]


def with_listings(rows: Sequence[PhotoRow], goods: Sequence[Good]) -> list[PhotoRow]:
    """Keep the rows of the goods given, and say of a thing that is listed twice that both listings are in the photo."""
    twins: dict[str, list[str]] = {}
    for good in goods:
        if good.differs == "listing":
            twins.setdefault(good.family, []).append(good.id)
    listings = {
        good.id: twins.get(good.family, [good.id]) if good.differs == "listing" else [good.id] for good in goods
    }
    return [replace(row, product_id=one) for row in rows for one in listings.get(row.product_id, ())]


def write_photos(path: Path, rows: Sequence[PhotoRow]) -> None:
    """Write photos.csv as the evaluation reads it."""
    write_table(path, [field.name for field in fields(PhotoRow)], [tuple(asdict(row).values()) for row in rows])


def write_records(path: Path, records: Sequence[Mapping[str, str]], delimiter: str = ",") -> None:
    """Write records under all names that occur in them, in order of appearance; what one lacks is empty."""
    names = list(dict.fromkeys(name for record in records for name in record))
    write_table(path, names, [[record.get(name, "") for name in names] for record in records], delimiter)


def write_table(path: Path, names: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> None:
    partial = path.with_name(f".{path.name}")
    with partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    partial.replace(path)


def write_whole(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
