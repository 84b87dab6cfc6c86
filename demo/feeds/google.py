"""Google Merchant product data, as RSS 2.0 and as a table with tabs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from demo.offers import CURRENCY, Offer
from demo.tables import write_records

_NAMESPACE = "http://base.google.com/ns/1.0"


def write_tsv(path: Path, offers: Sequence[Offer]) -> None:
    write_records(path, [_fields(offer) for offer in offers], delimiter="\t")


def write_xml(path: Path, offers: Sequence[Offer]) -> None:
    ElementTree.register_namespace("g", _NAMESPACE)
    rss = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(rss, "channel")
    ElementTree.SubElement(channel, "title").text = "Shopsight demo shop"
    ElementTree.SubElement(channel, "link").text = "https://demo.invalid/"
    ElementTree.SubElement(channel, "description").text = "Every product of the demo shop"
    for offer in offers:
        item = ElementTree.SubElement(channel, "item")
        for name, text in _fields(offer).items():
            for part in text.split(",") if name == "additional_image_link" else [text]:
                if part:
                    ElementTree.SubElement(item, f"{{{_NAMESPACE}}}{name}").text = part
    ElementTree.indent(rss)
    path.write_bytes(ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True) + b"\n")


def _fields(offer: Offer) -> dict[str, str]:
    good = offer.good
    return {
        "id": good.id,
        "title": good.title,
        "description": f"{good.about} {good.title_zh} {good.about_zh}",
        "link": f"https://demo.invalid/p/{good.id}",
        "image_link": offer.photos[0],
        "additional_image_link": ",".join(offer.photos[1:]),
        "availability": offer.availability,
        "quantity": str(offer.quantity),
        "price": f"{offer.price(good.price_minor)} {CURRENCY}",
        "sale_price": f"{offer.price(offer.sale_minor)} {CURRENCY}" if offer.sale_minor else "",
        "brand": good.brand,
        "gtin": offer.gtin,
        "condition": "new",
        "item_group_id": offer.group_id,
        "product_type": offer.category,
        **{name: offer.attributes.get(name, "") for name in ("color", "material", "pattern", "size")},
        "external_seller_id": offer.seller,
    }
