"""Rate limits: a token bucket per client, in bounded memory."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from shopsight.core.errors import RateLimited

_MAX_CLIENTS = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client has left: `remaining` requests now, and the whole `limit` again after `reset_s` seconds."""

    limit: int
    remaining: int
    reset_s: int


class TokenBuckets:
    """Lets every client make `per_minute` requests a minute, all at once or spread; 0 lets everything pass.

    Only the 10,000 clients seen last are remembered. `clock()` is a monotonic time in seconds.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float], max_clients: int = _MAX_CLIENTS, what: str = "requests"
    ) -> None:
        self._what = what
        self._per_minute = per_minute
        self._clock = clock
        self._max_clients = max_clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, client: str, count: int = 1) -> Allowance | None:
        """Count a request of the client, or `count` of them, and return what is left, None where there is no limit.

        Raises RateLimited when nothing was left.
        """
        if not self._per_minute:
            return None
        now = self._clock()
        tokens, at = self._buckets.pop(client, (float(self._per_minute), now))
        tokens = min(self._per_minute, tokens + (now - at) * self._per_minute / 60)
        cost = min(count, self._per_minute)  # What is larger than the whole limit would never pass.
        allowed = tokens >= cost
        self._remember(client, tokens - cost if allowed else tokens, now)
        if not allowed:
            wait_s = (cost - tokens) * 60 / self._per_minute
            raise RateLimited(f"more than {self._per_minute} {self._what} a minute", retry_after_s=wait_s)
        return self._allowance(tokens - cost)

    def spent(self) -> Allowance:
        """Return the allowance of a client that has nothing left."""
        return self._allowance(0.0)

    def _remember(self, client: str, tokens: float, now: float) -> None:
        self._buckets[client] = (tokens, now)
        if len(self._buckets) > self._max_clients:
            self._buckets.popitem(last=False)

    def _allowance(self, tokens: float) -> Allowance:
        reset_s = math.ceil((self._per_minute - tokens) * 60 / self._per_minute)
        return Allowance(self._per_minute, int(tokens), reset_s)


def client_address(host: str | None) -> str:
    """Return what a client is limited by: its address, or for IPv6 its /64, which is what one household gets."""
    if not host:
        return "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return host
