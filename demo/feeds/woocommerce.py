"""WooCommerce's product CSV: a variable product before its variations, simple products alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from demo.feeds.shopify import common_title
from demo.offers import CHOICES, Offer
from demo.tables import write_records


def write(path: Path, offers: Sequence[Offer]) -> None:
    rows: list[dict[str, str]] = []
    for group, together in groupby(offers, lambda offer: offer.group_id):
        members = list(together)
        rows += _variable(group, members) if group else [_row(offer, "simple") for offer in members]
    write_records(path, [{"ID": str(number), **row} for number, row in enumerate(rows, start=101)])


def _variable(group: str, members: Sequence[Offer]) -> Iterator[dict[str, str]]:
    option = CHOICES[members[0].good.differs]
    values = [_value(offer, option) for offer in members]
    parent = _row(members[0], "variable") | {
        "SKU": group,
        "Name": common_title([offer.good.title for offer in members]),
        "Images": "",
        "Regular price": "",
        "Sale price": "",
        "Stock": "",
        "GTIN, UPC, EAN, or ISBN": "",
    }
    yield parent | {"Attribute 1 name": option.capitalize(), "Attribute 1 value(s)": ", ".join(dict.fromkeys(values))}
    for offer, value in zip(members, values, strict=True):
        variation = {"Parent": group, "Attribute 1 name": option.capitalize(), "Attribute 1 value(s)": value}
        yield _row(offer, "variation") | variation


def _row(offer: Offer, kind: str) -> dict[str, str]:
    good = offer.good
    return {
        "Type": kind,
        "SKU": good.id,
        "Name": good.title,
        "Published": "1",
        "Visibility in catalog": "visible",
        "Short description": good.about_zh,
        "Description": good.about,
        "In stock?": "backorder" if offer.availability == "preorder" else str(int(offer.availability == "in_stock")),
        "Stock": str(offer.quantity),
        "Sale price": offer.price(offer.sale_minor),
        "Regular price": offer.price(good.price_minor),
        "Categories": good.category,
        "Tags": ", ".join(good.tags),
        "Images": ", ".join(offer.photos),
        "Parent": "",
        "Brands": good.brand,
        "GTIN, UPC, EAN, or ISBN": offer.gtin,
        "Attribute 1 name": "",
        "Attribute 1 value(s)": "",
        "Attribute 2 name": "Material",
        "Attribute 2 value(s)": good.material,
    }


def _value(offer: Offer, option: str) -> str:
    return offer.attributes.get(option, offer.good.id)
