"""Reads labelled photos: a folder with catalog.csv and photos.csv.

catalog.csv has the columns product_id, title, department, category, image, description;
photos.csv has image, product_id, split. Paths are relative to the folder. A photo that shows several products has a
row for each, and counts as found when any of them is. Where catalog.csv has a column `split`, products of "train" may
have been seen in a training, the others were kept from it. Where photos.csv has x, y, width and height (0–1 of the
picture, from its top left corner), a row says where its product is; a photo's first row is what it is of.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shopsight.core.errors import InvalidQuery, SourceNotFound, UnknownFeedFormat
from shopsight.core.feed import RowIssue
from shopsight.core.types import Box

CATALOG = "catalog.csv"
PHOTOS = "photos.csv"
_COLUMNS = {
    CATALOG: ("product_id", "title", "department", "category", "image", "description"),
    PHOTOS: ("image", "product_id", "split"),
}
_FRAME = ("x", "y", "width", "height")
_OPTIONAL = {CATALOG: ("split",), PHOTOS: _FRAME}


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """A product of the gallery and its one picture."""

    product_id: str
    title: str
    department: str
    category: str
    image: Path
    description: str
    split: str = ""  # of the product; empty where the catalog keeps none apart

    @property
    def narrowest(self) -> str:
        """The category, or the department where there is none."""
        return self.category or self.department


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A query photo and the products that it shows."""

    image: Path
    product_ids: frozenset[str]
    split: str
    frame: Box | None = None  # round the product that the photo is of, where photos.csv draws it
    framed_ids: frozenset[str] = frozenset()  # what that frame shows: one product, or its several listings

    @property
    def whole(self) -> LabelledPhoto:
        """The photo as a question without a frame: any of its products counts."""
        return replace(self, frame=None)

    @property
    def framed(self) -> LabelledPhoto:
        """The photo as a question about what its frame shows; the whole photo where none is drawn."""
        return replace(self, product_ids=self.framed_ids) if self.frame else self


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A gallery, its query photos, and what could not be read."""

    items: tuple[CatalogItem, ...]
    photos: tuple[LabelledPhoto, ...]
    issues: tuple[RowIssue, ...]

    def split(self, name: str) -> tuple[LabelledPhoto, ...]:
        """Return the photos of one split."""
        return tuple(photo for photo in self.photos if photo.split == name)


def read_labelled(folder: Path) -> LabelledSet:
    """Read the folder; broken rows are left out and reported with file, row and field.

    Raises SourceNotFound without catalog.csv or photos.csv, UnknownFeedFormat when one lacks a column or is no text.
    """
    issues: list[RowIssue] = []
    try:
        items = {item.product_id: item for item in _items(folder, issues)}
        photos = _photos(folder, items, issues)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceNotFound(f"{folder} is no labelled set: {CATALOG} and {PHOTOS} were wanted, {reason}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnknownFeedFormat(f"{folder}: {CATALOG} and {PHOTOS} are CSV in UTF-8, but {error}") from None
    return LabelledSet(tuple(items.values()), photos, tuple(issues))


def _items(folder: Path, issues: list[RowIssue]) -> Iterator[CatalogItem]:
    seen: set[str] = set()
    for row, fields in _rows(folder, CATALOG):
        image = folder / fields["image"]
        product = fields["product_id"]
        problem = (
            _missing(CATALOG, row, fields, ("product_id", "image"))
            or _no_file(CATALOG, row, image)
            or _twice(row, product, seen)
        )
        if problem:
            issues.append(problem)
            continue
        seen.add(product)
        yield CatalogItem(
            product_id=product,
            title=fields["title"],
            department=fields["department"],
            category=fields["category"],
            image=image,
            description=fields["description"],
            split=fields["split"],
        )


def _photos(folder: Path, items: Mapping[str, CatalogItem], issues: list[RowIssue]) -> tuple[LabelledPhoto, ...]:
    products: dict[Path, set[str]] = {}
    splits: dict[Path, str] = {}
    frames: dict[Path, tuple[Box | None, set[str]]] = {}
    for row, fields in _rows(folder, PHOTOS):
        image = folder / fields["image"]
        problem = (
            _missing(PHOTOS, row, fields, ("image", "product_id", "split"))
            or _no_file(PHOTOS, row, image)
            or _unknown(row, fields["product_id"], items)
            or _other_split(row, fields["split"], splits.get(image))
            or _no_frame(row, fields)
        )
        if problem:
            issues.append(problem)
            continue
        products.setdefault(image, set()).add(fields["product_id"])
        splits[image] = fields["split"]
        frame, framed = frames.setdefault(image, (_frame(fields), set()))
        if frame and frame == _frame(fields):
            framed.add(fields["product_id"])
    return tuple(
        LabelledPhoto(image, frozenset(ids), splits[image], frames[image][0], frozenset(frames[image][1]))
        for image, ids in products.items()
    )


def _rows(folder: Path, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Walk a file's rows, numbered as a spreadsheet shows them: the header is row 1."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="")
        lacking = [column for column in _COLUMNS[name] if column not in (reader.fieldnames or ())]
        if lacking:
            raise UnknownFeedFormat(f"{folder / name} lacks the column {', '.join(lacking)}")
        columns = (*_COLUMNS[name], *_OPTIONAL[name])
        for row, fields in enumerate(reader, start=2):
            yield row, {column: (fields.get(column) or "").strip() for column in columns}


def _missing(file: str, row: int, fields: Mapping[str, str], required: tuple[str, ...]) -> RowIssue | None:
    empty = next((field for field in required if not fields[field]), None)
    return RowIssue(file, row, empty, "missing_value", f"{empty} is empty") if empty else None


def _no_file(file: str, row: int, image: Path) -> RowIssue | None:
    if image.is_file():
        return None
    return RowIssue(file, row, "image", "missing_file", f"there is no picture at {image}")


def _frame(fields: Mapping[str, str]) -> Box | None:
    """Return where the row's product is; None where it does not say. Raises ValueError for what is no number."""
    if not any(fields[name] for name in _FRAME):
        return None
    x, y, width, height = (float(fields[name]) for name in _FRAME)
    return Box(x, y, min(1.0, x + width), min(1.0, y + height))


def _no_frame(row: int, fields: Mapping[str, str]) -> RowIssue | None:
    try:
        _frame(fields)
    except (ValueError, InvalidQuery):
        given = ", ".join(fields[name] for name in _FRAME)
        message = f"x, y, width and height are 0–1 within the picture, got {given}"
        return RowIssue(PHOTOS, row, "x", "bad_frame", message)
    return None


def _twice(row: int, product: str, seen: set[str]) -> RowIssue | None:
    if product not in seen:
        return None
    return RowIssue(CATALOG, row, "product_id", "duplicate", f"product {product!r} has a row already")


def _unknown(row: int, product: str, items: Mapping[str, CatalogItem]) -> RowIssue | None:
    if product in items:
        return None
    return RowIssue(PHOTOS, row, "product_id", "unknown_product", f"{CATALOG} has no usable product {product!r}")


def _other_split(row: int, split: str, before: str | None) -> RowIssue | None:
    if before is None or split == before:
        return None
    return RowIssue(PHOTOS, row, "split", "two_splits", f"the photo is in split {before!r} already, got {split!r}")
