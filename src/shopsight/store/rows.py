"""Products as rows of tables, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from shopsight.core.errors import InvalidProduct
from shopsight.core.money import major_units
from shopsight.core.terms import product_terms
from shopsight.core.types import Details, Photo, Product, ProductRecord, Vector
from shopsight.store.filters import clean, term_key
from shopsight.store.schema import photos, products

_PRODUCT_FIELDS = tuple(field.name for field in fields(Product) if field.name != "photos")
_PHOTO_FIELDS = tuple(field.name for field in fields(Photo) if field.name != "product_id")
PRODUCT_COLUMNS = (products.c.key, products.c.seq, *(products.c[name] for name in _PRODUCT_FIELDS))
PHOTO_COLUMNS = (photos.c.product_key, *(photos.c[name] for name in _PHOTO_FIELDS))
TERM_COLUMNS = ("field", "folded", "product_key", "shown", "number", "group_number")
_LITTLE_ENDIAN = np.dtype("<f4")

_Noun = TypeVar("_Noun", Product, Photo)


def storable(record: ProductRecord) -> ProductRecord:
    """Return the record as it will be kept: texts that a database can hold, each photo once.

    Raises InvalidProduct when a photo belongs to another product or an id could not be kept as it is.
    """
    product = record.product
    if clean(product.id) != product.id:
        raise InvalidProduct(f"a product id has printable characters, got {product.id[:50]!r}", "id")
    for photo in product.photos:
        if photo.product_id != product.id:
            raise InvalidProduct(f"photo {photo.id} of {product.id!r} says it is of {photo.product_id!r}", "photos")
    distinct = tuple({photo.id: _cleaned(photo, _PHOTO_FIELDS) for photo in product.photos}.values())
    kept = _cleaned(product, _PRODUCT_FIELDS)
    if distinct != product.photos:
        kept = replace(kept, photos=distinct)
    return record if kept is product else replace(record, product=kept)


def fingerprint(product: Product) -> str:
    """Return what tells whether a product is the same as before, in all its fields and photos."""
    content = [_values(product, _PRODUCT_FIELDS), [_values(photo, _PHOTO_FIELDS) for photo in product.photos]]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=dict).encode()).hexdigest()[:32]


def product_row(product: Product) -> dict[str, Any]:
    """Return the columns of a product that come from the product itself."""
    return {
        **_values(product, _PRODUCT_FIELDS),
        "attributes": dict(product.attributes),
        "extra": dict(product.extra),
        "group_key": product.group_key,
        "title_folded": term_key(product.title),
        "paid": _paid(product),
    }


def photo_rows(key: int, product: Product) -> list[dict[str, Any]]:
    """Return the rows of a product's photos, in order."""
    return [
        {"product_key": key, "ordinal": ordinal, **_values(photo, _PHOTO_FIELDS)}
        for ordinal, photo in enumerate(product.photos)
    ]


def term_rows(key: int, product: Product) -> list[tuple[str, str, int, str, float | None, int]]:
    """Return one row for each filterable value of a product: the columns of TERM_COLUMNS."""
    group = group_number(product.group_key)
    rows = {
        (field, term_key(term.text)): (key, term.text, term.number, group)
        for name, values in product_terms(product).items()
        for field in [term_key(name)]
        for term in reversed(values)
    }
    return [names + row for names, row in rows.items()]


def group_number(group_key: str) -> int:
    """Return a number that stands for a group where groups are only counted: 63 bits of its hash."""
    return int.from_bytes(hashlib.sha256(group_key.encode()).digest()[:8], "big") >> 1


def product_of(row: Sequence[Any], of_product: Iterable[Photo]) -> Product:
    """Return the product of a row of PRODUCT_COLUMNS."""
    values: dict[str, Any] = dict(zip(_PRODUCT_FIELDS, row[2:], strict=True))
    values["category"] = tuple(values["category"])
    values["attributes"] = {name: tuple(texts) for name, texts in values["attributes"].items()}
    return Product(**values, photos=tuple(of_product))


def photo_of(row: Sequence[Any], product_id: str) -> Photo:
    """Return the photo of a row of PHOTO_COLUMNS."""
    return Photo(product_id=product_id, **dict(zip(_PHOTO_FIELDS, row[1:], strict=True)))


def vector_bytes(vectors: Mapping[str, Vector]) -> dict[str, bytes]:
    """Return vectors as they are stored. Raises ValueError for anything but one finite float32 row each."""
    for sha256, vector in vectors.items():
        if vector.ndim != 1 or vector.dtype != np.float32 or not np.isfinite(vector).all():
            raise ValueError(f"a vector is one finite float32 row, got {vector.dtype} {vector.shape} for {sha256}")
    return {sha256: vector.astype(_LITTLE_ENDIAN).tobytes() for sha256, vector in vectors.items()}


def detail_rows(details: Mapping[str, Details], revision: str) -> list[dict[str, Any]]:
    """Return details as they are stored; pictures without any are left out. Raises ValueError for another shape."""
    rows = []
    for sha256, places in details.items():
        if places.ndim != 2 or places.dtype != np.int8:
            raise ValueError(f"details are int8 rows, got {places.dtype} {places.shape} for {sha256}")
        if len(places):
            rows.append(
                {"content_sha256": sha256, "revision": revision, "places": len(places), "data": places.tobytes()}
            )
    return rows


def details_of(data: bytes, places: int) -> Details:
    """Return stored details."""
    return np.frombuffer(data, np.int8).reshape(places, -1)


def vector_of(data: bytes) -> Vector:
    """Return a stored vector."""
    return np.frombuffer(data, dtype=_LITTLE_ENDIAN).astype(np.float32, copy=False)


def _paid(product: Product) -> float | None:
    if product.price_minor is None:
        return None
    paid = product.price_minor if product.sale_price_minor is None else product.sale_price_minor
    return float(major_units(paid, product.currency))


def _values(item: Product | Photo, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}


def _cleaned(item: _Noun, names: Iterable[str]) -> _Noun:
    changed = {name: kept for name, value in _values(item, names).items() if (kept := _clean(value)) is not value}
    return replace(item, **changed) if changed else item


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple):
        parts = tuple(map(_clean, value))
        return value if parts == value else parts
    if isinstance(value, Mapping):
        pairs = {_clean(name): _clean(inner) for name, inner in value.items()}
        return value if pairs == value else pairs
    return value
