"""The outermost layer of the server: request ids, the Host check, security headers, metrics, and the last catch."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shopsight.api.errors import error_response, unexpected_response
from shopsight.api.limits import Allowance
from shopsight.api.metrics import Metrics
from shopsight.core.errors import HostRefused

logger = logging.getLogger("shopsight.api")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", flags=re.ASCII)
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?", flags=re.ASCII)
_CLIENT_GONE = 499  # nginx's name for an answer that nobody waited for; it is seen in metrics only
_DEFAULTS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)


class Door:
    """Pure ASGI, so that streams and disconnects pass through unchanged."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Metrics,
        trusted_hosts: Iterable[str],
        clock: Callable[[], float],
        is_leaving: Callable[[], bool],
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._hosts = frozenset(host.lower() for host in trusted_hosts)
        self._clock = clock
        self._is_leaving = is_leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = self._clock(), 0
        request = Request(scope, receive)
        request.state.request_id = _request_id(request.headers)

        async def send_out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                # Told now, a client opens its next connection elsewhere, instead of losing a request on this one.
                closes = [(b"connection", b"close")] if self._is_leaving() else []
                message["headers"] = [*message.get("headers", ()), *_more_headers(message, request), *closes]
            await send(message)

        try:
            self._check_host(request.headers)
            await self._app(scope, receive, send_out)
        except ClientDisconnect:
            status = status or _CLIENT_GONE
        except HostRefused as refused:
            await error_response(request, refused)(scope, receive, send_out)
        except Exception as error:
            if status:  # The answer has begun: all that is left is to break it off.
                raise
            await unexpected_response(request, error)(scope, receive, send_out)
        finally:
            self._metrics.saw_request(request.method, route_template(scope), status, self._clock() - started)

    def _check_host(self, headers: Headers) -> None:
        if "*" in self._hosts:
            return
        host = headers.get("host", "")
        found = _HOST.fullmatch(host)
        if not found or found["name"].lower() not in self._hosts:
            raise HostRefused(
                f"this server does not answer as {host[:100]!r}; "
                "add the name to SHOPSIGHT_TRUSTED_HOSTS if it is one of its own"
            )


def _request_id(headers: Headers) -> str:
    """Return the caller's request id if it is a plain one, else a new one."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _more_headers(start: Message, request: Request) -> Iterator[tuple[bytes, bytes]]:
    """Yield what every answer carries, and the defaults that this one did not set itself."""
    yield b"x-request-id", request.state.request_id.encode()
    given = {name.lower() for name, _ in start.get("headers", ())}
    yield from (default for default in _DEFAULTS if default[0] not in given)
    allowance: Allowance | None = getattr(request.state, "allowance", None)
    if allowance:
        yield b"ratelimit-limit", b"%d" % allowance.limit
        yield b"ratelimit-remaining", b"%d" % allowance.remaining
        yield b"ratelimit-reset", b"%d" % allowance.reset_s


def route_template(scope: Scope) -> str:
    """Return the path template of the route that answered, empty for none: never the path itself."""
    route = scope.get("route")
    return str(getattr(route, "path_format", "") or getattr(route, "path", ""))
