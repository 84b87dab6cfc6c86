"""Magento's product export: one CSV, or a folder with fixtures/ (its tables) and media/ (its photos)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from shopsight.catalog.feeds.drafts import Draft
from shopsight.catalog.feeds.encodings import open_text, read_sample
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.magento_rows import MagentoRow, Values, export_row, fixture_row, is_export
from shopsight.catalog.feeds.seen import SeenIds
from shopsight.catalog.feeds.stash import Stash
from shopsight.catalog.feeds.tables import Row, Table, header_of
from shopsight.core.errors import UnknownFeedFormat
from shopsight.core.feed import FeedItem

MEDIA_FOLDERS = ("media", "pub/media/catalog/product", "media/catalog/product", "pub/media/import")

_OWN_STORES = ("", "default", "admin")
_RELATIONS = ("related", "crosssell", "upsell")
_MAX_TABLES = 1000
_MAX_CATEGORIES = 100_000


def read_magento(intake: Intake) -> Iterator[FeedItem]:
    """Read one product per sellable thing, those of a configurable as variants of one group.

    All tables are read twice: what belongs together stands in any order. A configurable whose children are in the
    feed is no product of its own: they carry its name, description, categories and attributes.
    """
    tables = product_tables(intake.path)
    if not tables:
        raise UnknownFeedFormat(f"{intake.path} has no table with sku and name in it, as a Magento export does")
    with Stash() as stash:
        export = _Export(intake.path, stash)
        for path in tables:
            for row, values in _rows(path):
                if not row.problem and _is_own(values):
                    export.take(values)
        for path in tables:
            file = _label(path, intake.path)
            for row, values in _rows(path):
                if row.problem:
                    yield intake.desk.reject(row.number, "", *row.problem, file=file)
                elif item := _item(intake, export, row.number, values, file):
                    yield item


def product_tables(source: Path) -> list[Path]:
    """Return the tables of products of an export, in the order of their paths."""
    return [path for path in _tables(source) if {"sku", "name"} <= set(header_of(read_sample(path)))]


class _Export:
    """What the whole export says beyond a row: parents, photos, categories, list prices, relations."""

    def __init__(self, source: Path, stash: Stash) -> None:
        self._stash = stash
        self._skus = SeenIds()
        self._tree: dict[str, list[tuple[str, ...]]] = {}
        self._yes_no: set[str] = set()
        self._last_parent: MagentoRow | None = None
        for path in _tables(source):
            self._take_table(path)

    def row(self, values: Values) -> MagentoRow:
        if is_export(list(values)):
            return export_row(values)
        return fixture_row(values, self._tree, frozenset(self._yes_no))

    def take(self, values: Values) -> None:
        """Remember which product is whose parent, and what its children inherit."""
        row = self.row(values)
        self._skus.add(row.sku)
        if row.children or row.members:
            self._stash.put(f"product:{row.sku}", values)
        for child in row.children:
            self._stash.put(f"parent:{child.get('sku', '')}", {"sku": row.sku})
        for sku in row.members:
            self._stash.put(f"set:{sku}", {"sku": row.sku})
        if row.photos and not row.children:
            self._stash.put(f"own photos:{row.sku}", {"photos": "\n".join(row.photos)})

    def parent(self, sku: str) -> MagentoRow | None:
        """Return the configurable that a product is a variant of."""
        found = self._stash.get(f"parent:{sku}")
        if not found:
            return None
        # Variants stand together mostly: what was parsed for the last one serves the next.
        if self._last_parent is None or self._last_parent.sku != found["sku"]:
            values = self._stash.get(f"product:{found['sku']}")
            self._last_parent = self.row(values) if values else None
        return self._last_parent

    def set_of(self, sku: str) -> str:
        """Return the SKU of the grouped product that a product is sold through."""
        return (self._stash.get(f"set:{sku}") or {}).get("sku", "")

    def speaks_through_children(self, row: MagentoRow) -> bool:
        return any(child.get("sku", "") in self._skus for child in row.children)

    def photos(self, row: MagentoRow, parent: MagentoRow | None) -> Sequence[str]:
        """Return a product's photos: its own, else those of a sibling of its color, else its parent's."""
        listed = (self._stash.get(f"photos:{row.sku}") or {}).get("photos", "").split("\n")
        own = [*row.photos, *(photo for photo in listed if photo)]
        if own or parent is None:
            return own
        colors = {child.get("sku"): child.get("color") for child in parent.children}
        siblings = [sku for sku, color in colors.items() if sku and color and color == colors.get(row.sku)]
        for sku in islice(siblings, 200):
            if found := self._stash.get(f"own photos:{sku}"):
                return found["photos"].split("\n")
        return parent.photos

    def relations(self, sku: str) -> dict[str, str]:
        """Return list price and linked products of a product, for its extra fields."""
        known = self._stash.get(f"relations:{sku}") or {}
        return {name: ",".join(text.split("\n")) for name, text in known.items()}

    def _take_table(self, path: Path) -> None:
        columns = set(header_of(read_sample(path)))
        if columns == {"sku", "image"}:
            for _, values in _rows(path):
                photo = values.get("image", "").lstrip("/")
                self._stash.add(f"photos:{values.get('sku', '')}", "photos", photo)
        elif columns == {"sku", "msrp"}:
            for _, values in _rows(path):
                self._stash.add(f"relations:{values.get('sku', '')}", "msrp", values.get("msrp", ""))
        elif columns == {"sku", "linked_sku"} and path.stem in _RELATIONS:
            for _, values in _rows(path):
                for linked in values.get("linked_sku", "").split():
                    self._stash.add(f"relations:{values.get('sku', '')}", f"{path.stem}_skus", linked)
        elif {"name", "path", "url_key"} <= columns:
            for _, values in islice(_rows(path), _MAX_CATEGORIES):
                name = values.get("name", "")
                above = [level for level in values.get("path", "").split("/") if level]
                self._tree.setdefault(name, []).append((*above, name))
        elif {"attribute_code", "frontend_input"} <= columns:
            for _, values in islice(_rows(path), _MAX_CATEGORIES):
                if values.get("frontend_input") == "boolean":
                    self._yes_no.add(values.get("attribute_code", ""))


def _item(intake: Intake, export: _Export, number: int, values: Values, file: str) -> FeedItem | None:
    """Return a row's product; None where other rows speak for it."""
    if not _is_own(values):
        return None
    row = export.row(values)
    if export.speaks_through_children(row):
        return None
    parent = export.parent(row.sku)
    if not row.is_enabled or (parent and not parent.is_enabled):
        message = "a product that is online was wanted, this one is switched off in the shop"
        return intake.desk.reject(number, "product_online", "not_published", message, file=file)
    return intake.desk.check(_draft(intake, export, number, row, parent), file=file)


def _is_own(values: Values) -> bool:
    """Whether the row is the product itself, not its words in another store view."""
    return values.get("store_view_code", "") in _OWN_STORES


def _draft(intake: Intake, export: _Export, number: int, row: MagentoRow, parent: MagentoRow | None) -> Draft:
    # What the shop shows of a hidden child is its parent's page.
    shown = parent if parent and not row.is_visible else row
    categories = (parent.categories if parent else ()) or row.categories
    inherited = parent.attributes if parent else {}
    draft = Draft(
        number,
        id=row.sku,
        title=shown.name or row.name,
        description=row.description or shown.description,
        brand=row.brand or shown.brand,
        category=max(categories, key=len, default=()),
        price=row.price or shown.price,
        sale_price=row.special_price,
        availability=row.availability,
        quantity=row.quantity,
        group_id=parent.sku if parent else "" if row.is_visible else export.set_of(row.sku),
        attributes={**inherited, **row.attributes},
        extra={
            **row.extra,
            **export.relations(parent.sku if parent else row.sku),
            "categories": ", ".join(" > ".join(path) for path in categories) if len(categories) > 1 else "",
            "variant": row.name if shown is not row else "",
            "type": row.kind,
        },
        photos=[(photo, "alternate" if at else "main") for at, photo in enumerate(export.photos(row, parent))],
    )
    draft.date_sale(row.special_from, row.special_to, intake.now)
    return draft


def _tables(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    folder = source / "fixtures"
    return sorted(path for path in (folder if folder.is_dir() else source).rglob("*.csv") if path.is_file())[
        :_MAX_TABLES
    ]


def _rows(path: Path) -> Iterator[tuple[Row, Values]]:
    with open_text(path) as file:
        for row in Table(file):
            yield row, {name: text.strip() for name, text in row.values.items() if text.strip()}


def _label(path: Path, source: Path) -> str:
    return path.name if path == source else path.relative_to(source).as_posix()
