"""What a product is like and goes with, what a shopper may like, and a shopper's say in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from fastapi import Query as Parameter
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.answer_schemas import RecommendationsAnswer
from shopsight.api.auth import KEY_OPTIONAL
from shopsight.api.body import leaving
from shopsight.api.context import Context
from shopsight.api.render import json_response
from shopsight.api.routes.answers import errors
from shopsight.api.routes.products import ProductId
from shopsight.core.queries import MOST_SPONSORED
from shopsight.core.recommendations import Recommendations
from shopsight.recommend.for_you import DIVERSITY
from shopsight.recommend.recommender import MOST
from shopsight.search.answer import recommendations_as_data

_Limit = Annotated[int, Parameter(ge=1, le=MOST)]
_Diversity = Annotated[float, Parameter(ge=0, le=1, description="0 is the best first, 1 what differs most.")]
_ShopperId = Annotated[str, PathParameter(min_length=1, max_length=100, examples=["s-4f1c"])]
_Sponsored = Annotated[
    int, Parameter(ge=0, le=MOST_SPONSORED, description="How many advertised places may stand beside the answer.")
]
_ForShopper = Annotated[str, Parameter(max_length=100, description="A pseudonym, for advertised places.")]
_ABOUT_SHOPPER = "The pseudonym that the shopper's events carry; without one, what is popular."


def recommendation_routes(context: Context) -> APIRouter:
    """Return the routes of recommendations. They come before those of products, whose ids may hold slashes."""
    router = APIRouter(tags=["recommendations"], dependencies=[Depends(context.gate.search)])
    shop = context.shop

    async def answer(
        request: Request, ask: Callable[[int], Recommendations], limit: int, sponsored: int, shopper: str
    ) -> Response:
        def work() -> Response:
            found = shop.recommended(ask, limit, sponsored, shopper)
            return json_response({"request_id": request.state.request_id, **recommendations_as_data(found)})

        return await context.pools.reads.run(work, leaving(request))

    @router.get(
        "/v1/products/{product_id:path}/similar",
        operation_id="similar_products",
        summary="Products that look like one",
        response_model=RecommendationsAnswer,
        responses=errors(400, 401, 403, 404, 422, 429, 503),
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def similar(
        request: Request,
        product_id: ProductId,
        limit: _Limit = 12,
        price_band: Annotated[
            float | None, Parameter(ge=0, le=10, description="0.5 is what costs at most half more or less.")
        ] = None,
        diversity: _Diversity = 0.0,
        sponsored: _Sponsored = 0,
        shopper: _ForShopper = "",
    ) -> Response:
        """By all its photos; other variants are left out, and what is in stock comes first."""

        def ask(count: int) -> Recommendations:
            return shop.recommendations.similar(product_id, count, price_band=price_band, diversity=diversity)

        return await answer(request, ask, limit, sponsored, shopper)

    @router.get(
        "/v1/products/{product_id:path}/goes-with",
        operation_id="matching_products",
        summary="Products of other categories that go with one",
        response_model=RecommendationsAnswer,
        responses=errors(400, 401, 403, 404, 422, 429, 503),
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def goes_with(
        request: Request,
        product_id: ProductId,
        limit: _Limit = 12,
        sponsored: _Sponsored = 0,
        shopper: _ForShopper = "",
    ) -> Response:
        """Learned from what was bought together; by style alone before anything was."""
        ask = partial(shop.recommendations.goes_with, product_id)
        return await answer(request, ask, limit, sponsored, shopper)

    @router.get(
        "/v1/recommendations",
        operation_id="recommend",
        summary="What a shopper may like",
        response_model=RecommendationsAnswer,
        responses=errors(400, 401, 403, 422, 429, 503),
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def recommend(
        request: Request,
        shopper: Annotated[str, Parameter(max_length=100, description=_ABOUT_SHOPPER)] = "",
        limit: _Limit = 12,
        diversity: _Diversity = DIVERSITY,
        sponsored: _Sponsored = 0,
    ) -> Response:
        """A click changes the next answer. Each item says what it rests on."""

        def ask(count: int) -> Recommendations:
            return shop.recommendations.for_you(shopper, count, diversity)

        return await answer(request, ask, limit, sponsored, shopper)

    router.include_router(_choices(context))
    return router


def _choices(context: Context) -> APIRouter:
    router = APIRouter()
    shop, writes = context.shop, context.pools.writes
    # A pseudonym with a line break in it is no address.
    responses = errors(400, 401, 403, 404, 422, 429, 503)

    @router.delete(
        "/v1/shoppers/{shopper:path}/taste",
        operation_id="reset_taste",
        summary="Forget a shopper's taste",
        status_code=204,
        response_class=Response,
        responses=responses,
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def reset_taste(shopper: _ShopperId) -> Response:
        """It begins anew with the next event. Whoever knows the pseudonym may ask, so let it not be guessable."""
        await writes.run(lambda: shop.recommendations.reset(shopper))
        return Response(status_code=204)

    @router.put(
        "/v1/shoppers/{shopper:path}/opt-out",
        operation_id="opt_out",
        summary="Recommend nothing by what a shopper did",
        status_code=204,
        response_class=Response,
        responses=responses,
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def opt_out(shopper: _ShopperId) -> Response:
        """Obeyed from the next answer on, and by the next learning, until it is deleted or the shopper is erased."""
        await writes.run(lambda: shop.recommendations.opt_out(shopper))
        return Response(status_code=204)

    @router.delete(
        "/v1/shoppers/{shopper:path}/opt-out",
        operation_id="opt_in",
        summary="Recommend by what a shopper does again",
        status_code=204,
        response_class=Response,
        responses=responses,
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def opt_in(shopper: _ShopperId) -> Response:
        """Takes an opt-out back."""
        await writes.run(lambda: shop.recommendations.opt_out(shopper, opted_out=False))
        return Response(status_code=204)

    return router
