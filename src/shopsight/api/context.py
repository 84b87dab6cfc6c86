"""What the routes of one server share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from shopsight.api.auth import Gate
from shopsight.api.bots import BotWatch
from shopsight.api.locks import ProductLocks
from shopsight.api.metrics import Metrics
from shopsight.api.options import ServerOptions
from shopsight.api.pool import BoundedPool
from shopsight.api.shop import ServedShop

_READERS, _WRITERS, _FETCHERS = 8, 4, 8
_EVENT_TAKERS = 16
"""Threads in which events wait for the disk: those that wait together become durable together."""
_MAX_WAITING = 256


@dataclass(frozen=True, slots=True)
class Pools:
    """Kinds of blocking work that must not hold one another up."""

    search: BoundedPool
    reads: BoundedPool
    writes: BoundedPool
    fetches: BoundedPool
    events: BoundedPool

    def all(self) -> tuple[BoundedPool, ...]:
        return self.search, self.reads, self.writes, self.fetches, self.events


@dataclass(frozen=True, slots=True)
class Context:
    """The shop, how it is served, and the server's own parts.

    `leaving` is set when the server is about to stop, `closing` when it does.
    """

    shop: ServedShop
    options: ServerOptions
    pools: Pools
    gate: Gate
    metrics: Metrics
    locks: ProductLocks
    bots: BotWatch
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)


def make_context(shop: ServedShop, options: ServerOptions, clock: Callable[[], float]) -> Context:
    """Build the parts of one server."""
    pools = Pools(
        search=BoundedPool("search", options.searches, options.max_waiting),
        reads=BoundedPool("reads", _READERS, _MAX_WAITING),
        writes=BoundedPool("writes", _WRITERS, _MAX_WAITING),
        fetches=BoundedPool("fetches", _FETCHERS, options.max_waiting),
        events=BoundedPool("events", _EVENT_TAKERS, _MAX_WAITING),
    )
    gate, locks = Gate(shop, options, pools.reads, clock), ProductLocks(options.lock_folder)
    bots = BotWatch(options.event_rate_per_shopper, clock)
    return Context(shop, options, pools, gate, Metrics(pools.all()), locks, bots)
