"""The ASGI application: routes, layers and pools put together."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from shopsight.api.context import Context, make_context
from shopsight.api.door import Door
from shopsight.api.errors import install_error_handlers
from shopsight.api.openapi import complete
from shopsight.api.options import ServerOptions
from shopsight.api.routes.associations import association_routes
from shopsight.api.routes.campaigns import campaign_routes
from shopsight.api.routes.events import event_routes
from shopsight.api.routes.experiments import experiment_routes
from shopsight.api.routes.explanations import explanation_routes
from shopsight.api.routes.health import health_routes
from shopsight.api.routes.imports import import_routes
from shopsight.api.routes.page import page_routes
from shopsight.api.routes.photos import photo_routes
from shopsight.api.routes.products import product_routes
from shopsight.api.routes.reading import read_routes
from shopsight.api.routes.recommendations import recommendation_routes
from shopsight.api.routes.satisfaction import satisfaction_routes
from shopsight.api.routes.search import search_routes
from shopsight.api.shop import ServedShop
from shopsight.api.tracing import RequestSpan, TracedRequests

_ABOUT = """Visual product search: a photo comes in, the shop's product goes out.

Searching is public unless the shop asks for a key; changing the catalog needs a key with the scope `write`.
Errors have one shape, with a stable `code`. Every answer has an `X-Request-Id`; send your own to follow a request."""
_EXPOSED = [
    "ETag",
    "Location",
    "Retry-After",
    "X-Request-Id",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
]


def create_app(
    shop: ServedShop,
    options: ServerOptions | None = None,
    clock: Callable[[], float] = time.monotonic,
    request_span: RequestSpan | None = None,
) -> FastAPI:
    """Return the ASGI application that serves the shop. `clock` is what rate limits and latencies are told by.

    `request_span` opens the span of each request, where there are traces.
    """
    options = options or ServerOptions()
    context = make_context(shop, options, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        context.leaving.clear()
        context.closing.clear()
        yield
        context.closing.set()
        for pool in context.pools.all():
            await pool.close()

    app = FastAPI(
        title="Shopsight",
        version="1",
        description=_ABOUT,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # Its scripts come from a third party's host.
        redoc_url=None,
        lifespan=lifespan,
    )
    for routes in (
        search_routes,
        explanation_routes,
        read_routes,
        association_routes,  # before products, whose ids may have slashes
        recommendation_routes,
        product_routes,
        photo_routes,
        import_routes,
        campaign_routes,
        event_routes,
        health_routes,
        experiment_routes,
        satisfaction_routes,
    ):
        app.include_router(routes(context))
    if options.page:
        app.include_router(page_routes())
    install_error_handlers(app)
    _add_layers(app, context, clock)
    if request_span:
        app.add_middleware(TracedRequests, span=request_span)
    app.openapi = complete(app)  # type: ignore[method-assign]
    app.state.context = context
    return app


def _add_layers(app: FastAPI, context: Context, clock: Callable[[], float]) -> None:
    """Wrap the app; the layer added last is the outermost."""
    if context.options.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(context.options.cors_origins),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-Match", "If-None-Match", "X-Api-Key", "X-Request-Id"],
            expose_headers=_EXPOSED,
            max_age=600,
        )
    app.add_middleware(
        Door,
        metrics=context.metrics,
        trusted_hosts=context.options.trusted_hosts,
        clock=clock,
        is_leaving=context.leaving.is_set,
    )
