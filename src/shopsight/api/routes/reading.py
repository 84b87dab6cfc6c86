"""/v1/read: all that is seen in a photo."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.answer_schemas import ReadAnswer
from shopsight.api.auth import KEY_OPTIONAL
from shopsight.api.body import expect_media_type, form_file, form_texts, leaving, media_type, read_form, read_json
from shopsight.api.context import Context
from shopsight.api.errors import invalid_field
from shopsight.api.plain_route import PlainRoute
from shopsight.api.read import bytes_of
from shopsight.api.render import json_response, reading_json
from shopsight.api.routes.answers import body, errors
from shopsight.api.schemas import ReadRequest
from shopsight.core.errors import InvalidQuery

_FORM = "multipart/form-data"


def read_routes(context: Context) -> APIRouter:
    """Return the route of reading."""
    router = APIRouter(tags=["search"], route_class=PlainRoute)

    @router.post(
        "/v1/read",
        operation_id="read",
        summary="Read a photo: category, text, codes, colors, advice",
        response_model=ReadAnswer,
        responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 502, 503),
        openapi_extra={"requestBody": body(form="ReadForm", json="ReadRequest"), "security": KEY_OPTIONAL},
    )
    async def read(request: Request) -> Response:
        """Send the photo as a file in a form, or name it in JSON. It is not kept. What cannot be read, because a
        part is not installed on the server, is told in `unavailable`."""
        await context.gate.search(request)
        photo, top = await _read(context, request)
        request_id = request.state.request_id

        def seen() -> bytes:
            return reading_json(context.shop.read(photo, top), request_id)

        return json_response(await context.pools.search.run(seen, leaving(request)))

    return router


async def _read(context: Context, request: Request) -> tuple[bytes, int]:
    """Return the photo that came, or was fetched, and how many guesses of its category are wanted."""
    options = context.options
    file = None
    if media_type(request) == _FORM:
        limit = options.max_body_bytes
        async with read_form(request, limit, options.body_patience_s, spool_bytes=limit) as form:
            wanted = _request_of({name: values[-1] for name, values in form_texts(form, "photo").items()})
            given = form_file(form, "photo")
            file = await given.read() if given else None
    else:
        expect_media_type(request, "application/json", _FORM)
        wanted = await read_json(request, ReadRequest, options.max_body_bytes, options.body_patience_s)
    if sum((file is not None, bool(wanted.photo_url), bool(wanted.photo_base64))) != 1:
        raise InvalidQuery("give one photo: the file photo of a form, or photo_url or photo_base64")
    if file is not None:
        return file, wanted.top
    if wanted.photo_base64:
        return bytes_of(wanted.photo_base64, "photo_base64"), wanted.top
    fetched = await context.pools.fetches.run(lambda: context.shop.fetch_photo(wanted.photo_url), leaving(request))
    return fetched, wanted.top


def _request_of(texts: dict[str, str]) -> ReadRequest:
    try:
        return ReadRequest.model_validate(texts)
    except ValidationError as error:
        raise invalid_field(error) from None
