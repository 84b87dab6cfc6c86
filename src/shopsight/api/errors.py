"""One shape for every error: {"error": {code, message, retryable, request_id, field?, column?}}."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from shopsight.core.errors import InvalidRequest, MethodNotAllowed, NotFound, RequestTooLarge, ShopsightError

logger = logging.getLogger("shopsight.api")


def invalid_field(error: ValidationError | RequestValidationError) -> InvalidRequest:
    """Return the first thing that pydantic found wrong, under the path at which it is in the request."""
    found: Sequence[Any] = error.errors()
    first = found[0]
    path = ".".join(str(part) for part in first["loc"])
    what = str(first["msg"]).removeprefix("Value error, ")
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return InvalidRequest(f"{path or 'body'}: {what[:1].lower()}{what[1:]}{more}", path or "body")


def error_dict(error: ShopsightError) -> dict[str, Any]:
    """Return what a program needs to know of an error."""
    known: dict[str, Any] = {"code": error.code, "message": error.message, "retryable": error.retryable}
    for name in ("field", "column"):
        if (value := getattr(error, name, None)) is not None:
            known[name] = value
    return known


def error_response(request: Request, error: ShopsightError) -> Response:
    """Answer an error, with Retry-After and WWW-Authenticate where HTTP wants them."""
    told = {**error_dict(error), "request_id": request.state.request_id}
    if error.status == 500:
        # Paths, hosts and file names of the server are its operator's business.
        told["message"] = "the server cannot do this now; its log says why, under this request id"
    body = {"error": told}
    headers = {"Cache-Control": "no-store"}
    retry_after_s = getattr(error, "retry_after_s", None)
    if retry_after_s is not None:
        headers["Retry-After"] = str(max(1, math.ceil(retry_after_s)))
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="shopsight"'
    if error.status == 403:
        headers["WWW-Authenticate"] = 'Bearer realm="shopsight", error="insufficient_scope"'
    return Response(to_json(body), error.status, headers, "application/json")


def unexpected_response(request: Request, error: Exception) -> Response:
    """Answer an error that is nobody's fault but ours: logged whole, told without details."""
    logger.error("request %s failed", request.state.request_id, exc_info=error)
    return error_response(request, ShopsightError("unexpected"))


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of the tree, of FastAPI and of Starlette in the one shape."""
    app.add_exception_handler(ShopsightError, _on_ours)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)


async def _on_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, ShopsightError)
    if error.status >= 500:
        logger.warning("request %s: %s: %s", request.state.request_id, error.code, error.message)
    return error_response(request, error)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return error_response(request, invalid_field(error))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = error_response(request, _of_http(request, error))
    response.headers.update(error.headers or {})
    if error.status_code == 405:
        response.headers["Allow"] = _methods_of(request) or response.headers.get("allow", "")
    return response


def _methods_of(request: Request) -> str:
    """Return all methods of the path; Starlette's own header names those of one of its routes only."""
    template = getattr(request.scope.get("route"), "path_format", "")
    return ", ".join(method.upper() for method in request.app.openapi()["paths"].get(template, ()))


def _of_http(request: Request, error: HTTPException) -> ShopsightError:
    where = f"{request.method} {request.url.path}"
    if error.status_code == 405:
        return MethodNotAllowed(f"{where}: this path does not have that method")
    if error.status_code == 404:
        return NotFound(f"{where}: there is nothing here; the API is described at /v1/openapi.json")
    if error.status_code == 413:
        return RequestTooLarge(str(error.detail))
    return InvalidRequest(str(error.detail))
