"""One row of a Magento table, in either spelling: the export's own, or that of sample-data fixtures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from shopsight.catalog.feeds.columns import attribute_name

Values: TypeAlias = Mapping[str, str]
CategoryTree: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]
"""Category name -> the full paths that end in it."""

_INVISIBLE = ("Not Visible Individually", "1")
_PAIR_COMMA = re.compile(r",(?=[A-Za-z_]\w*=)")
_NO_PHOTO = ("no_selection", "")
_FLAGS = ("has_options", "required_options")
_EXPORT_EXTRA = """attribute_set_code weight tax_class_name meta_title meta_keywords meta_description url_key msrp_price
    country_of_manufacture bundle_values associated_skus related_skus crosssell_skus upsell_skus""".split()
_FIXTURE_FIELDS = frozenset(
    """category name sku price qty description attribute_set visibility special_price bundle_options associated_sku
    url_key""".split()
)
_FIXTURE_EXTRA = ("attribute_set", "bundle_options", "associated_sku", "url_key")


@dataclass(frozen=True, slots=True)
class MagentoRow:
    """What a row says. `children` has SKU and options of a configurable's variants, `members` a grouped one's SKUs."""

    sku: str
    kind: str
    name: str
    description: str
    categories: Sequence[tuple[str, ...]]
    is_visible: bool
    is_enabled: bool
    attributes: Mapping[str, Sequence[str]]
    photos: Sequence[str] = ()
    children: Sequence[Mapping[str, str]] = ()
    members: Sequence[str] = ()
    price: str = ""
    special_price: str = ""
    special_from: str = ""
    special_to: str = ""
    quantity: str = ""
    availability: str = ""
    brand: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def is_export(columns: Sequence[str]) -> bool:
    """Whether a table with these columns is in the export's own spelling."""
    return "product_type" in columns or "additional_attributes" in columns or "categories" in columns


def export_row(values: Values) -> MagentoRow:
    """Read a row of an export."""
    attributes = additional_attributes(values.get("additional_attributes", ""))
    brand = attributes.get("brand") or attributes.get("manufacturer") or [""]
    return MagentoRow(
        sku=values.get("sku", ""),
        kind=values.get("product_type", "simple"),
        name=values.get("name", ""),
        description=values.get("description") or values.get("short_description", ""),
        categories=[path for text in _listed(values.get("categories", "")) if (path := _below_root(text))],
        is_visible=values.get("visibility", "") not in _INVISIBLE,
        is_enabled=values.get("product_online", "1") == "1" and values.get("status", "1") not in ("2", "Disabled"),
        attributes={name: texts for name, texts in attributes.items() if name not in _FLAGS},
        photos=_photos(values),
        children=[pairs for text in values.get("configurable_variations", "").split("|") if (pairs := _pairs(text))],
        members=[text.split("=")[0].strip() for text in _listed(values.get("associated_skus", ""))],
        price=values.get("price", ""),
        special_price=values.get("special_price", ""),
        special_from=values.get("special_price_from_date", ""),
        special_to=values.get("special_price_to_date", ""),
        quantity=values.get("qty", ""),
        availability=_availability(values),
        brand=brand[0],
        extra={name: values[name] for name in _EXPORT_EXTRA if name in values},
    )


def fixture_row(values: Values, tree: CategoryTree, yes_no: frozenset[str]) -> MagentoRow:
    """Read a row of a fixture: cells hold lines, every column that is no field is an attribute.

    `yes_no` are the attributes whose values 1 and 0 mean Yes and No.
    """
    attributes = {
        attribute_name(name): [_yes_no(text) if name in yes_no else text for text in cell.split("\n")]
        for name, cell in values.items()
        if name not in _FIXTURE_FIELDS
    }
    members = [sku.strip() for sku in values.get("associated_sku", "").split(",") if sku.strip()]
    return MagentoRow(
        sku=values.get("sku", ""),
        kind="bundle" if "bundle_options" in values else "grouped" if members else "simple",
        name=values.get("name", ""),
        description=values.get("description", ""),
        categories=named_paths(values.get("category", "").split("\n"), tree),
        is_visible=values.get("visibility", "") not in _INVISIBLE,
        is_enabled=True,
        attributes=attributes,
        members=members,
        price=values.get("price", ""),
        special_price=values.get("special_price", ""),
        quantity=values.get("qty", ""),
        extra={name: values[name] for name in _FIXTURE_EXTRA if name in values},
    )


def additional_attributes(text: str) -> dict[str, Sequence[str]]:
    """Return name -> values of "material=Wool,climate=Cool|Windy"; a comma within a value stays in it."""
    attributes: dict[str, Sequence[str]] = {}
    for pair in _PAIR_COMMA.split(text):
        name, equals, values = pair.partition("=")
        if equals and name.strip():
            attributes[attribute_name(name.strip('" '))] = values.strip().strip('"').split("|")
    return attributes


def named_paths(names: Sequence[str], tree: CategoryTree) -> list[tuple[str, ...]]:
    """Return the paths that a list of category names means: those whose every level is named, in the order named."""
    wanted = [name.strip() for name in names if name.strip()]
    known = set(wanted)
    paths = [path for name in wanted for path in tree.get(name, [(name,)]) if known.issuperset(path)]
    return list(dict.fromkeys(paths))


def _photos(values: Values) -> list[str]:
    base = next((values[name] for name in ("base_image", "small_image", "thumbnail_image") if values.get(name)), "")
    photos = [base, *_listed(values.get("additional_images", ""))]
    # An address from the root would leave the media folder and the base URL; Magento means one within.
    return [photo.lstrip("/") for photo in dict.fromkeys(photos) if photo not in _NO_PHOTO]


def _below_root(text: str) -> tuple[str, ...]:
    """Drop the root category, "Default Category", which no shopper sees."""
    return tuple(level.strip() for level in text.split("/")[1:] if level.strip())


def _pairs(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in _PAIR_COMMA.split(text))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}


def _availability(values: Values) -> str:
    if values.get("is_in_stock", "1") == "0":
        return "out of stock"
    is_counted = values.get("manage_stock", "0") == "1"
    empty = values.get("qty", "1").strip("-0.") == ""
    return "backorder" if is_counted and empty and values.get("allow_backorders", "0") in ("1", "2") else "in stock"


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _yes_no(text: str) -> str:
    return {"1": "Yes", "0": "No"}.get(text, text)
