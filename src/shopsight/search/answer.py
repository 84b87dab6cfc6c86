"""A result as plain data: the one shape that the HTTP answer and `shopsight search --json` share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopsight.core.money import major_units
from shopsight.core.types import Box, Hit, Photo, Product, Result
from shopsight.core.why import Heat, Why


def result_as_data(result: Result) -> dict[str, Any]:
    """Return the answer to a search as JSON-ready data. Boxes are [left, top, right, bottom] in 0–1."""
    return {
        "photo_id": result.photo_id,
        "regions": [
            {"box": _box(region.box), "score": region.score, "category": region.category} for region in result.regions
        ],
        "hits": [_hit(hit) for hit in result.hits],
        "total": result.total,
        "facets": {
            field: [{"value": count.value, "count": count.count} for count in counts]
            for field, counts in result.facets.items()
        },
        "cursor": result.cursor,
        "took_ms": dict(result.took_ms),
    }


def product_as_data(product: Product) -> dict[str, Any]:
    """Return a product whole, with its photos."""
    return {
        **_summary(product),
        "description": product.description,
        "quantity": product.quantity,
        "gtin": product.gtin,
        "group_id": product.group_id,
        "seller": product.seller,
        "extra": dict(product.extra),
        "photos": [_photo(photo) for photo in product.photos],
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


def photo_url(photo_id: str, size_px: int = 320) -> str:
    """Return the path under which the HTTP door serves a photo."""
    return f"/v1/photos/{photo_id}?size={size_px}"


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        **_summary(hit.product),
        "score": hit.score,
        "similarity": hit.similarity,
        "photo_id": hit.photo_id,
        "photo_url": photo_url(hit.photo_id) if hit.photo_id else None,
        "box": _box(hit.box),
        "variants": list(hit.variants),
        "matched": list(hit.matched),
        "rank_before": hit.rank_before,
    }


def _heat(heat: Heat | None) -> dict[str, Any] | None:
    return {"box": _box(heat.box), "rows": [list(row) for row in heat.rows]} if heat else None


def _summary(product: Product) -> dict[str, Any]:
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
