"""Shopify's product CSV in both generations of its headings; variants and more photos are rows below their product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote, urljoin

from shopsight.catalog.feeds.columns import attribute_name, category_path
from shopsight.catalog.feeds.drafts import Draft
from shopsight.catalog.feeds.encodings import open_text
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.seen import SeenIds
from shopsight.catalog.feeds.tables import Table
from shopsight.core.feed import FeedItem
from shopsight.core.types import PhotoRole

MAX_ROWS = 4000
"""Of one product: Shopify itself allows 2,048 variants and 250 photos."""

_Values: TypeAlias = Mapping[str, str]
_Numbered: TypeAlias = tuple[int, _Values]

_NOT_LETTERS = re.compile(r"[\W_]+")
_METAFIELD = re.compile(r"(.+?)\s*\(product\.metafields\.[^)]+\)")
_NAMES = {
    "url handle": "handle",
    "body html": "description",
    "product category": "category",
    "published on online store": "published",
    "variant sku": "sku",
    "variant barcode": "barcode",
    "variant price": "price",
    "variant compare at price": "compare at price",
    "variant inventory qty": "inventory quantity",
    "variant inventory policy": "oversell",
    "continue selling when out of stock": "oversell",
    "variant inventory tracker": "inventory tracker",
    "image src": "image",
    "product image url": "image",
    "variant image": "variant image url",
    "google shopping gender": "gender",
    "google shopping age group": "age group",
    "google shopping condition": "condition",
    "google shopping mpn": "mpn",
}
_OPTIONS = tuple((f"option{n} name", f"option{n} value") for n in (1, 2, 3))
_TAKEN = frozenset(
    (
        *"handle title description vendor category type tags published status sku barcode price oversell image".split(),
        *(
            "compare at price",
            "cost per item",
            "inventory quantity",
            "inventory tracker",
            "image position",
            "image alt text",
        ),
        *("variant image url", "gender", "age group", "condition"),
        *(name for option in _OPTIONS for name in option),
    )
)


def read_shopify(intake: Intake) -> Iterator[FeedItem]:
    """Read one product per variant, all of a handle in one group."""
    handle, rows, seen = "", list[_Numbered](), SeenIds()
    refused: tuple[str, str] | None = _not_new("")
    with open_text(intake.path) as file:
        table = Table(file)
        names = {column: _name(column) for column in table.columns}
        for row in table:
            if row.problem:
                yield intake.desk.reject(row.number, "", *row.problem)
                continue
            values = {names[column]: text.strip() for column, text in row.values.items() if text.strip()}
            this = values.get("handle", "")
            if this != handle:
                yield from _items(intake, handle, rows)
                handle, rows = this, []
                refused = None if this and seen.add(this) else _not_new(this)
            problem = refused or (_too_many(this) if len(rows) >= MAX_ROWS else None)
            if problem:
                yield intake.desk.reject(row.number, "handle", *problem)
            else:
                rows.append((row.number, values))
        yield from _items(intake, handle, rows)


def _not_new(handle: str) -> tuple[str, str]:
    if not handle:
        return "missing_id", "a handle was wanted, this row has none"
    return "split_product", f"all rows of {handle[:50]!r} were wanted one below the other; sort the file by handle"


def _too_many(handle: str) -> tuple[str, str]:
    return "too_many_rows", f"at most {MAX_ROWS} rows of one product were wanted, {handle[:50]!r} has more"


def _items(intake: Intake, handle: str, rows: Sequence[_Numbered]) -> Iterator[FeedItem]:
    if not rows:
        return
    row, product = rows[0]
    if _is_hidden(product):
        message = f"a published product was wanted, {handle[:50]!r} is a draft, archived or not on the online store"
        yield intake.desk.reject(row, "status", "not_published", message)
        return
    variants = [(number, values) for number, values in rows if number == row or _is_variant(values)]
    gallery = _gallery(rows)
    own_photos = {values.get("variant image url", "") for _, values in variants}
    for number, values in variants:
        draft = _draft(handle, product, values, number, alone=len(variants) == 1)
        draft.link = urljoin(intake.base_url, f"/products/{quote(handle)}") if intake.base_url else ""
        draft.photos = _photos(values.get("variant image url", ""), gallery, own_photos)
        yield intake.desk.check(draft)


def _draft(handle: str, product: _Values, variant: _Values, row: int, alone: bool) -> Draft:
    options = _options(product, variant)
    price, sale_price = variant.get("price", ""), ""
    if variant.get("compare at price"):
        price, sale_price = _with_compare_at(price, variant["compare at price"])
    category = category_path(product.get("category", ""))
    shared = {name: text for name, text in product.items() if not name.startswith("variant")}
    extra = {name: text for name, text in {**shared, **variant}.items() if name not in _TAKEN}
    own_id = variant.get("sku", "").lstrip("'") or (
        handle if alone else f"{handle}:{'/'.join(options.values()) or row}"
    )
    return Draft(
        row,
        id=own_id,
        title=product.get("title", ""),
        description=product.get("description", ""),
        brand=product.get("vendor", ""),
        category=category or category_path(product.get("type", "")),
        price=price,
        sale_price=sale_price,
        availability=_availability(variant),
        quantity=variant.get("inventory quantity", ""),
        gtin=variant.get("barcode", ""),
        group_id=handle,
        attributes=_attributes(product, options),
        extra=extra | {"type": product.get("type", ""), "variant": " / ".join(options.values())},
    )


def _with_compare_at(price: str, compare_at: str) -> tuple[str, str]:
    """The price before the sale is the price; what is asked now is the sale price. Shops also leave 0 or less there."""
    try:
        is_sale = float(compare_at.replace(",", "")) > float(price.replace(",", ""))
    except ValueError:
        is_sale = True
    return (compare_at, price) if is_sale else (price, "")


def _options(product: _Values, variant: _Values) -> dict[str, str]:
    """Return option name -> value; the names stand in the product's first row only."""
    options = {}
    for name, value in _OPTIONS:
        text = variant.get(value, "")
        if text and text != "Default Title":
            options[variant.get(name) or product.get(name) or name.removesuffix(" name")] = text
    return options


def _attributes(product: _Values, options: Mapping[str, str]) -> dict[str, Sequence[str]]:
    attributes: dict[str, Sequence[str]] = {
        name.replace(" ", "_"): [product[name]] for name in ("gender", "age group", "condition") if name in product
    }
    for column, text in product.items():
        if found := _METAFIELD.fullmatch(column):
            attributes[attribute_name(found.group(1))] = [part.strip() for part in text.split(";")]
    attributes["tags"] = product.get("tags", "").split(",")
    attributes |= {attribute_name(name): [value] for name, value in options.items()}
    return attributes


def _availability(variant: _Values) -> str:
    """Only a tracked stock can run out; a shop that sells on takes back orders."""
    quantity = variant.get("inventory quantity", "")
    if (
        not variant.get("inventory tracker")
        or not quantity
        or not quantity.lstrip("-").isdecimal()
        or int(quantity) > 0
    ):
        return "in stock"
    return "backorder" if variant.get("oversell", "").lower() in ("continue", "true") else "out of stock"


def _gallery(rows: Sequence[_Numbered]) -> list[str]:
    """Return the product's photos in the order of their positions."""
    found = [
        (int(values["image position"]) if values.get("image position", "").isdecimal() else len(rows), values["image"])
        for _, values in rows
        if "image" in values
    ]
    return [photo for _, photo in sorted(found, key=lambda entry: entry[0])]


def _photos(own: str, gallery: Sequence[str], of_variants: set[str]) -> list[tuple[str, PhotoRole]]:
    """A variant's own photo first, then those that belong to no other variant."""
    shared = [photo for photo in gallery if photo not in of_variants]
    photos = [own, *shared] if own else (shared or list(gallery))
    return [(photo, "alternate" if at else "main") for at, photo in enumerate(photos)]


def _is_variant(values: _Values) -> bool:
    return any(name in values for name in ("option1 value", "sku", "price"))


def _is_hidden(product: _Values) -> bool:
    return product.get("published", "").lower() == "false" or product.get("status", "").lower() in ("draft", "archived")


def _name(column: str) -> str:
    if _METAFIELD.fullmatch(column.strip()):
        return column.strip()
    name = _NOT_LETTERS.sub(" ", column.casefold()).strip()
    return _NAMES.get(name, name)
