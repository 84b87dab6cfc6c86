"""Who may do what: API keys with scopes, and the rate limit of each client."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from starlette.requests import Request

from shopsight.api.limits import TokenBuckets, client_address
from shopsight.api.options import ServerOptions
from shopsight.api.pool import BoundedPool
from shopsight.api.shop import ServedShop
from shopsight.core.errors import Forbidden, RateLimited, Unauthorized

Scope = Literal["search", "write"]

KEY_NEEDED: list[dict[str, list[str]]] = [{"bearer": []}, {"apiKey": []}]
KEY_OPTIONAL: list[dict[str, list[str]]] = [{}, *KEY_NEEDED]
SECURITY_SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, as `Authorization: Bearer sk_…`."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The same key in its own header."},
}

_KEY_TTL_S = 5.0
_MAX_KEYS = 256


class Sender(NamedTuple):
    """Who sends events, and whether it is the shop itself: with a key of the scope `write`."""

    client: str
    is_shop: bool


class Gate:
    """Lets a request through to search or to write, or raises Unauthorized, Forbidden or RateLimited.

    `search` and `write` are dependencies of routes. A revoked key works for at most five seconds more.
    """

    def __init__(self, shop: ServedShop, options: ServerOptions, pool: BoundedPool, clock: Callable[[], float]) -> None:
        self._shop = shop
        self._key_for_search = options.require_key_for_search
        self._pool = pool
        self._clock = clock
        self._events = TokenBuckets(options.event_rate_per_minute, clock, what="events")
        self._buckets: dict[Scope, TokenBuckets] = {
            "search": TokenBuckets(options.search_rate_per_minute, clock),
            "write": TokenBuckets(options.write_rate_per_minute, clock),
        }
        self._known: dict[bytes, tuple[frozenset[str], float]] = {}

    async def search(self, request: Request) -> None:
        """Admit a search or a read: public, unless the shop asks for a key."""
        self._take(request, "search", await self._client(request, "search", needs_key=self._key_for_search))

    async def look(self, request: Request) -> None:
        """Admit the loading of a photo, of which a page of results needs dozens: not counted."""
        await self._client(request, "search", needs_key=self._key_for_search)

    async def write(self, request: Request) -> None:
        """Admit a change of the catalog: only with a key of the scope `write`."""
        self._take(request, "write", await self._client(request, "write", needs_key=True))

    async def manage(self, request: Request) -> None:
        """Admit a look at what is the merchant's alone: only with a key of the scope `write`; not counted."""
        await self._client(request, "write", needs_key=True)

    async def sender(self, request: Request) -> Sender:
        """Admit a sending of events as a search is admitted; `count_events` counts what came."""
        client = await self._client(request, "search", needs_key=self._key_for_search)
        scopes = await self._scopes_of(secret) if (secret := _secret_of(request)) else None
        return Sender(client, is_shop="write" in (scopes or ()))

    def count_events(self, request: Request, sender: Sender, count: int) -> None:
        """Count events of an address or key; the shop itself speaks for many shoppers and is not limited."""
        if sender.is_shop or not count:
            return
        try:
            request.state.allowance = self._events.take(sender.client, count)
        except RateLimited:
            request.state.allowance = self._events.spent()
            raise

    async def _client(self, request: Request, scope: Scope, *, needs_key: bool) -> str:
        """Return whom to count the request for: the key where there is one, else the address."""
        secret = _secret_of(request)
        if not secret and not needs_key:
            return _address_of(request)
        scopes = await self._scopes_of(secret) if secret else None
        if scopes is None:
            self._take(request, scope, _address_of(request))  # Guessing keys is limited too.
            raise Unauthorized(await self._how_to_get_in(secret, scope))
        if scope not in scopes and "write" not in scopes:
            raise Forbidden(f"this key has the scope {', '.join(sorted(scopes)) or 'of nothing'}; {scope} is needed")
        return hashlib.sha256(secret.encode()).hexdigest()

    def _take(self, request: Request, scope: Scope, client: str) -> None:
        try:
            request.state.allowance = self._buckets[scope].take(client)
        except RateLimited:
            request.state.allowance = self._buckets[scope].spent()
            raise

    async def _scopes_of(self, secret: str) -> frozenset[str] | None:
        name = hashlib.sha256(secret.encode()).digest()
        known = self._known.get(name)
        if known and self._clock() < known[1]:
            return known[0]
        scopes = await self._pool.run(lambda: self._shop.check_key(secret))
        if scopes is None:
            self._known.pop(name, None)
            return None
        if len(self._known) >= _MAX_KEYS:
            self._known.pop(next(iter(self._known)))
        self._known[name] = (scopes, self._clock() + _KEY_TTL_S)
        return scopes

    async def _how_to_get_in(self, secret: str, scope: Scope) -> str:
        if secret:
            return "this API key is not known here, or was revoked"
        yet = "" if await self._pool.run(self._shop.has_keys) else " yet (there is none)"
        return (
            f"this needs an API key with the scope {scope}: make one{yet} with "
            f"`shopsight keys create NAME --scope {scope}` and send it as `Authorization: Bearer sk_…`"
        )


def _secret_of(request: Request) -> str:
    """Return the key that came with the request, empty for none."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        return secret.strip()
    if kind:
        raise Unauthorized("Authorization is read as `Bearer sk_…` only")
    return request.headers.get("x-api-key", "").strip()


def _address_of(request: Request) -> str:
    return client_address(request.client.host if request.client else None)
