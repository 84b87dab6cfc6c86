"""/v1/satisfaction: whether shoppers found what they meant, for the merchant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Query as Parameter
from starlette.responses import Response

from shopsight.api.auth import KEY_NEEDED
from shopsight.api.context import Context
from shopsight.api.experiment_schemas import SatisfactionAnswer
from shopsight.api.render import json_response
from shopsight.api.routes.answers import errors
from shopsight.core.times import moment_of
from shopsight.recommend.experiments.satisfaction import satisfaction_as_data

_USUAL = timedelta(days=28)


def satisfaction_routes(context: Context) -> APIRouter:
    """Return the route of satisfaction, which needs the merchant's key."""
    router = APIRouter(tags=["satisfaction"], dependencies=[Depends(context.gate.manage)])

    @router.get(
        "/v1/satisfaction",
        operation_id="get_satisfaction",
        summary="Did shoppers find what they meant?",
        response_model=SatisfactionAnswer,
        responses=errors(400, 401, 403, 422, 429, 503),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def get_satisfaction(
        since: Annotated[
            str, Parameter(description="A day or a time; 28 days before `until`.", examples=["2026-06-01"])
        ] = "",
        until: Annotated[
            str, Parameter(description="Before it; now, when left out.", examples=["2026-07-01T12:00:00+02:00"])
        ] = "",
    ) -> Response:
        """Clicks, searches in vain and again, thumbs and their reasons: as a whole, day by day, and the worst words."""
        end = moment_of(until, "until") or datetime.now(UTC)
        start = moment_of(since, "since") or end - _USUAL
        return json_response(
            await context.pools.reads.run(lambda: satisfaction_as_data(context.shop.satisfaction(start, end)))
        )

    return router
