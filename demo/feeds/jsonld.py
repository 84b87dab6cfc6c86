"""A shop's page as saved from a browser, with schema.org Products in it as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from demo.offers import CURRENCY, Offer

_AVAILABILITY = {"in_stock": "InStock", "out_of_stock": "OutOfStock", "preorder": "PreOrder"}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Demo shop</title>
<script type="application/ld+json">
{data}
</script></head><body><h1>Demo shop</h1><ul>
{items}
</ul></body></html>
"""


def write(path: Path, offers: Sequence[Offer]) -> None:
    graph = {"@context": "https://schema.org", "@graph": [_product(offer) for offer in offers]}
    data = json.dumps(graph, ensure_ascii=False, indent=0).replace("</", "<\\/")
    items = "\n".join(f"<li>{escape(offer.good.title)}</li>" for offer in offers)
    path.write_text(_PAGE.format(data=data, items=items), encoding="utf-8")


def _product(offer: Offer) -> dict[str, Any]:
    good = offer.good
    return {
        "@type": "Product",
        "sku": good.id,
        "name": good.title,
        "description": f"{good.about} {good.about_zh}",
        "brand": {"@type": "Brand", "name": good.brand},
        "category": good.category,
        "image": list(offer.photos),
        "color": offer.attributes["color"],
        "material": good.material,
        "pattern": good.pattern,
        **({"gtin13": offer.gtin} if offer.gtin else {}),
        **({"inProductGroupWithID": offer.group_id} if offer.group_id else {}),
        "offers": {
            "@type": "Offer",
            "price": offer.price(good.price_minor if offer.sale_minor is None else offer.sale_minor),
            "priceCurrency": CURRENCY,
            "availability": f"https://schema.org/{_AVAILABILITY[offer.availability]}",
            "seller": {"@type": "Organization", "name": offer.seller},
        },
    }
