"""The whole catalog as files: products as JSONL with their photos beside, in the form that `import` reads back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from shopsight.core.errors import Conflict, StoreUnusable
from shopsight.core.money import major_units
from shopsight.core.ports import ProductStore
from shopsight.core.types import Photo, Product

_BATCH = 200


def export_catalog(store: ProductStore, photo_bytes: Callable[[str], bytes | None], folder: Path) -> tuple[int, int]:
    """Write products.jsonl and photos/ into a new or empty folder; return how many products and photos.

    Raises Conflict for a folder with something in it, StoreUnusable when the disk does not take it.
    """
    try:
        (folder / "photos").mkdir(parents=True)
    except FileExistsError:
        raise Conflict(f"{str(folder)!r} has an export already; name a new folder") from None
    except OSError as error:
        raise StoreUnusable(f"cannot write to {str(folder)!r}: {error.strerror}") from error
    products = photos = 0
    with (folder / "products.jsonl").open("w", encoding="utf-8") as lines:
        for product in _all(store):
            kept = {
                photo.id: name for photo in product.photos if (name := _write(photo, photo_bytes(photo.id), folder))
            }
            lines.write(json.dumps(_line(product, list(kept.values())), ensure_ascii=False) + "\n")
            products += 1
            photos += len(kept)
    return products, photos


def _all(store: ProductStore) -> Iterator[Product]:
    ids = store.ids()
    while batch := list(islice(ids, _BATCH)):
        yield from store.get(batch)


def _write(photo: Photo, data: bytes | None, folder: Path) -> str:
    if data is None:
        return ""
    name = f"photos/{photo.content_sha256}"
    path = folder / name
    if not path.exists():
        path.write_bytes(data)
    return name


def _line(product: Product, photos: list[str]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "brand": product.brand,
        "category": " > ".join(product.category),
        "price": _amount(product.price_minor, product.currency),
        "sale_price": _amount(product.sale_price_minor, product.currency),
        "currency": product.currency,
        "availability": product.availability,
        "quantity": product.quantity,
        "gtin": product.gtin,
        "group_id": product.group_id,
        "seller": product.seller,
        "link": product.link,
        "images": photos,
        **{f"attribute:{name}": list(values) for name, values in product.attributes.items()},
        **product.extra,
    }
    return {name: value for name, value in line.items() if value not in ("", None, [])}


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else f"{major_units(minor, currency)}"
