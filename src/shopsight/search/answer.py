"""Results and readings as plain data: the one shape that HTTP answers and the commands' `--json` share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import repeat
from typing import Any

from shopsight.core.advice import Advice
from shopsight.core.categories import Categories, CategoryGuess
from shopsight.core.money import major_units
from shopsight.core.queries import Hit, Result, SponsoredPlace
from shopsight.core.reading import Reading
from shopsight.core.recommendations import Reason, Recommendation, Recommendations
from shopsight.core.types import Box, Photo, Product, Region
from shopsight.core.verdict import Probability, Verdict
from shopsight.core.why import Heat, Why
from shopsight.core.wishes import Wish
from shopsight.vision.colors import CHINESE


def result_as_data(result: Result) -> dict[str, Any]:
    """Return the answer to a search as JSON-ready data. Boxes are [left, top, right, bottom] in 0–1."""
    return {
        "query_id": result.query_id,
        "photo_id": result.photo_id,
        "regions": [
            _region(region, hits)
            for region, hits in zip(result.regions, result.region_hits or repeat(()), strict=False)
        ],
        "verdict": _verdict(result.verdict),
        "hits": [_hit(hit) for hit in result.hits],
        "total": result.total,
        "facets": {
            field: [{"value": count.value, "count": count.count} for count in counts]
            for field, counts in result.facets.items()
        },
        "wishes": [_wish(chip) for chip in result.wishes.chips],
        "words_left": result.wishes.left,
        "cursor": result.cursor,
        "took_ms": dict(result.took_ms),
        "advice": advice_as_data(result.advice),
        "sponsored": [_sponsored(place) for place in result.sponsored],
    }


def reading_as_data(reading: Reading) -> dict[str, Any]:
    """Return all that is seen in a picture; `unavailable` says by field what could not be read and why."""
    return {
        "regions": [_region(region, ()) for region in reading.regions],
        "category": _categories(reading.categories),
        "lines": [{"text": line.text, "box": _box(line.box), "confidence": line.confidence} for line in reading.lines],
        "codes": [
            {"value": code.value, "kind": code.kind, "gtin": code.gtin, "box": _box(code.box)} for code in reading.codes
        ],
        "colors": [
            {"name": color.name, "name_zh": CHINESE[color.name], "hex": color.hex, "share": color.share}
            for color in reading.colors
        ],
        "advice": advice_as_data(reading.advice),
        "unavailable": dict(reading.unavailable),
    }


def advice_as_data(advice: Advice | None) -> dict[str, Any] | None:
    """Return a piece of advice with its words."""
    if advice is None:
        return None
    return {"kind": advice.kind, "strength": advice.strength, "en": advice.en, "zh": advice.zh}


def product_as_data(product: Product) -> dict[str, Any]:
    """Return a product whole, with its photos."""
    return {
        **summary_as_data(product),
        "description": product.description,
        "quantity": product.quantity,
        "gtin": product.gtin,
        "group_id": product.group_id,
        "seller": product.seller,
        "extra": dict(product.extra),
        "photos": [_photo(photo) for photo in product.photos],
    }


def summary_as_data(product: Product) -> dict[str, Any]:
    """Return what a list shows of a product."""
    return {
        "product_id": product.id,
        "title": product.title,
        "brand": product.brand,
        "category": list(product.category),
        "price": _money(product.price_minor, product.currency),
        "sale_price": _money(product.sale_price_minor, product.currency),
        "availability": product.availability,
        "attributes": _lists(product.attributes),
        "link": _safe(product.link),
    }


def why_as_data(why: Why) -> dict[str, Any]:
    """Return the explanation of a hit."""
    return {
        "product_id": why.product_id,
        "photo_id": why.photo_id,
        "query": _heat(why.query),
        "hit": _heat(why.hit),
        "links": [
            {"query": list(link.query), "hit": list(link.hit), "similarity": link.similarity} for link in why.links
        ],
        "reasons": [
            {"kind": reason.kind, "field": reason.field, "values": list(reason.values)} for reason in why.reasons
        ],
    }


def recommendations_as_data(answer: Recommendations) -> dict[str, Any]:
    """Return what is recommended, each with its reasons in words."""
    return {
        "query_id": answer.query_id,
        "basis": answer.basis,
        "signals": answer.signals,
        "items": [_recommendation(item, answer.products) for item in answer.items],
        "sponsored": [_sponsored(place) for place in answer.sponsored],
    }


def photo_url(photo_id: str, size_px: int = 320) -> str:
    """Return the path under which the HTTP door serves a photo."""
    return f"/v1/photos/{photo_id}?size={size_px}"


def _region(region: Region, hits: Sequence[Hit]) -> dict[str, Any]:
    return {
        "box": _box(region.box),
        "score": region.score,
        "category": region.category,
        "category_probability": region.category_probability,
        "searched": region.searched,
        "hits": [_hit(hit) for hit in hits],
    }


def _categories(found: Categories | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "answer": found.answer and _guess(found.answer),
        "guesses": [_guess(guess) for guess in found.guesses],
    }


def _guess(guess: CategoryGuess) -> dict[str, Any]:
    return {**asdict(guess.category), "confidence": guess.confidence}


def _wish(wish: Wish) -> dict[str, Any]:
    return {
        "text": wish.text,
        "field": wish.field,
        "op": wish.op,
        "values": list(wish.values),
        "must": wish.must,
        "without": wish.without,
        "found_without": wish.found_without,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        **summary_as_data(hit.product),
        "score": hit.score,
        "similarity": hit.similarity,
        "probability": _probability(hit.probability),
        "photo_id": hit.photo_id,
        "photo_url": photo_url(hit.photo_id) if hit.photo_id else None,
        "box": _box(hit.box),
        "variants": list(hit.variants),
        "matched": list(hit.matched),
        "rank_before": hit.rank_before,
    }


def _sponsored(place: SponsoredPlace) -> dict[str, Any]:
    return {
        "hit": _hit(place.hit),
        "campaign_id": place.campaign_id,
        "position": place.position,
        "label": {"en": "Sponsored", "zh": "广告"},
        "token": place.token,
    }


def _recommendation(item: Recommendation, products: Mapping[str, Product]) -> dict[str, Any]:
    product = products[item.product_id]
    photo_id = product.photos[0].id if product.photos else None
    return {
        **summary_as_data(product),
        "score": item.score,
        "photo_id": photo_id,
        "photo_url": photo_url(photo_id) if photo_id else None,
        "reasons": [_why_recommended(reason, products) for reason in item.reasons],
    }


def _why_recommended(reason: Reason, products: Mapping[str, Product]) -> dict[str, Any]:
    of = products.get(reason.product_id)
    en, zh = reason.in_words(of.title if of else reason.category or reason.product_id)
    return {"kind": reason.kind, "product_id": reason.product_id, "category": reason.category, "en": en, "zh": zh}


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    return {"kind": verdict.kind, "probability": verdict.probability} if verdict else None


def _probability(chances: Probability | None) -> dict[str, float] | None:
    if chances is None:
        return None
    return {"same": chances.same, "similar": chances.similar, "unrelated": chances.unrelated}


def _heat(heat: Heat | None) -> dict[str, Any] | None:
    return {"box": _box(heat.box), "rows": [list(row) for row in heat.rows]} if heat else None


def _photo(photo: Photo) -> dict[str, Any]:
    return {
        "id": photo.id,
        "url": photo_url(photo.id, 1024),
        "width_px": photo.width_px,
        "height_px": photo.height_px,
        "role": photo.role,
        "content_sha256": photo.content_sha256,
    }


def _money(minor: int | None, currency: str) -> dict[str, Any] | None:
    if minor is None:
        return None
    return {"amount": str(major_units(minor, currency)), "currency": currency, "minor": minor}


def _safe(link: str) -> str:
    """Return the link if following it is safe: a feed may hold `javascript:` where an address belongs."""
    is_address = link[:8].lower().startswith(("http://", "https://"))
    return link if is_address or (link.startswith("/") and not link.startswith("//")) else ""


def _lists(attributes: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in attributes.items()}


def _box(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]
