"""From nouns to JSON, straight: plain data, written by pydantic-core without passing through a model again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json
from starlette.responses import Response

from shopsight.api.shop import ShopStatus
from shopsight.catalog.progress import rate_and_eta
from shopsight.core.feed import RowIssue
from shopsight.core.queries import FacetCount, Result
from shopsight.core.reading import Reading
from shopsight.core.roll_out import RollOut
from shopsight.core.types import Operation
from shopsight.search.answer import reading_as_data, result_as_data


def json_response(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer JSON; `body` may be bytes that are JSON already."""
    content = body if isinstance(body, bytes) else to_json(body)
    return Response(content, status, headers, "application/json")


def result_json(result: Result, request_id: str) -> bytes:
    """Return the answer to a search."""
    return to_json({"request_id": request_id, **result_as_data(result)})


def reading_json(reading: Reading, request_id: str) -> bytes:
    """Return the answer to a photo that was to be read."""
    return to_json({"request_id": request_id, **reading_as_data(reading)})


def facets_dict(facets: Mapping[str, tuple[FacetCount, ...]]) -> dict[str, list[dict[str, Any]]]:
    return {
        field: [{"value": facet.value, "count": facet.count} for facet in counts] for field, counts in facets.items()
    }


def operation_dict(operation: Operation) -> dict[str, Any]:
    """Return what a caller sees of an operation; where it goes on after a restart is its own affair."""
    pace = rate_and_eta(operation, operation.updated_at)
    return {
        "id": operation.id,
        "kind": operation.kind,
        "source": operation.source,
        "status": operation.status,
        "started_at": operation.started_at,
        "updated_at": operation.updated_at,
        "done": operation.done,
        "total": operation.total,
        "items_per_s": round(pace.items_per_s, 2),
        "left_s": None if pace.left is None else round(pace.left.total_seconds()),
        "counts": dict(operation.counts),
        "message": operation.message,
    }


def issue_dicts(issues: Iterable[RowIssue]) -> list[dict[str, Any]]:
    return [
        {"file": issue.file, "row": issue.row, "field": issue.field, "code": issue.code, "message": issue.message}
        for issue in issues
    ]


def roll_out_dict(at: RollOut) -> dict[str, Any] | None:
    if not at.other:
        return None
    return {"phase": at.phase, "other": at.other, "shadow": at.shadow, "canary": at.canary}


def readiness_dict(status: ShopStatus) -> dict[str, Any]:
    names = ("ready", "products", "indexed", "photos", "seq", "index_seq")
    return {name: getattr(status, name) for name in names}
