"""WooCommerce's product CSV: variations find their parent by id or SKU, before or after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from shopsight.catalog.feeds.columns import attribute_name
from shopsight.catalog.feeds.drafts import Draft
from shopsight.catalog.feeds.encodings import open_text
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.seen import SeenIds
from shopsight.catalog.feeds.stash import Stash
from shopsight.catalog.feeds.tables import Table
from shopsight.catalog.feeds.woocommerce_headings import english_heading
from shopsight.core.feed import FeedItem
from shopsight.core.types import PhotoRole

_Values: TypeAlias = Mapping[str, str]

_COMMA = re.compile(r"(?<!\\),")
_ATTRIBUTE = re.compile(r"attribute (\d+) name")
_IS_ATTRIBUTE = re.compile(r"attribute \d+ (name|value s|visible|global|default)")
_TAKEN = frozenset(
    """id|type|sku|name|published|visibility in catalog|short description|description|date sale price starts
    |date sale price ends|in stock|stock|backorders allowed|sale price|regular price|categories|tags|images|parent
    |external url|brands|gtin upc ean or isbn""".replace("\n    ", "").split("|")
)


class _Parents:
    """What the first reading of the file found: parents by reference, and whose photos are whose."""

    def __init__(self, stash: Stash) -> None:
        self._stash = stash
        self._with_variations = SeenIds()
        self._photos = SeenIds()

    def take(self, values: _Values) -> None:
        kind = _kind(values)
        if kind == "variable":
            for reference in _references(values):
                self._stash.put(reference, values)
        elif kind == "variation":
            reference = _parent_reference(values)
            self._with_variations.add(reference)
            for photo in _listed(values.get("images", "")):
                self._photos.add(photo)

    def of(self, values: _Values) -> _Values | None:
        """Return the parent of a variation."""
        return self._stash.get(_parent_reference(values))

    def has_variations(self, values: _Values) -> bool:
        return any(reference in self._with_variations for reference in _references(values))

    def shared_photos(self, parent: _Values) -> list[str]:
        """Return the parent's photos that are no variation's own."""
        return [photo for photo in _listed(parent.get("images", "")) if photo not in self._photos]


def read_woocommerce(intake: Intake) -> Iterator[FeedItem]:
    """Read one product per simple product and per variation. The file is read twice: parents may come last."""
    with Stash() as stash:
        parents = _Parents(stash)
        with open_text(intake.path) as file:
            for _, values, _ in _rows(Table(file)):
                parents.take(values)
        with open_text(intake.path) as file:
            for number, values, problem in _rows(Table(file)):
                if problem:
                    yield intake.desk.reject(number, "", *problem)
                elif item := _item(intake, number, values, parents):
                    yield item


def _rows(table: Table) -> Iterator[tuple[int, _Values, tuple[str, str] | None]]:
    names = {column: english_heading(column) for column in table.columns}
    for row in table:
        yield (
            row.number,
            {names[column]: text.strip() for column, text in row.values.items() if text.strip()},
            row.problem,
        )


def _item(intake: Intake, row: int, values: _Values, parents: _Parents) -> FeedItem | None:
    """Return a row's product; None for a parent, whose variations speak for it."""
    kind = _kind(values)
    if kind == "variable" and parents.has_variations(values):
        return None
    parent = parents.of(values) if kind == "variation" else None
    if _is_hidden(values) or (parent and _is_hidden(parent)):
        message = "a published product was wanted, this one is a draft, private or hidden"
        return intake.desk.reject(row, "published", "not_published", message)
    draft = _draft(row, values, parent or {})
    draft.photos = _photos(values, parents.shared_photos(parent) if parent else [])
    draft.date_sale(values.get("date sale price starts", ""), values.get("date sale price ends", ""), intake.now)
    if kind == "variation":
        draft.group_id = _own_id(parent) if parent else values.get("parent", "").removeprefix("id:")
        if not parent:
            message = (
                f"the parent of this variation was wanted, there is no {values.get('parent', '')[:50]!r} in the feed"
            )
            draft.note("parent", "missing_parent", message)
    return intake.desk.check(draft)


def _draft(row: int, values: _Values, parent: _Values) -> Draft:
    def either(name: str) -> str:
        return values.get(name) or parent.get(name, "")

    categories = _categories(either("categories"))
    variant = values.get("name", "") if parent else ""
    return Draft(
        row,
        id=_own_id(values),
        title=parent.get("name") or values.get("name", ""),
        description=either("description") or either("short description"),
        brand=either("brands") or either("brand"),
        category=max(categories, key=len, default=()),
        price=values.get("regular price", ""),
        sale_price=values.get("sale price", ""),
        availability=values.get("in stock", ""),
        quantity=values.get("stock") or "",
        gtin=values.get("gtin upc ean or isbn", ""),
        link=values.get("external url", ""),
        attributes=_attributes(parent) | _attributes(values) | {"tags": _listed(either("tags"))},
        extra={name: text for name, text in {**parent, **values}.items() if _is_extra(name)}
        | {
            "variant": variant,
            "categories": ", ".join(" > ".join(path) for path in categories) if len(categories) > 1 else "",
            "woocommerce_id": values.get("id", ""),
            "type": _kind(values),
        },
    )


def _photos(values: _Values, shared: Sequence[str]) -> list[tuple[str, PhotoRole]]:
    photos = [*_listed(values.get("images", "")), *shared]
    return [(photo, "alternate" if at else "main") for at, photo in enumerate(photos)]


def _attributes(values: _Values) -> dict[str, Sequence[str]]:
    attributes: dict[str, Sequence[str]] = {}
    for name, text in values.items():
        if found := _ATTRIBUTE.fullmatch(name):
            listed = _listed(values.get(f"attribute {found.group(1)} value s", ""))
            attributes[attribute_name(text.removeprefix("pa_"))] = listed
    return {name: listed for name, listed in attributes.items() if listed}


def _categories(text: str) -> list[tuple[str, ...]]:
    paths = (tuple(level.strip() for level in path.split(">") if level.strip()) for path in _listed(text))
    return [path for path in paths if path]


def _listed(text: str) -> list[str]:
    return [part.strip().replace("\\,", ",") for part in _COMMA.split(text) if part.strip()]


def _kind(values: _Values) -> str:
    """Return variable, variation or the first of the other types: "simple, virtual" is simple."""
    kinds = [kind.strip() for kind in values.get("type", "simple").casefold().split(",")]
    return next((kind for kind in kinds if kind in ("variable", "variation")), kinds[0])


def _own_id(values: _Values) -> str:
    return values.get("sku") or values.get("id", "")


def _references(values: _Values) -> list[str]:
    """Return the ways in which a variation may name this row as its parent."""
    return [*([f"id:{values['id']}"] if "id" in values else []), *([values["sku"]] if "sku" in values else [])]


def _parent_reference(values: _Values) -> str:
    return re.sub(r"^id:\s*", "id:", values.get("parent", ""))


def _is_hidden(values: _Values) -> bool:
    return values.get("published", "1") in ("0", "-1") or values.get("visibility in catalog", "") == "hidden"


def _is_extra(name: str) -> bool:
    return name not in _TAKEN and not _IS_ATTRIBUTE.fullmatch(name)
