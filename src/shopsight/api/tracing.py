"""A span around each request, when traces are on: the outermost layer, so that all that a request does lies in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shopsight.api.door import route_template
from shopsight.api.metrics import known_method

RequestSpan: TypeAlias = Callable[[str, Mapping[str, str]], AbstractContextManager[Callable[[str, int], None]]]
"""Opens the span of a request by its method and headers; it is told the route and the status of the answer."""


class TracedRequests:
    """Pure ASGI. Routes are told by their templates, methods by those that exist: no span has a caller's own text."""

    def __init__(self, app: ASGIApp, *, span: RequestSpan) -> None:
        self._app = app
        self._span = span

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def send_out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._span(known_method(scope["method"]), Headers(scope=scope)) as answered:
            try:
                await self._app(scope, receive, send_out)
            finally:
                answered(route_template(scope), status)
