"""Whom a campaign is for: listed, by what they did, and by whose taste theirs resembles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

import numpy as np

from shopsight.core.ads import Audience, EventRule
from shopsight.core.events import Event, Events
from shopsight.core.matching import facts_of, passing
from shopsight.core.ports import EventLog
from shopsight.core.terms import product_terms
from shopsight.core.types import Product, Vectors
from shopsight.core.where import Where


class Interests(NamedTuple):
    """What a shopper likes: (n, dimension) unit vectors of one encoder. Those of two encoders do not compare."""

    revision: str
    vectors: Vectors


Taste: TypeAlias = Callable[[str], Interests | None]
"""The interests of a shopper, None where nothing is known."""

Products: TypeAlias = Callable[[Sequence[str]], Sequence[Product]]

_SEEDS_LIFETIME = timedelta(minutes=10)
_SEEDS_KEPT = 100


class Audiences:
    """Tells whether a shopper is in an audience, from the events of now. Safe to use from several threads."""

    def __init__(self, log: EventLog, products: Products, taste: Taste) -> None:
        self._log = log
        self._products = products
        self._taste = taste
        self._seeds: dict[tuple[str, ...], tuple[datetime, Vectors | None]] = {}

    def includes(self, audience: Audience, shopper: str, now: datetime) -> bool:
        """Return whether the shopper meets every part; one without a pseudonym meets none."""
        if audience.is_everybody:
            return True
        if not shopper or (audience.shoppers and shopper not in audience.shoppers):
            return False
        if audience.did and not self._did(audience.did, shopper, now):
            return False
        return not audience.like or self._is_like(audience, shopper, now)

    def _did(self, rule: EventRule, shopper: str, now: datetime) -> bool:
        asked = Events(names=rule.names, shopper=shopper, since=now - timedelta(days=rule.days))
        events = [logged.event for logged in self._log.read(asked)]
        where = rule.where
        if len(events) < rule.times or where is None:
            return len(events) >= rule.times
        return sum(self._has(event, where) for event in events) >= rule.times

    def _has(self, event: Event, where: Where) -> bool:
        test = passing(where)
        return any(test(facts_of(product_terms(product))) for product in self._products(event.product_ids))

    def _is_like(self, audience: Audience, shopper: str, now: datetime) -> bool:
        """Return whether one of the shopper's interests is near enough to one of the seeds'; a seed is like itself."""
        own = self._taste(shopper)
        if own is None or not len(own.vectors):
            return False
        seeds = self._tastes(audience.like, own.revision, now)
        return seeds is not None and float((own.vectors @ seeds.T).max()) >= audience.likeness

    def _tastes(self, shoppers: tuple[str, ...], revision: str, now: datetime) -> Vectors | None:
        """Return the interests of the seeds; they are many and change slowly, so they are kept for minutes."""
        asked = (revision, *shoppers)
        until, kept = self._seeds.get(asked, (now, None))
        if now < until:
            return kept
        told = (self._taste(shopper) for shopper in shoppers)
        found = [one.vectors for one in told if one and one.revision == revision and len(one.vectors)]
        tastes = np.concatenate(found) if found else None
        if len(self._seeds) >= _SEEDS_KEPT:
            self._seeds.clear()
        self._seeds[asked] = (now + _SEEDS_LIFETIME, tastes)
        return tastes
