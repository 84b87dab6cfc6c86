"""A route for what is asked most: FastAPI describes it in the OpenAPI and otherwise stays out of its way."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response


class PlainRoute(APIRoute):
    """Calls its endpoint with the request and nothing else: resolving dependencies would cost a tenth of a search.

    The endpoint admits the caller itself; dependencies, which would be passed over in silence, are refused.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        if self.dependencies:
            raise TypeError(f"{self.path}: a plain route has no dependencies; its endpoint is to call them")
        handler: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return handler
