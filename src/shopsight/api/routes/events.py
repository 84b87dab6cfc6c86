"""/v1/events and /v1/shoppers: what shoppers did comes in, and all that is known of one goes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.answer_schemas import ErasedAnswer, EventsAnswer
from shopsight.api.auth import KEY_NEEDED, KEY_OPTIONAL
from shopsight.api.body import leaving, read_json
from shopsight.api.context import Context
from shopsight.api.plain_route import PlainRoute
from shopsight.api.render import issue_dicts, json_response
from shopsight.api.routes.answers import body, errors
from shopsight.api.schemas import EventsRequest

MOST_BYTES = 2_000_000


def event_routes(context: Context) -> APIRouter:
    """Return the routes of events: sending is as public as searching, erasing needs a key."""
    router = APIRouter(tags=["events"])
    router.include_router(_sending(context))
    router.include_router(_erasing(context))
    return router


def _sending(context: Context) -> APIRouter:
    router = APIRouter(route_class=PlainRoute)

    @router.post(
        "/v1/events",
        operation_id="send_events",
        summary="Tell what shoppers did",
        response_model=EventsAnswer,
        responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 503),
        openapi_extra={"requestBody": body(json="EventsRequest", beacon="EventsRequest"), "security": KEY_OPTIONAL},
    )
    async def send_events(request: Request) -> Response:
        """Up to 1,000 events in the shape of GA4 e-commerce, read one by one: a bad one is told by its row and does not
        keep the others out. The good ones are durable when this is answered; sent again, they change nothing. Events
        may be late and out of order. A shopper is named by a pseudonym, never by an e-mail address or phone number."""
        sender = await context.gate.sender(request)
        given = await read_json(request, EventsRequest, MOST_BYTES, context.options.body_patience_s, "text/plain")
        context.gate.count_events(request, sender, len(given.events))
        agent = "" if sender.is_shop else request.headers.get("user-agent", "")
        rows = given.rows()
        take, is_bot = context.shop.shoppers.take, context.bots.judge(agent)
        taken = await context.pools.events.run(lambda: take(rows, is_bot), leaving(request))
        answer = {
            "new": taken.new,
            "known": taken.known,
            "refused": len(taken.issues),
            "issues": [
                {name: issue[name] for name in ("row", "field", "code", "message")}
                for issue in issue_dicts(taken.issues)
            ],
        }
        return json_response(answer)

    return router


def _erasing(context: Context) -> APIRouter:
    router = APIRouter(dependencies=[Depends(context.gate.write)])

    @router.delete(
        "/v1/shoppers/{shopper}",
        operation_id="erase_shopper",
        summary="Forget a shopper",
        response_model=ErasedAnswer,
        responses=errors(400, 401, 403, 422, 429, 503),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def erase_shopper(
        request: Request, shopper: Annotated[str, PathParameter(min_length=1, max_length=100, examples=["s0069"])]
    ) -> Response:
        """Every trace of the pseudonym goes, also from the free pages of the shop's files. An unknown one is no error:
        nothing is known of it afterwards."""
        erased = await context.pools.writes.run(lambda: context.shop.shoppers.erase(shopper), leaving(request))
        return json_response({"erased": erased})

    return router
