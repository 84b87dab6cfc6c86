"""/v1/campaigns: what is advertised, changed by the merchant alone, and what it brought."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from shopsight.ads.answer import campaign_as_data, campaign_of_data, report_as_csv, report_as_data
from shopsight.api.auth import KEY_NEEDED
from shopsight.api.body import read_json
from shopsight.api.campaign_schemas import Campaign, CampaignInput, CampaignList, CampaignPatch, CampaignReport
from shopsight.api.context import Context
from shopsight.api.read import merged
from shopsight.api.render import json_response
from shopsight.api.routes.answers import body, errors

_ERRORS = (400, 401, 403, 404, 422, 429, 503)
_READ_ONLY = ("state", "spent_minor", "clicks")
_CSV = {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "One row for each day."}


def campaign_routes(context: Context) -> APIRouter:
    """Return the routes of campaigns; all need a key that may write."""
    router = APIRouter()
    router.include_router(_changing(context))
    router.include_router(_looking(context))
    return router


def _changing(context: Context) -> APIRouter:
    router = APIRouter(tags=["campaigns"], dependencies=[Depends(context.gate.write)])
    writes, options = context.pools.writes, context.options

    @router.post(
        "/v1/campaigns",
        operation_id="create_campaign",
        summary="Advertise products",
        status_code=201,
        response_model=Campaign,
        responses=errors(*_ERRORS, 408, 413, 415),
        openapi_extra={"requestBody": body(json="CampaignInput"), "security": KEY_NEEDED},
    )
    async def create_campaign(request: Request) -> Response:
        """It takes part in the next answers that it fits; `status` paused keeps it back."""
        given = await read_json(request, CampaignInput, options.max_body_bytes, options.body_patience_s)
        fields = given.model_dump()
        made = await writes.run(lambda: _told(context, context.shop.ads.create(fields).id))
        return json_response(made, 201, {"Location": f"/v1/campaigns/{made['id']}"})

    @router.patch(
        "/v1/campaigns/{campaign_id}",
        operation_id="change_campaign",
        summary="Change, pause or resume a campaign",
        response_model=Campaign,
        responses=errors(*_ERRORS, 408, 413, 415),
        openapi_extra={"requestBody": body(json="CampaignPatch"), "security": KEY_NEEDED},
    )
    async def change_campaign(request: Request, campaign_id: str) -> Response:
        """What it has spent stays. A changed bid or budget holds from the next second on."""
        given = await read_json(request, CampaignPatch, options.max_body_bytes, options.body_patience_s)
        patch = given.model_dump(exclude_unset=True)

        def change() -> dict[str, Any]:
            old = _told(context, campaign_id)
            fields = {name: value for name, value in old.items() if name not in _READ_ONLY}
            changed = merged(fields, patch)
            assert isinstance(changed, dict)
            context.shop.ads.put(campaign_of_data(changed))
            return _told(context, campaign_id)

        return json_response(await writes.run(change))

    @router.delete(
        "/v1/campaigns/{campaign_id}",
        operation_id="delete_campaign",
        summary="Forget a campaign and what it spent",
        status_code=204,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def delete_campaign(campaign_id: str) -> Response:
        await writes.run(lambda: context.shop.ads.delete(campaign_id))
        return Response(status_code=204)

    return router


def _looking(context: Context) -> APIRouter:
    router = APIRouter(tags=["campaigns"], dependencies=[Depends(context.gate.manage)])
    reads = context.pools.reads

    @router.get(
        "/v1/campaigns",
        operation_id="list_campaigns",
        summary="All campaigns, with what they have spent",
        response_model=CampaignList,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def list_campaigns() -> Response:
        return json_response({"campaigns": await reads.run(lambda: _all(context))})

    @router.get(
        "/v1/campaigns/{campaign_id}",
        operation_id="get_campaign",
        summary="One campaign",
        response_model=Campaign,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def get_campaign(campaign_id: str) -> Response:
        return json_response(await reads.run(lambda: _told(context, campaign_id)))

    @router.get(
        "/v1/campaigns/{campaign_id}/report",
        operation_id="report_campaign",
        summary="What a campaign brought",
        response_model=CampaignReport,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def report_campaign(campaign_id: str) -> Response:
        """Seen, clicked, bought, paid, and what would not have been bought without it, up to now."""
        return json_response(await reads.run(lambda: report_as_data(context.shop.ads.report(campaign_id))))

    @router.get(
        "/v1/campaigns/{campaign_id}/report.csv",
        operation_id="report_campaign_csv",
        summary="The days of a campaign as a table",
        response_class=Response,
        responses={200: _CSV, **errors(*_ERRORS)},
        openapi_extra={"security": KEY_NEEDED},
    )
    async def report_campaign_csv(campaign_id: str) -> Response:
        table = await reads.run(lambda: report_as_csv(context.shop.ads.report(campaign_id)))
        return Response(table, media_type="text/csv; charset=utf-8")

    return router


def _all(context: Context) -> list[dict[str, Any]]:
    return [campaign_as_data(*told) for told in context.shop.ads.standing()]


def _told(context: Context, campaign_id: str) -> dict[str, Any]:
    own = context.shop.ads.get(campaign_id)
    return campaign_as_data(*next(told for told in context.shop.ads.standing() if told[0].id == own.id))
