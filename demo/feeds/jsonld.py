"""A shop's page as saved from a browser, with schema.org Products in it as JSON-LD."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from demo.offers import CURRENCY, Offer
from demo.reviews import reviews_of

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
    reviews: defaultdict[str, list[Mapping[str, str]]] = defaultdict(list)
    for review in reviews_of([offer.good for offer in offers]):
        reviews[review["product_id"]].append(review)
    products = [_product(offer, reviews[offer.good.id]) for offer in offers]
    graph = {"@context": "https://schema.org", "@graph": products}
    data = json.dumps(graph, ensure_ascii=False, indent=0).replace("</", "<\\/")
    items = "\n".join(f"<li>{escape(offer.good.title)}</li>" for offer in offers)
    path.write_text(_PAGE.format(data=data, items=items), encoding="utf-8")


def _product(offer: Offer, reviews: Sequence[Mapping[str, str]]) -> dict[str, Any]:
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
        **_opinions(reviews),
    }


def _opinions(reviews: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What buyers say: nothing where nobody has said anything, as a rating of no reviews is not valid."""
    if not reviews:
        return {}
    mean = sum(int(review["stars"]) for review in reviews) / len(reviews)
    return {
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": f"{mean:.2f}", "reviewCount": len(reviews)},
        "review": [
            {
                "@type": "Review",
                "name": review["title"],
                "reviewBody": review["text"],
                "inLanguage": review["language"],
                "author": {"@type": "Person", "name": review["author"]},
                "datePublished": review["date"],
                "reviewRating": {"@type": "Rating", "ratingValue": review["stars"]},
            }
            for review in reviews
        ],
    }
