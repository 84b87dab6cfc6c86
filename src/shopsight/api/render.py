"""From nouns to JSON, straight: the hot path builds dicts and lets pydantic-core write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from pydantic_core import to_json
from starlette.responses import Response

from shopsight.api.shop import ShopStatus
from shopsight.core.money import major_units
from shopsight.core.types import Box, FacetCount, Hit, Operation, Photo, Product, Result, RowIssue

_SHOWN_PX = 320


def json_response(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer JSON; `body` may be bytes that are JSON already."""
    content = body if isinstance(body, bytes) else to_json(body)
    return Response(content, status, headers, "application/json")


def result_json(result: Result, request_id: str) -> bytes:
    """Return the answer to a search."""
    return to_json(
        {
            "request_id": request_id,
            "photo_id": result.photo_id,
            "regions": [
                {"box": _box(region.box), "score": region.score, "category": region.category}
                for region in result.regions
            ],
            "hits": [_hit(hit) for hit in result.hits],
            "total": result.total,
            "facets": facets_dict(result.facets),
            "cursor": result.cursor,
            "took_ms": {step: round(ms, 3) for step, ms in result.took_ms.items()},
        }
    )


def product_dict(product: Product) -> dict[str, Any]:
    """Return a product in the form in which it can be sent back."""
    return {
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "brand": product.brand,
        "category": product.category,
        "price": _price(product.price_minor, product.currency),
        "sale_price": _price(product.sale_price_minor, product.currency),
        "availability": product.availability,
        "quantity": product.quantity,
        "attributes": dict(product.attributes),
        "gtin": product.gtin,
        "group_id": product.group_id,
        "seller": product.seller,
        "link": _safe_link(product.link),
        "extra": dict(product.extra),
        "photos": [_photo(photo) for photo in product.photos],
    }


def facets_dict(facets: Mapping[str, tuple[FacetCount, ...]]) -> dict[str, list[dict[str, Any]]]:
    return {
        field: [{"value": facet.value, "count": facet.count} for facet in counts] for field, counts in facets.items()
    }


def operation_dict(operation: Operation) -> dict[str, Any]:
    """Return what a caller sees of an operation; where it goes on after a restart is its own affair."""
    return {
        "id": operation.id,
        "kind": operation.kind,
        "source": operation.source,
        "status": operation.status,
        "started_at": operation.started_at,
        "updated_at": operation.updated_at,
        "done": operation.done,
        "total": operation.total,
        "counts": dict(operation.counts),
        "message": operation.message,
    }


def issue_dicts(issues: Iterable[RowIssue]) -> list[dict[str, Any]]:
    return [
        {"file": issue.file, "row": issue.row, "field": issue.field, "code": issue.code, "message": issue.message}
        for issue in issues
    ]


def readiness_dict(status: ShopStatus) -> dict[str, Any]:
    names = ("ready", "products", "indexed", "photos", "seq", "index_seq")
    return {name: getattr(status, name) for name in names}


def photo_url(photo_id: str) -> str:
    """Return where a photo is to be had, relative to the server."""
    return f"/v1/photos/{quote(photo_id, safe='')}?size={_SHOWN_PX}"


def _hit(hit: Hit) -> dict[str, Any]:
    product = hit.product
    return {
        "product_id": product.id,
        "title": product.title,
        "brand": product.brand,
        "category": product.category,
        "price": _price(product.price_minor, product.currency),
        "sale_price": _price(product.sale_price_minor, product.currency),
        "availability": product.availability,
        "attributes": dict(product.attributes),
        "score": hit.score,
        "similarity": hit.similarity,
        "photo_id": hit.photo_id,
        "photo_url": photo_url(hit.photo_id) if hit.photo_id else None,
        "box": _box(hit.box),
        "variants": hit.variants,
        "link": _safe_link(product.link),
    }


def _photo(photo: Photo) -> dict[str, Any]:
    return {
        "photo_id": photo.id,
        "photo_url": photo_url(photo.id),
        "width_px": photo.width_px,
        "height_px": photo.height_px,
        "role": photo.role,
        "sha256": photo.content_sha256,
    }


def _price(minor: int | None, currency: str) -> dict[str, Any] | None:
    if minor is None:
        return None
    return {"amount": f"{major_units(minor, currency):f}", "currency": currency, "minor": minor}


def _box(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _safe_link(link: str) -> str:
    """Return the link if following it is safe: a feed may hold `javascript:` where an address belongs."""
    is_web = link[:8].lower().startswith(("http://", "https://"))
    return link if is_web or (link.startswith("/") and not link.startswith("//")) else ""
