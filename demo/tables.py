"""The labels of photos: rows kept beside each picture until a table of all is written, or brought up to date."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from demo.goods import Good

Entry = TypeVar("Entry")


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


def brought_up_to_date(
    table: Iterable[Entry], news: Iterable[Entry], image: Callable[[Entry], str], folder: Path
) -> list[Entry]:
    """Put the news of a picture in place of what a table says of it; leave out pictures that `folder` does not have.

    So a part can be made anew where only the table has come along, such as in the shop that is packed.
    """
    news = list(news)
    retaken = {image(entry) for entry in news}
    entries = [*(entry for entry in table if image(entry) not in retaken), *news]
    return sorted((entry for entry in entries if (folder / image(entry)).exists()), key=image)


def with_listings(rows: Sequence[PhotoRow], goods: Sequence[Good]) -> list[PhotoRow]:
    """Keep the rows of the goods given, and say of a thing that is listed twice that both listings are in the photo."""
    twins: dict[str, list[str]] = {}
    for good in goods:
        if good.differs == "listing":
            twins.setdefault(good.family, []).append(good.id)
    listings = {
        good.id: twins.get(good.family, [good.id]) if good.differs == "listing" else [good.id] for good in goods
    }
    named = (replace(row, product_id=one) for row in rows for one in listings.get(row.product_id, ()))
    return list(dict.fromkeys(named))


def write_photos(path: Path, rows: Sequence[PhotoRow]) -> None:
    """Write photos.csv as the evaluation reads it."""
    write_table(path, [field.name for field in fields(PhotoRow)], [tuple(asdict(row).values()) for row in rows])


def read_photos(path: Path) -> list[PhotoRow]:
    """Read photos.csv; nothing where there is none."""
    shares = ("x", "y", "width", "height", "visibility")
    return [PhotoRow(**{**row, **{name: float(row[name]) for name in shares}}) for row in read_records(path)]


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read a table by its names; nothing where there is none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_lines(path: Path) -> list[Any]:
    """Read a file of JSON lines; nothing where there is none."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


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
