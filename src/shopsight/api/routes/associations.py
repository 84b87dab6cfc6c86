"""/v1/associations: which goods go together; /v1/products/{id}/bought-with: what goes with one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi import Query as Parameter
from starlette.responses import Response

from shopsight.api.answer_schemas import AssociationsAnswer, BoughtWithAnswer
from shopsight.api.auth import KEY_NEEDED, KEY_OPTIONAL
from shopsight.api.context import Context
from shopsight.api.render import json_response
from shopsight.api.routes.answers import errors
from shopsight.api.routes.products import ProductId
from shopsight.core.associations import (
    MOST_ITEMS_IN_A_RULE,
    AssociationQuery,
    BasketKind,
    ItemKind,
    RuleSort,
    Segment,
)
from shopsight.core.times import moment_of
from shopsight.recommend.associations.answer import companions_as_data, page_as_data
from shopsight.recommend.associations.options import details_of


def association_routes(context: Context) -> APIRouter:
    """Return the routes of associations; the one under a product's path comes before those of products."""
    router = APIRouter(tags=["recommendations"])
    shop, reads = context.shop, context.pools.reads

    @router.get(
        "/v1/associations",
        operation_id="associations",
        summary="Which goods go together",
        response_model=AssociationsAnswer,
        responses=errors(400, 401, 403, 422, 429, 503),
        dependencies=[Depends(context.gate.manage)],
        openapi_extra={"security": KEY_NEEDED},
    )
    async def list_associations(
        by: Annotated[ItemKind, Parameter(description="Products, groups of variants, or categories.")] = "product",
        level: Annotated[int, Parameter(ge=0, le=20, description="Of the category, from 1; 0 is the whole path.")] = 0,
        of: Annotated[BasketKind, Parameter(description="What a basket is.")] = "purchases",
        since: Annotated[
            str, Parameter(description="From this day or time on, ISO 8601.", examples=["2026-06-01"])
        ] = "",
        until: Annotated[str, Parameter(description="Before it.", examples=["2026-07-01T12:00:00+02:00"])] = "",
        segment: Annotated[Segment, Parameter(description="A shopper's first baskets, or the later ones.")] = "all",
        detail: Annotated[
            list[str] | None,
            Parameter(max_length=10, description="What an event's details say.", examples=[["arm=b"]]),
        ] = None,
        min_count: Annotated[int, Parameter(ge=2, le=1_000_000, description="Baskets that have all of it.")] = 5,
        min_confidence: Annotated[float, Parameter(ge=0, le=1)] = 0.0,
        min_lift: Annotated[float, Parameter(ge=0)] = 1.0,
        max_q: Annotated[float, Parameter(gt=0, le=1, description="False discoveries among those found.")] = 0.05,
        max_items: Annotated[int, Parameter(ge=2, le=MOST_ITEMS_IN_A_RULE, description="Items in a rule.")] = 2,
        sort: Annotated[RuleSort, Parameter(description="strength is the lower end of the lift.")] = "strength",
        after: Annotated[int, Parameter(ge=0)] = 0,
        limit: Annotated[int, Parameter(ge=1, le=500)] = 50,
    ) -> Response:
        """Each rule says that baskets with the antecedent tend to have the consequent, and how surely that is so."""
        query = AssociationQuery(
            by=by,
            level=level,
            of=of,
            since=moment_of(since, "since"),
            until=moment_of(until, "until"),
            segment=segment,
            details=details_of(detail or ()),
            min_count=min_count,
            min_confidence=min_confidence,
            min_lift=min_lift,
            max_q=max_q,
            max_items=max_items,
            sort=sort,
        )
        page = await reads.run(lambda: shop.associations.page(query, after, limit))
        return json_response(page_as_data(page, of))

    @router.get(
        "/v1/products/{product_id:path}/bought-with",
        operation_id="bought_with",
        summary="What is bought with a product",
        response_model=BoughtWithAnswer,
        responses=errors(400, 401, 403, 404, 422, 429, 503),
        dependencies=[Depends(context.gate.search)],
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def bought_with(product_id: ProductId, limit: Annotated[int, Parameter(ge=1, le=24)] = 12) -> Response:
        """Worked out ahead from purchases; only what is surely more than chance and can be had, strongest first."""
        return json_response(
            companions_as_data(await reads.run(lambda: shop.associations.bought_with(product_id, limit)))
        )

    @router.api_route(
        "/v1/products/{product_id:path}/bought-with", methods=["PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    async def refuse() -> None:
        """Keep such a path from being taken for a product whose id ends so: it could be stored, and never be read."""
        raise HTTPException(405, headers={"Allow": "GET"})

    return router
