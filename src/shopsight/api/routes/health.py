"""Is it alive, is it ready, which version is it, and how is it doing."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from shopsight import __version__
from shopsight.api.answer_schemas import Health, Readiness, Version
from shopsight.api.context import Context
from shopsight.api.metrics import MEDIA_TYPE
from shopsight.api.render import json_response, readiness_dict, roll_out_dict
from shopsight.api.routes.answers import errors


def health_routes(context: Context) -> APIRouter:
    """Return the routes for those who keep the server up. None needs a key, none is limited."""
    router = APIRouter(tags=["server"])
    shop, reads = context.shop, context.pools.reads

    @router.get(
        "/healthz",
        operation_id="healthz",
        summary="Whether the process answers",
        response_model=Health,
        responses=errors(400),
    )
    async def healthz() -> Response:
        return json_response({"status": "ok"})

    @router.get(
        "/readyz",
        operation_id="readyz",
        summary="Whether the index has caught up with the store, and the server is not about to stop",
        response_model=Readiness,
        responses={503: {"model": Readiness, "description": "Not yet; wait for Retry-After."}, **errors(400)},
    )
    async def readyz() -> Response:
        status = await reads.run(shop.status)
        is_ready = status.ready and not context.leaving.is_set()
        told = {**readiness_dict(status), "ready": is_ready}
        return json_response(told) if is_ready else json_response(told, 503, {"Retry-After": "1"})

    @router.get(
        "/v1/version",
        operation_id="version",
        summary="Which version and which model answer",
        response_model=Version,
        responses=errors(400, 503),
    )
    async def get_version() -> Response:
        status = await reads.run(shop.status)
        return json_response(
            {
                "name": "shopsight",
                "version": __version__,
                "api": "v1",
                "model": status.model,
                "revision": status.revision,
                "roll_out": roll_out_dict(status.roll_out),
            }
        )

    @router.get(
        "/metrics",
        operation_id="metrics",
        summary="Figures for Prometheus",
        response_class=Response,
        responses={200: {"description": "Text format.", "content": {"text/plain": {}}}, **errors(400, 503)},
    )
    async def get_metrics() -> Response:
        return Response(await reads.run(lambda: context.metrics.text(shop.status())), media_type=MEDIA_TYPE)

    return router
