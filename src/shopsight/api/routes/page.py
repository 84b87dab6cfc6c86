"""The pages: the static files of shopsight.web at /, under a strict Content-Security-Policy."""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from shopsight.api.etags import etag_of, none_match

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    # Always asked for anew, but sent only when it changed: a new release shows at once.
    "Cache-Control": "no-cache",
}
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


def page_routes(folder: Path | None = None) -> APIRouter:
    """Return a route for each file of the page; `folder` is that of the package if not given.

    The files are known when the server starts, so no path from outside ever touches the disk.
    """
    router = APIRouter(include_in_schema=False)
    folder = folder or Path(str(files("shopsight.web"))) / "static"
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        path = "/" + name.removesuffix("index.html")
        router.add_api_route(path, _sender(file), methods=["GET", "HEAD"], response_class=Response)
    return router


def _sender(file: Path) -> Callable[[Request], Awaitable[Response]]:
    media_type = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    cached: dict[int, tuple[bytes, str]] = {}

    async def send(request: Request) -> Response:
        changed_ns = file.stat().st_mtime_ns
        if changed_ns not in cached:
            cached.clear()
            data = file.read_bytes()
            cached[changed_ns] = (data, etag_of(data))
        data, etag = cached[changed_ns]
        headers = {**_HEADERS, "ETag": etag}
        if none_match(request, etag):
            return Response(status_code=304, headers=headers)
        return Response(data, 200, headers, media_type)

    return send
