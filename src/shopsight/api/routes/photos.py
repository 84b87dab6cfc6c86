"""/v1/photos: renditions of catalog and query photos, cached well."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from fastapi import Query as Parameter
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.auth import KEY_OPTIONAL
from shopsight.api.body import leaving
from shopsight.api.context import Context
from shopsight.api.etags import none_match
from shopsight.api.routes.answers import errors
from shopsight.api.shop import Rendition

_A_YEAR_S = 31_536_000
_AN_HOUR_S = 3600


def photo_routes(context: Context) -> APIRouter:
    """Return the route of photos."""
    router = APIRouter(tags=["photos"], dependencies=[Depends(context.gate.look)])

    @router.get(
        "/v1/photos/{photo_id}",
        operation_id="get_photo",
        summary="A photo, scaled to fit",
        response_class=Response,
        responses={
            200: {"description": "The picture, without metadata.", "content": {"image/*": {}}},
            304: {"description": "The caller has it already."},
            **errors(400, 401, 403, 404, 422, 503),
        },
        openapi_extra={"security": KEY_OPTIONAL},
    )
    async def get_photo(
        request: Request,
        photo_id: Annotated[str, PathParameter(max_length=200)],
        size: Annotated[int, Parameter(ge=1, le=10_000, description="Longest side in pixels, about.")] = 320,
    ) -> Response:
        """Sizes are 160, 320, 640 and 1024; the next one up is chosen."""
        rendition = await context.pools.reads.run(lambda: context.shop.photo(photo_id, size), leaving(request))
        headers = {
            "ETag": rendition.etag,
            "Cache-Control": _cache_control(rendition, context.options.require_key_for_search),
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Content-Disposition": "inline",
        }
        if none_match(request, rendition.etag):
            return Response(status_code=304, headers=headers)
        return Response(rendition.data, 200, headers, rendition.media_type)

    return router


def _cache_control(rendition: Rendition, needs_key: bool) -> str:
    """A catalog photo is named by its content and never changes; a shopper's own is nobody else's."""
    if not rendition.permanent:
        return f"private, max-age={_AN_HOUR_S}"
    return f"{'private' if needs_key else 'public'}, max-age={_A_YEAR_S}, immutable"
