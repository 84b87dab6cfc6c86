"""/v1/products: get, list, put, patch, delete, and many at once."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from fastapi import Query as Parameter
from pydantic_core import from_json, to_json
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.answer_schemas import BatchAnswer, Product, ProductList, Written
from shopsight.api.auth import KEY_NEEDED, KEY_OPTIONAL
from shopsight.api.batch import run_batch
from shopsight.api.body import expect_media_type, leaving, read_body, read_json
from shopsight.api.context import Context
from shopsight.api.etags import check_if_match, etag_of, none_match
from shopsight.api.read import item_of, patched, product_input
from shopsight.api.render import issue_dicts, json_response
from shopsight.api.routes.answers import body, errors
from shopsight.api.schemas import BatchRequest, ProductInput
from shopsight.core import types
from shopsight.core.errors import InvalidProduct, InvalidRequest, ProductNotFound
from shopsight.core.queries import Query, Sort
from shopsight.core.where import parse_where
from shopsight.search.answer import product_as_data

_READ_ERRORS = (400, 401, 403, 422, 429, 503)
_WRITE_ERRORS = (400, 401, 403, 408, 412, 413, 415, 422, 429, 503)
_MERGE_PATCH = "application/merge-patch+json"

ProductId = Annotated[str, PathParameter(min_length=1, max_length=200, examples=["SKU-1"])]


def product_routes(context: Context) -> APIRouter:
    """Return the routes of products: reading as public as searching, writing with a key."""
    router = APIRouter()
    router.include_router(_reading(context))
    router.include_router(_writing(context))
    return router


def _reading(context: Context) -> APIRouter:
    router = APIRouter(tags=["products"], dependencies=[Depends(context.gate.search)])
    shop, reads = context.shop, context.pools.reads

    @router.get(
        "/v1/products",
        operation_id="list_products",
        summary="List products by words and filter",
        response_model=ProductList,
        responses=errors(*_READ_ERRORS),
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def list_products(
        words: str = "",
        filter: Annotated[str, Parameter(examples=['brand = "Acme" and price < 50'])] = "",
        sort: Sort = "relevance",
        limit: Annotated[int, Parameter(ge=1, le=200)] = 20,
        cursor: str = "",
    ) -> Response:
        """Whole products, variants as one, page by page."""
        query = Query(words=words, where=parse_where(filter), sort=sort, limit=limit, cursor=cursor)
        result = await reads.run(lambda: shop.search(query))
        products = [product_as_data(hit.product) for hit in result.hits]
        return json_response({"products": products, "total": result.total, "cursor": result.cursor})

    @router.get(
        "/v1/products/{product_id:path}",
        operation_id="get_product",
        summary="A product, whole",
        response_model=Product,
        responses={304: {"description": "The caller has it already."}, **errors(*_READ_ERRORS, 404)},
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def get_product(request: Request, product_id: ProductId) -> Response:
        """Its ETag goes into If-Match of a change, so that nobody's change is written over unseen."""
        content = await reads.run(lambda: _as_json(shop.get(product_id)))
        headers = {"ETag": etag_of(content), "Cache-Control": "no-cache"}
        if none_match(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return json_response(content, 200, headers)

    return router


def _writing(context: Context) -> APIRouter:
    router = APIRouter(tags=["products"], dependencies=[Depends(context.gate.write)])
    shop, writes, options = context.shop, context.pools.writes, context.options

    @router.put(
        "/v1/products/{product_id:path}",
        operation_id="put_product",
        summary="Store a product, whole",
        response_model=Written,
        responses={201: {"model": Written, "description": "It is new."}, **errors(*_WRITE_ERRORS, 404)},
        openapi_extra={"requestBody": body(json="ProductInput"), "security": KEY_NEEDED},
    )
    async def put_product(request: Request, product_id: ProductId) -> Response:
        """Durable when answered, searchable within a second. Doing it twice changes nothing."""
        given = await read_json(request, ProductInput, options.max_body_bytes, options.body_patience_s)

        def put() -> Response:
            with context.locks.hold([product_id]):
                old = _present(context, product_id)
                check_if_match(request, etag_of(_as_json(old)) if old else None)
                return _store(context, product_id, given, old)

        return await writes.run(put, leaving(request))

    @router.patch(
        "/v1/products/{product_id:path}",
        operation_id="patch_product",
        summary="Change some fields of a product",
        response_model=Written,
        responses=errors(*_WRITE_ERRORS, 404),
        openapi_extra={
            "requestBody": body(json="ProductPatch", patch="ProductPatch"),
            "security": KEY_NEEDED,
        },
    )
    async def patch_product(request: Request, product_id: ProductId) -> Response:
        """A JSON merge patch (RFC 7396): what is left out stays, null empties, lists are replaced whole."""
        expect_media_type(request, "application/json", _MERGE_PATCH)
        patch = _patch_of(await read_body(request, options.max_body_bytes, options.body_patience_s))

        def change() -> Response:
            with context.locks.hold([product_id]):
                old = shop.get(product_id)
                check_if_match(request, etag_of(_as_json(old)))
                given = product_input(patched(from_json(_as_json(old)), patch))
                return _store(context, product_id, given, old)

        return await writes.run(change, leaving(request))

    @router.delete(
        "/v1/products/{product_id:path}",
        operation_id="delete_product",
        summary="Remove a product",
        status_code=204,
        response_class=Response,
        responses=errors(*(status for status in _WRITE_ERRORS if status not in (408, 413, 415)), 404),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def delete_product(request: Request, product_id: ProductId) -> Response:
        """Gone from the store, the index and the pictures."""

        def delete() -> None:
            with context.locks.hold([product_id]):
                old = shop.get(product_id)
                check_if_match(request, etag_of(_as_json(old)))
                shop.delete([product_id])

        await writes.run(delete, leaving(request))
        return Response(status_code=204)

    @router.post(
        "/v1/products:batch",
        operation_id="batch_products",
        summary="Store and delete up to 1,000 products",
        response_model=BatchAnswer,
        responses=errors(*(status for status in _WRITE_ERRORS if status != 412)),
        openapi_extra={"requestBody": body(json="BatchRequest"), "security": KEY_NEEDED},
    )
    async def batch_products(request: Request) -> Response:
        """Each item has a result of its own: a bad one does not keep the others out."""
        given = await read_json(request, BatchRequest, options.max_body_bytes, options.body_patience_s)
        if len(given.put) + len(given.delete) > 1000:
            raise InvalidRequest("put and delete have at most 1,000 items together", "put")
        return json_response(await writes.run(lambda: run_batch(context, given), leaving(request)))

    return router


def _patch_of(content: bytes) -> dict[str, Any]:
    try:
        patch = from_json(content)
    except ValueError as error:
        raise InvalidRequest(f"body: this is not JSON: {error}", "body") from None
    if not isinstance(patch, dict):
        raise InvalidRequest("body: a JSON object was wanted", "body")
    return patch


def _present(context: Context, product_id: str) -> types.Product | None:
    try:
        return context.shop.get(product_id)
    except ProductNotFound:
        return None


def _store(context: Context, product_id: str, given: ProductInput, old: types.Product | None) -> Response:
    """Put the product and answer with what is stored now."""
    report = context.shop.put([item_of(product_id, given, old)])
    if not report.products:
        why = next(iter(report.issues), None)
        raise InvalidProduct(why.message if why else "the shop refused this product", why.field if why else "product")
    product = report.products[0]
    answer = {
        "product": product_as_data(product),
        "status": "unchanged" if product_id in report.unchanged else "stored",
        "seq": report.seq,
        "issues": issue_dicts(report.issues),
    }
    return json_response(answer, 200 if old else 201, {"ETag": etag_of(_as_json(product))})


def _as_json(product: types.Product) -> bytes:
    return to_json(product_as_data(product))
