"""A blocking client that calls the ASGI application in this process, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

from tests.api.fake_shop import SEARCH_KEY, WRITE_KEY

T = TypeVar("T")

WRITER = {"Authorization": f"Bearer {WRITE_KEY}"}
SEARCHER = {"X-Api-Key": SEARCH_KEY}


class LocalClient:
    """Requests come from `address` and ask for the host `localhost`.

    They run in a thread of their own: a browser's tests leave an event loop behind in the main one.
    """

    def __init__(self, app: FastAPI, address: str = "192.0.2.1") -> None:
        self.app = app
        self._runner = asyncio.Runner()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="local-client")
        transport = httpx.ASGITransport(app, client=(address, 50_000))
        self._http = httpx.AsyncClient(transport=transport, base_url="http://localhost")

    def __enter__(self) -> LocalClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async def close() -> None:
            await self._http.aclose()
            for pool in self.app.state.context.pools.all():
                await pool.close()

        self._run(close())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        return self._run(self._http.request(method, url, **options))

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self.request("POST", url, **options)

    def put(self, url: str, **options: Any) -> httpx.Response:
        return self.request("PUT", url, **options)

    def patch(self, url: str, **options: Any) -> httpx.Response:
        return self.request("PATCH", url, **options)

    def delete(self, url: str, **options: Any) -> httpx.Response:
        return self.request("DELETE", url, **options)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(self._runner.run, work).result()
