"""Shopify's product CSV: one product a handle, its variants and further photos in continuation rows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from demo.offers import CHOICES, Offer
from demo.tables import write_records


def write(path: Path, offers: Sequence[Offer]) -> None:
    rows: list[dict[str, str]] = []
    for handle, members in groupby(offers, lambda offer: offer.group_id or offer.good.id):
        rows += _product(handle, list(members))
    write_records(path, rows)


def _product(handle: str, members: Sequence[Offer]) -> list[dict[str, str]]:
    good = members[0].good
    option = CHOICES.get(good.differs, "") if members[0].group_id else ""
    rows = [{"Handle": handle, **_variant(offer, option)} for offer in members]
    head = {
        "Title": common_title([offer.good.title for offer in members]),
        "Body (HTML)": f"<p>{escape(good.about)}</p><p>{escape(good.about_zh)}</p>",
        "Vendor": good.brand,
        "Product Category": good.category,
        "Type": good.category.rsplit(" > ", 1)[-1],
        "Tags": ", ".join(good.tags),
        "Published": "true",
        "Option1 Name": option.capitalize() or "Title",
        "Status": "active",
    }
    # Shopify ties one photo to a variant and takes all others for every variant's, so those of a choice are left out.
    photos = [offer.photos[0] for offer in members] if len(members) > 1 else list(members[0].photos)
    rows += [{"Handle": handle} for _ in range(len(photos) - len(rows))]
    for place, (row, photo) in enumerate(zip(rows, photos, strict=False), start=1):
        row |= {"Image Src": photo, "Image Position": str(place)}
    rows[0] |= head
    return rows


def _variant(offer: Offer, option: str) -> dict[str, str]:
    sale = offer.sale_minor is not None
    return {
        "Option1 Value": offer.attributes.get(option, offer.good.id) if option else "Default Title",
        "Variant SKU": offer.good.id,
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": str(offer.quantity),
        "Variant Inventory Policy": "continue" if offer.availability == "preorder" else "deny",
        "Variant Price": offer.price(offer.sale_minor if sale else offer.good.price_minor),
        "Variant Compare At Price": offer.price(offer.good.price_minor) if sale else "",
        "Variant Barcode": offer.gtin,
        "Variant Image": offer.photos[0],
        "Color (product.metafields.shopify.color-pattern)": offer.attributes["color"],
    }


def common_title(titles: Sequence[str]) -> str:
    """What the titles of a group have in common, without what tells its members apart."""
    first, last = min(titles), max(titles)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return titles[0] if len(titles) == 1 else first[:same].rstrip(" ,(–-") or titles[0]
