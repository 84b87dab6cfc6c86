"""Many products in one request: each put and each delete has a result of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from shopsight.api.context import Context
from shopsight.api.errors import error_dict
from shopsight.api.read import item_of, product_input
from shopsight.api.render import issue_dicts
from shopsight.api.schemas import BatchRequest
from shopsight.core.errors import InvalidRequest, ProductNotFound, ShopsightError
from shopsight.core.feed import FeedItem, RowIssue


def run_batch(context: Context, given: BatchRequest) -> dict[str, Any]:
    """Store the good items in one go, then delete; return one result per item in the order sent."""
    ids = [str(fields.get("product_id", "")) for fields in given.put]
    with context.locks.hold([*ids, *given.delete]):
        puts, seq = _put(context, given.put)
        results = [*puts, *_delete(context, given.delete)]
    return {"results": results, "failed": sum(result["status"] == "failed" for result in results), "seq": seq}


def _put(context: Context, given: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], int | None]:
    results: list[dict[str, Any]] = [{} for _ in given]
    items: dict[str, tuple[int, FeedItem]] = {}
    for number, fields in enumerate(given):
        try:
            product_id, item = _item(context, fields, number)
            if product_id in items:
                raise InvalidRequest(f"product_id: {product_id!r} is in this batch already", "product_id")
            items[product_id] = (number, item)
        except ShopsightError as error:
            results[number] = _failed(fields, number, error)
    if not items:
        return results, None
    report = context.shop.put([item for _, item in items.values()])
    issues = _by_row(report.issues)
    stored, unchanged = {product.id for product in report.products}, frozenset(report.unchanged)
    for product_id, (number, item) in items.items():
        status = "unchanged" if product_id in unchanged else "stored" if product_id in stored else "failed"
        results[number] = _result("put", product_id, status, issues=issue_dicts(issues[item.row]))
    return results, report.seq


def _item(context: Context, fields: dict[str, Any], number: int) -> tuple[str, FeedItem]:
    given = product_input(fields)
    if given.product_id is None:
        raise InvalidRequest("product_id: an item of a batch needs one", "product_id")
    old = context.shop.get(given.product_id) if any(photo.id for photo in given.photos) else None
    return given.product_id, item_of(given.product_id, given, old, row=number + 1)


def _failed(fields: dict[str, Any], number: int, error: ShopsightError) -> dict[str, Any]:
    told = error_dict(error)
    if "field" in told:
        told["field"] = f"put.{number}.{told['field']}"
    return _result("put", str(fields.get("product_id", "")), "failed", error=told)


def _delete(context: Context, product_ids: Sequence[str]) -> list[dict[str, Any]]:
    there = {product_id: _exists(context, product_id) for product_id in product_ids}
    if any(there.values()):
        context.shop.delete([product_id for product_id, exists in there.items() if exists])
    return [
        _result("delete", product_id, "deleted" if there[product_id] else "not_found") for product_id in product_ids
    ]


def _exists(context: Context, product_id: str) -> bool:
    try:
        context.shop.get(product_id)
    except ProductNotFound:
        return False
    return True


def _by_row(issues: Sequence[RowIssue]) -> dict[int | None, list[RowIssue]]:
    by_row: dict[int | None, list[RowIssue]] = defaultdict(list)
    for issue in issues:
        by_row[issue.row].append(issue)
    return by_row


def _result(
    op: str,
    product_id: str,
    status: str,
    *,
    error: dict[str, Any] | None = None,
    issues: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    return {"op": op, "product_id": product_id, "status": status, "error": error, "issues": issues}
