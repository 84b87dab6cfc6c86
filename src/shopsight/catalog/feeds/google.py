"""Google Merchant product data: RSS 2.0 and Atom with the g: namespace, and TSV (or CSV) with the same fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from shopsight.catalog.feeds.columns import category_path, split_photos
from shopsight.catalog.feeds.drafts import Draft
from shopsight.catalog.feeds.encodings import open_text, read_sample
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.tables import Table, count_rows
from shopsight.catalog.feeds.xml_items import xml_items
from shopsight.core.feed import FeedItem
from shopsight.core.types import PhotoRole

_NOT_LETTERS = re.compile(r"[\W_]+")
_ATTRIBUTES = "size material pattern gender age_group condition size_type size_system energy_efficiency_class".split()
_PHOTOS: tuple[tuple[str, PhotoRole], ...] = (
    ("image_link", "main"),
    ("additional_image_link", "alternate"),
    ("lifestyle_image_link", "lifestyle"),
)
_TAKEN = frozenset(
    """id title description link image_link additional_image_link lifestyle_image_link availability price sale_price
    sale_price_effective_date brand gtin item_group_id color structured_title structured_description
    product_detail quantity external_seller_id summary content guid pubdate updated published
    cost_of_goods_sold""".split()
)
_TOO_LONG = ("row_too_long", "an item of at most a million characters and 2,000 fields was wanted, this one is longer")


def read_google(intake: Intake) -> Iterator[FeedItem]:
    """Read product data; items of XML are numbered from 1, rows of a table as in a spreadsheet."""
    is_xml = read_sample(intake.path).lstrip("\ufeff \t\r\n").startswith("<")
    return _xml(intake) if is_xml else _table(intake)


def count_google(sample: str) -> int:
    """Return how many items the text has."""
    if sample.lstrip("\ufeff \t\r\n").startswith("<"):
        return len(re.findall(r"<(?:item|entry)[\s>]", sample))
    return count_rows(sample)


def _xml(intake: Intake) -> Iterator[FeedItem]:
    with open_text(intake.path) as file:
        for item in xml_items(file):
            if item.too_long:
                yield intake.desk.reject(item.number, "", *_TOO_LONG)
            else:
                yield intake.desk.check(_draft(item.fields(), item.number, intake))


def _table(intake: Intake) -> Iterator[FeedItem]:
    with open_text(intake.path) as file:
        table = Table(file)
        names = {
            column: _NOT_LETTERS.sub("_", column.casefold().removeprefix("g:")).strip("_") for column in table.columns
        }
        for row in table:
            if row.problem:
                yield intake.desk.reject(row.number, "", *row.problem)
                continue
            fields: dict[str, list[str]] = {}
            for column, text in row.values.items():
                # Repeated headings come numbered: "additional image link (2)".
                name = re.sub(r"_\d+$", "", names[column]) if column.endswith(")") else names[column]
                if text.strip():
                    fields.setdefault(name, []).append(text.strip())
            yield intake.desk.check(_draft(fields, row.number, intake))


def _draft(fields: Mapping[str, Sequence[str]], row: int, intake: Intake) -> Draft:
    def one(name: str) -> str:
        return fields[name][0] if fields.get(name) else ""

    category_name = _category_field(fields)
    draft = Draft(
        row,
        id=one("id"),
        title=one("title") or _structured(one("structured_title")),
        description=one("description")
        or _structured(one("structured_description"))
        or one("summary")
        or one("content"),
        brand=one("brand"),
        category=category_path(one(category_name)),
        price=one("price"),
        sale_price=one("sale_price"),
        availability=one("availability"),
        quantity=one("quantity"),
        gtin=one("gtin"),
        group_id=one("item_group_id"),
        seller=one("external_seller_id"),
        link=one("link"),
        attributes=_attributes(fields),
        extra={name: "\n".join(texts) for name, texts in fields.items() if _is_extra(name, category_name)},
        photos=[
            (photo, role) for name, role in _PHOTOS for text in fields.get(name, ()) for photo in split_photos(text)
        ],
    )
    start, _, end = one("sale_price_effective_date").partition("/")
    draft.date_sale(start, end, intake.now)
    return draft


def _category_field(fields: Mapping[str, Sequence[str]]) -> str:
    """The shop's own path says more than Google's, which may be a bare number."""
    if fields.get("product_type"):
        return "product_type"
    google = fields.get("google_product_category")
    return "google_product_category" if google and not google[0].strip().isdecimal() else "product_type"


def _attributes(fields: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    attributes: dict[str, Sequence[str]] = {name: fields[name] for name in _ATTRIBUTES if name in fields}
    attributes["color"] = [color for text in fields.get("color", ()) for color in text.split("/")]
    for detail in fields.get("product_detail", ()):
        # section:attribute:value, the section may be missing
        parts = detail.rsplit(":", 2)
        if len(parts) > 1:
            attributes[parts[-2]] = [*attributes.get(parts[-2], ()), parts[-1]]
    return attributes


def _is_extra(name: str, category_name: str) -> bool:
    return name not in _TAKEN and name not in _ATTRIBUTES and name != category_name


def _structured(text: str) -> str:
    """Return the content of a structured title: `digital_source_type:content` or the content alone."""
    return text.split(":", 1)[1].strip('"') if text.startswith(("trained_algorithmic_media:", "default:")) else text
