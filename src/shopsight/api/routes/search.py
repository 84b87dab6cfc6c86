"""/v1/search: a photo, words, or both, become hits. Also the counts of facets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Query as Parameter
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.answer_schemas import FacetsAnswer, SearchAnswer
from shopsight.api.auth import KEY_OPTIONAL
from shopsight.api.body import expect_media_type, form_file, form_texts, leaving, media_type, read_form, read_json
from shopsight.api.context import Context
from shopsight.api.plain_route import PlainRoute
from shopsight.api.read import expect_one_photo, query_of, search_of, search_of_texts, split_list
from shopsight.api.render import facets_dict, json_response, result_json
from shopsight.api.routes.answers import body, errors
from shopsight.api.schemas import (
    MATCH_ABOUT,
    PER_REGION_ABOUT,
    READ_ABOUT,
    SHOPPER_ABOUT,
    SPONSORED_ABOUT,
    WISHES_ABOUT,
    WORDS_WEIGHT_ABOUT,
    SearchRequest,
)
from shopsight.core.queries import MOST_PER_REGION, MOST_SPONSORED, Matching, Query, Sort
from shopsight.core.where import parse_where

_ERRORS = errors(400, 401, 403, 404, 408, 413, 415, 422, 429, 502, 503)
_FORM = "multipart/form-data"


def search_routes(context: Context) -> APIRouter:
    """Return the routes of searching."""
    router = APIRouter()
    router.include_router(_by_photo(context))
    router.include_router(_by_link(context))
    return router


def _by_photo(context: Context) -> APIRouter:
    router = APIRouter(tags=["search"], route_class=PlainRoute)

    @router.post(
        "/v1/search",
        operation_id="search",
        summary="Find products by photo, words, or both",
        response_model=SearchAnswer,
        responses=_ERRORS,
        openapi_extra={"requestBody": body(form="SearchForm", json="SearchRequest"), "security": KEY_OPTIONAL},
    )
    async def search(request: Request) -> Response:
        """Send the photo as a file in a form, or name it in JSON. The answer's `photo_id` names it from then on, so
        that another box, filter or page needs no new upload."""
        await context.gate.search(request)
        wanted, photo = await _read(context, request)
        return await _answer(context, request, query_of(wanted, photo))

    return router


def _by_link(context: Context) -> APIRouter:
    router = APIRouter(tags=["search"], dependencies=[Depends(context.gate.search)])

    @router.get(
        "/v1/search",
        operation_id="browse",
        summary="Search by words, filter, or the id of a product or photo, as a link",
        response_model=SearchAnswer,
        responses=_ERRORS,
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def browse(
        request: Request,
        facets: Annotated[list[str], Parameter(default_factory=list, description="Repeated or separated by commas.")],
        words: Annotated[str, Parameter(examples=["red trail shoes"])] = "",
        match: Annotated[Matching, Parameter(description=MATCH_ABOUT)] = "auto",
        words_weight: Annotated[float | None, Parameter(ge=0, le=1, description=WORDS_WEIGHT_ABOUT)] = None,
        wishes: Annotated[bool, Parameter(description=WISHES_ABOUT)] = True,
        product_id: str = "",
        photo_id: str = "",
        box: Annotated[str, Parameter(description="left,top,right,bottom, each 0–1.")] = "",
        filter: Annotated[str, Parameter(examples=["price < 50"])] = "",
        sort: Sort = "relevance",
        limit: Annotated[int, Parameter(ge=1, le=200)] = 20,
        cursor: str = "",
        per_region: Annotated[int, Parameter(ge=0, le=MOST_PER_REGION, description=PER_REGION_ABOUT)] = 0,
        read: Annotated[bool, Parameter(description=READ_ABOUT)] = False,
        sponsored: Annotated[int, Parameter(ge=0, le=MOST_SPONSORED, description=SPONSORED_ABOUT)] = 0,
        shopper: Annotated[str, Parameter(max_length=100, description=SHOPPER_ABOUT)] = "",
    ) -> Response:
        """The same as POST for what fits into an address: a link that can be shared and cached for a second."""
        wanted = search_of(
            words=words,
            match=match,
            words_weight=words_weight,
            wishes=wishes,
            product_id=product_id,
            photo_id=photo_id,
            box=box,
            filter=filter,
            sort=sort,
            limit=limit,
            cursor=cursor,
            facets=facets,
            per_region=per_region,
            read=read,
            sponsored=sponsored,
            shopper=shopper,
        )
        expect_one_photo(wanted, has_file=False)
        response = await _answer(context, request, query_of(wanted, None))
        response.headers["Cache-Control"] = _cache_control(context, sponsored > 0, is_personal=bool(shopper))
        return response

    @router.get(
        "/v1/facets",
        operation_id="facets",
        summary="Count the values of fields over what words and a filter allow",
        response_model=FacetsAnswer,
        responses=errors(400, 401, 403, 422, 429, 503),
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def facets(
        fields: Annotated[
            list[str], Parameter(description="Repeated or separated by commas.", examples=[["brand", "color"]])
        ],
        words: str = "",
        filter: str = "",
    ) -> Response:
        """Most frequent values first; variants count as one product. Words are looked for in the catalog's text."""
        query = Query(words=words, where=parse_where(filter), facets=tuple(split_list(fields)))
        counts = await context.pools.reads.run(lambda: context.shop.facets(query.facets, query.words, query.where))
        return json_response({"facets": facets_dict(counts)})

    return router


async def _read(context: Context, request: Request) -> tuple[SearchRequest, bytes | None]:
    """Return the search and the photo that came with it, or was fetched for it."""
    options = context.options
    if media_type(request) == _FORM:
        limit = options.max_body_bytes
        async with read_form(request, limit, options.body_patience_s, spool_bytes=limit) as form:
            wanted = search_of_texts(form_texts(form, "photo"))
            file = form_file(form, "photo")
            photo = await file.read() if file else None
    else:
        expect_media_type(request, "application/json", _FORM)
        wanted = await read_json(request, SearchRequest, options.max_body_bytes, options.body_patience_s)
        photo = None
    expect_one_photo(wanted, has_file=photo is not None)
    if wanted.photo_url:
        photo = await context.pools.fetches.run(lambda: context.shop.fetch_photo(wanted.photo_url), leaving(request))
    return wanted, photo


def _cache_control(context: Context, has_places: bool, is_personal: bool) -> str:
    if has_places:  # A place is given to one shopper, and pays once.
        return "no-store"
    return f"{'private' if is_personal or context.options.require_key_for_search else 'public'}, max-age=1"


async def _answer(context: Context, request: Request, query: Query) -> Response:
    request_id = request.state.request_id

    def walk() -> bytes:
        result = context.shop.search(query)
        context.metrics.saw_search(result.model, result.took_ms)
        return result_json(result, request_id)

    return json_response(await context.pools.search.run(walk, leaving(request)))
