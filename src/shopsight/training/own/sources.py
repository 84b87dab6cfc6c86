"""Where a shop's pictures come from: a labelled folder, class folders, the catalog, and what shoppers chose."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from shopsight.app import Shop
from shopsight.core.errors import InvalidRequest, PhotoNotFound, SourceNotFound, UnknownFeedFormat
from shopsight.core.feed import RowIssue
from shopsight.core.types import Product
from shopsight.evaluation.datasets import CATALOG, PHOTOS, LabelledPhoto, LabelledSet, read_labelled
from shopsight.training.own.goods import Goods, Picture, Split, Unions

SUFFIXES: Final = frozenset(".jpg .jpeg .png .webp .avif .heic .heif .gif .tif .tiff .bmp .jp2".split())
EVENTS: Final = {"bought": 2, "clicked": 1}
"""What a shopper did after a photo -> how much it says of what the photo shows."""
_SPLITS: Final = ("train", "val", "test")
_JUDGED: Final = ("val", "test")
_COLUMNS: Final = ("image", "product_id", "event")


def needs_shop(source: Path | None) -> bool:
    """Whether the source says nothing without the shop's catalog."""
    return source is None or source.suffix.lower() == ".csv"


def open_goods(source: Path | None, shop: Shop | None) -> Goods:
    """Return the pictures of a folder or CSV, or of the shop's catalog where no source is given.

    Raises SourceNotFound, UnknownFeedFormat, or InvalidRequest for what is none of these.
    """
    if shop is not None:
        return shop_catalog(shop) if source is None else chosen_products(source, shop)
    if source is None:
        raise InvalidRequest("pictures were wanted: a folder, or a shop with its catalog")
    if not source.is_dir():
        raise SourceNotFound(f"there is no folder {str(source)!r} to learn from")
    if (source / CATALOG).exists() or (source / PHOTOS).exists():
        return labelled_folder(source)
    return class_folders(source)


def labelled_folder(folder: Path) -> Goods:
    """A folder with catalog.csv and photos.csv: its photos ask, its products' pictures are the gallery."""
    labelled = read_labelled(folder)
    issues = list(labelled.issues)
    same = Unions[str]()
    for photo in labelled.photos:
        same.unite(photo.framed_ids)
    withheld = {item.product_id: _withheld(item.split) for item in labelled.items if _withheld(item.split)}
    photos = [_asking(photo, folder, same, withheld) for photo in labelled.photos if _is_of_one(photo, issues)]
    shown = list(_packshots(labelled, folder, same))
    return Goods(str(folder), (*shown, *photos), lambda name: (folder / name).read_bytes(), tuple(issues))


def class_folders(folder: Path) -> Goods:
    """A folder of folders, one per product, with its pictures in it; each asks for the others."""
    pictures = [
        Picture(
            name=str(path.relative_to(folder)),
            label=path.parent.name,
            group=path.parent.name,
            version=str(path.stat().st_size),
            in_gallery=True,
            asks=True,
        )
        for path in sorted(folder.glob("*/*"))
        if path.suffix.lower() in SUFFIXES
    ]
    if not pictures:
        raise UnknownFeedFormat(
            f"{folder} has neither {CATALOG} and {PHOTOS} nor folders with pictures, one folder per product"
        )
    return Goods(str(folder), tuple(pictures), lambda name: (folder / name).read_bytes())


def shop_catalog(shop: Shop) -> Goods:
    """The shop's own catalog: a product's first photo is found by its others; variants stay in one split.

    Products that share a picture are one label: nothing could tell them apart.
    """
    products = list(_products(shop))
    same = Unions[str]()
    sharing = defaultdict(list)
    for product in products:
        for photo in product.photos:
            sharing[photo.content_sha256].append(product.id)
    for ids in sharing.values():
        same.unite(ids)
    first = {product.photos[0].content_sha256 for product in products}
    pictures: dict[str, Picture] = {}
    for product in products:
        for photo in product.photos:
            pictures.setdefault(
                photo.content_sha256,
                Picture(
                    name=photo.id,
                    label=same.name(product.id),
                    group=product.group_key,
                    version=photo.content_sha256,
                    in_gallery=photo.content_sha256 in first,
                    asks=photo.content_sha256 not in first,
                ),
            )

    def read(photo_id: str) -> bytes:
        data = shop.photo_bytes(photo_id)
        if data is None:
            raise PhotoNotFound(f"the shop lost its photo {photo_id}; shopsight doctor says more")
        return data

    return Goods("the shop's catalog", tuple(pictures.values()), read)


def chosen_products(table: Path, shop: Shop) -> Goods:
    """The catalog, and the query photos of a CSV with image, product_id, event: what shoppers clicked or bought after.

    Of several products the bought one is taken; a photo after which shoppers chose differently says nothing.
    """
    catalog = shop_catalog(shop)
    known = {product.id: product for product in _products(shop)}
    labels = {picture.name: picture for picture in catalog.pictures}
    issues: list[RowIssue] = []
    choices: dict[str, dict[str, int]] = defaultdict(dict)
    for row, fields in _rows(table):
        problem = _unusable(table, row, fields, known)
        if problem:
            issues.append(problem)
            continue
        chosen = choices[fields["image"]]
        product = fields["product_id"]
        chosen[product] = max(chosen.get(product, 0), EVENTS[fields["event"]])
    pictures = []
    for image, chosen in choices.items():
        best = [product for product, weight in chosen.items() if weight == max(chosen.values())]
        if len(best) > 1:
            message = f"shoppers chose {', '.join(sorted(best)[:3])} after this photo, so it says nothing"
            issues.append(RowIssue(table.name, None, "product_id", "undecided", message))
            continue
        shown = labels[known[best[0]].photos[0].id]
        pictures.append(replace(shown, name=image, version=str((table.parent / image).stat().st_size)))
    asking = [replace(picture, in_gallery=False, asks=True) for picture in pictures]
    names = {picture.name for picture in asking}

    def read(name: str) -> bytes:
        return (table.parent / name).read_bytes() if name in names else catalog.read(name)

    return Goods(str(table), (*catalog.pictures, *asking), read, tuple(issues))


def _packshots(labelled: LabelledSet, folder: Path, same: Unions[str]) -> Iterator[Picture]:
    for item in labelled.items:
        yield Picture(
            name=str(item.image.relative_to(folder)),
            label=same.name(item.product_id),
            group=same.name(item.product_id),
            version=str(item.image.stat().st_size),
            in_gallery=True,
            asks=False,
            split=_withheld(item.split),
        )


def _asking(photo: LabelledPhoto, folder: Path, same: Unions[str], withheld: Mapping[str, Split]) -> Picture:
    product = min(photo.framed_ids or photo.product_ids)
    label = same.name(product)
    split: Split = cast(Split, photo.split) if photo.split in _SPLITS else ""
    return Picture(
        name=str(photo.image.relative_to(folder)),
        label=label,
        group=label,
        version=str(photo.image.stat().st_size),
        in_gallery=False,
        asks=True,
        split=split if split in _JUDGED else withheld.get(product, split),
        box=photo.frame,
    )


def _is_of_one(photo: LabelledPhoto, issues: list[RowIssue]) -> bool:
    if photo.framed_ids or len(photo.product_ids) == 1:
        return True
    message = f"{photo.image.name} shows {len(photo.product_ids)} products and no frame says which: not learned from"
    issues.append(RowIssue(PHOTOS, None, "product_id", "several_products", message))
    return False


def _withheld(split: str) -> Split:
    """The catalog's own word: products of another split than train are kept from a training."""
    if split in ("", "train"):
        return ""
    return "val" if split == "val" else "test"


def _products(shop: Shop) -> Iterator[Product]:
    ids = list(shop.store.ids())
    for start in range(0, len(ids), 500):
        yield from (product for product in shop.store.get(ids[start : start + 500]) if product.photos)


def _rows(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            lacking = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
            if lacking:
                raise UnknownFeedFormat(f"{table} lacks the column {', '.join(lacking)}")
            for row, fields in enumerate(reader, start=2):
                yield row, {column: (fields[column] or "").strip() for column in _COLUMNS}
    except OSError as error:
        raise SourceNotFound(f"{table} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnknownFeedFormat(f"{table} is no CSV in UTF-8: {error}") from None


def _unusable(table: Path, row: int, fields: Mapping[str, str], known: Mapping[str, Product]) -> RowIssue | None:
    problems: Sequence[tuple[bool, str, str, str]] = (
        (fields["event"] not in EVENTS, "event", "unknown_event", " or ".join(EVENTS)),
        (
            fields["product_id"] not in known,
            "product_id",
            "unknown_product",
            "the shop has no such product with a photo",
        ),
        (not (table.parent / fields["image"]).is_file(), "image", "missing_file", "a picture beside the table"),
    )
    for wrong, field, code, message in problems:
        if wrong:
            return RowIssue(table.name, row, field, code, f"{message} was wanted, got {fields[field]!r}")
    return None
