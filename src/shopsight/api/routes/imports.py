"""/v1/imports: bring a catalog in from a URL, a folder or an upload, and watch it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi import Query as Parameter
from pydantic import ValidationError
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shopsight.api.answer_schemas import IssueList, Operation, OperationList
from shopsight.api.auth import KEY_NEEDED
from shopsight.api.body import expect_media_type, form_file, form_texts, media_type, read_form, read_json
from shopsight.api.context import Context
from shopsight.api.errors import invalid_field
from shopsight.api.events import event_id, progress_events
from shopsight.api.render import issue_dicts, json_response, operation_dict
from shopsight.api.routes.answers import body, errors
from shopsight.api.schemas import ImportRequest
from shopsight.api.uploads import keep_upload
from shopsight.core import types
from shopsight.core.errors import Forbidden, InvalidRequest

_FORM = "multipart/form-data"
_SPOOL_BYTES = 1 << 20
_ERRORS = (400, 401, 403, 404, 422, 429, 503)
_FROM_UPLOAD = "upload"
_TRUTH = ("true", "false")


def import_routes(context: Context) -> APIRouter:
    """Return the routes of imports; all need a key that may write."""
    router = APIRouter(tags=["imports"], dependencies=[Depends(context.gate.write)])
    shop, reads = context.shop, context.pools.reads

    @router.post(
        "/v1/imports",
        operation_id="start_import",
        summary="Import a feed or a folder",
        status_code=202,
        response_model=Operation,
        responses=errors(*_ERRORS, 408, 409, 413, 415, 502),
        openapi_extra={"requestBody": body(json="ImportRequest", form="ImportForm"), "security": KEY_NEEDED},
    )
    async def start_import(request: Request) -> Response:
        """Name the source in JSON, or send the feed as a file. The answer is an operation that goes on by itself;
        sent again after an interruption, it goes on where it was. Pictures are fetched from the addresses in the
        feed; files of the server only from the folders that are open to imports."""
        wanted, path = await _read(context, request)
        source = str(path) if path else _allowed(wanted.source, context.options.import_roots)
        operation = await context.pools.writes.run(
            lambda: shop.start_import(
                source,
                format=wanted.format,
                mapping=wanted.mapping,
                dry_run=wanted.dry_run,
                sync=wanted.sync,
                allow_large_removal=wanted.yes,
                currency=wanted.currency,
                photo_folders=context.options.import_roots,
            )
        )
        return _accepted(operation)

    @router.get(
        "/v1/imports",
        operation_id="list_imports",
        summary="Recent operations, newest first",
        response_model=OperationList,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def list_imports() -> Response:
        return json_response({"operations": [operation_dict(found) for found in await reads.run(shop.operations)]})

    @router.get(
        "/v1/imports/{operation_id}",
        operation_id="get_import",
        summary="How far an import is",
        response_model=Operation,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def get_import(operation_id: str) -> Response:
        return json_response(operation_dict(await reads.run(lambda: shop.operation(operation_id))))

    @router.get(
        "/v1/imports/{operation_id}/errors",
        operation_id="list_import_errors",
        summary="What was wrong with rows and pictures",
        response_model=IssueList,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def list_import_errors(
        operation_id: str,
        after: Annotated[int, Parameter(ge=0, le=2**53, description="`next_after` of the page before.")] = 0,
        limit: Annotated[int, Parameter(ge=1, le=1000)] = 100,
    ) -> Response:
        """One entry each, with file, row, field and reason; the rest of the feed was imported."""
        issues = await reads.run(lambda: shop.operation_issues(operation_id, after, limit))
        next_after = after + len(issues) if len(issues) == limit else None
        return json_response({"issues": issue_dicts(issues), "next_after": next_after})

    @router.get(
        "/v1/imports/{operation_id}/events",
        operation_id="watch_import",
        summary="Listen to an import's progress",
        response_class=StreamingResponse,
        responses={
            200: {
                "description": "Events `progress` and, at the end, `done`; the data of each is the operation.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            204: {"description": "It has ended, and Last-Event-ID says that the caller knows."},
            **errors(*_ERRORS),
        },
        openapi_extra={"security": KEY_NEEDED},
    )
    async def watch_import(request: Request, operation_id: str) -> Response:
        """Server-sent events. After a broken connection, Last-Event-ID keeps known states from being told again."""
        operation = await reads.run(lambda: shop.operation(operation_id))
        seen = request.headers.get("last-event-id", "")
        if operation.status != "running" and seen == event_id(operation):
            return Response(status_code=204)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(progress_events(context, operation, seen), 200, headers, "text/event-stream")

    @router.delete(
        "/v1/imports/{operation_id}",
        operation_id="cancel_import",
        summary="Stop an import",
        status_code=202,
        response_model=Operation,
        responses=errors(*_ERRORS),
        openapi_extra={"security": KEY_NEEDED},
    )
    async def cancel_import(operation_id: str) -> Response:
        """It stops after the row that it is at; what it has stored stays."""

        def cancel() -> types.Operation:
            shop.cancel(operation_id)
            return shop.operation(operation_id)

        return _accepted(await context.pools.writes.run(cancel))

    return router


async def _read(context: Context, request: Request) -> tuple[ImportRequest, Path | None]:
    """Return what is to be imported and, for an upload, where it lies now."""
    options = context.options
    if media_type(request) != _FORM:
        expect_media_type(request, "application/json", _FORM)
        return await read_json(request, ImportRequest, options.max_body_bytes, options.body_patience_s), None
    async with read_form(request, options.max_feed_bytes, options.body_patience_s, _SPOOL_BYTES) as form:
        wanted = _import_of_texts(form_texts(form, "file"))
        file = form_file(form, "file")
        if file is None:
            raise InvalidRequest("file: the feed is missing; send it as a part with a filename", "file")
        name = file.filename or "feed"
        return wanted, await asyncio.to_thread(keep_upload, file.file, name, options.upload_folder)


def _import_of_texts(texts: dict[str, list[str]]) -> ImportRequest:
    fields: dict[str, Any] = {name: values[-1] for name, values in texts.items()}
    if "source" in fields:
        raise InvalidRequest("source: give a source or upload a file, not both", "source")
    for name in ("dry_run", "sync", "yes"):
        if name in fields and fields[name] not in _TRUTH:
            raise InvalidRequest(f"{name}: true or false was wanted, got {fields[name][:20]!r}", name)
    if mapping := fields.pop("mapping", ""):
        try:
            fields["mapping"] = from_json(mapping)
        except ValueError:
            raise InvalidRequest("mapping: a JSON object of product field and column was wanted", "mapping") from None
    try:
        return ImportRequest.model_validate({"source": _FROM_UPLOAD, **fields})
    except ValidationError as error:
        raise invalid_field(error) from None


def _allowed(source: str, roots: tuple[Path, ...]) -> str:
    """Return the source if it may be imported over HTTP: a URL, or a path that is really inside one of the roots."""
    if source.lower().startswith(("http://", "https://")):
        return source
    path = Path(source).resolve() if "\0" not in source else Path()
    if any(path.is_relative_to(root.resolve()) for root in roots):
        return str(path)
    if not roots:
        raise Forbidden("paths may not be imported over HTTP here: upload the feed, or set SHOPSIGHT_IMPORT_ROOTS")
    raise Forbidden("this path is in none of the folders of SHOPSIGHT_IMPORT_ROOTS")


def _accepted(operation: types.Operation) -> Response:
    location = f"/v1/imports/{quote(operation.id, safe='')}"
    return json_response(operation_dict(operation), 202, {"Location": location})
