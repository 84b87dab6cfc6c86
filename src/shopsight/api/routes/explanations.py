"""/v1/explanations: why one product was found, where its photo and the query's look alike."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Query as Parameter
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.answer_schemas import ExplanationAnswer
from shopsight.api.auth import KEY_OPTIONAL
from shopsight.api.body import leaving
from shopsight.api.context import Context
from shopsight.api.read import expect_one_photo, query_of, search_of
from shopsight.api.render import json_response
from shopsight.api.routes.answers import errors
from shopsight.search.answer import why_as_data
from shopsight.search.second_look.why import Shown


def explanation_routes(context: Context) -> APIRouter:
    """Return the route of explanations."""
    router = APIRouter(tags=["search"], dependencies=[Depends(context.gate.search)])

    @router.get(
        "/v1/explanations",
        operation_id="explain",
        summary="Why a product was found",
        response_model=ExplanationAnswer,
        responses=errors(400, 401, 403, 404, 422, 429, 503),
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def explain(
        request: Request,
        hit_product_id: Annotated[str, Parameter(min_length=1, description="The hit to explain.")],
        hit_photo_id: Annotated[str, Parameter(description="The hit's `photo_id`; its first photo if not given.")] = "",
        photo_id: Annotated[str, Parameter(description="The answer's `photo_id`, or any photo's.")] = "",
        product_id: Annotated[str, Parameter(description="The product that was searched by.")] = "",
        box: Annotated[str, Parameter(description="left,top,right,bottom, each 0–1, as searched.")] = "",
        words: Annotated[str, Parameter(description="The words that were searched.")] = "",
        filter: Annotated[str, Parameter(examples=["price < 50"])] = "",
    ) -> Response:
        """Ask with what the search was asked with. It costs about as much as a search, hence one hit at a time."""
        asked = search_of(photo_id=photo_id, product_id=product_id, box=box, words=words, filter=filter, facets=())
        expect_one_photo(asked, has_file=False)
        query, shown = query_of(asked, None), Shown(hit_product_id, hit_photo_id or None)
        found = await context.pools.search.run(lambda: context.shop.explain(query, [shown]), leaving(request))
        return json_response({"request_id": request.state.request_id, **why_as_data(found[0])})

    return router
