"""What the shop's events say of its products: factors, neighbors, popularity, and what is bought again and again.

Nothing in it is about any one shopper: it is a table of products.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shopsight.core.events import Event
from shopsight.recommend.als import FACTORS, Factors, Places, product_factors
from shopsight.recommend.item_item import Neighbors, neighbors_of
from shopsight.recommend.signals import signals_of
from shopsight.search.product_vectors import ProductRows

_POPULARITY_HALF_LIFE_S = 30 * 24 * 3600.0
_RIDGE = 30.0
_REFILL_SHARE, _REFILL_BUYERS = 0.2, 5
"""A category is bought again and again where at least this share of its buyers, of at least so many, did so."""


@dataclass(frozen=True, slots=True)
class Behavior:
    """Per product of `ids`: its factors, who is near it, its popularity and how many shoppers turned to it.

    `popularity` is log(1 + shoppers), each decayed by how long ago it was. `refills` are categories bought repeatedly.
    """

    ids: tuple[str, ...]
    factors: Factors
    neighbors: Neighbors
    popularity: Factors
    evidence: Factors
    refills: frozenset[str]

    def __len__(self) -> int:
        return len(self.ids)


class Interactions(NamedTuple):
    """Who turned to what: entries of a sparse matrix. `times` is the last, in seconds since 1970."""

    ids: tuple[str, ...]
    shoppers: Places
    products: Places
    weights: Factors
    times: Factors
    repeated: frozenset[tuple[int, int]]
    bought: frozenset[tuple[int, int]]


def interactions_of(events: Iterable[Event]) -> Interactions:
    """Gather who turned to what; events without a shopper are of their session."""
    numbers: dict[str, int] = {}
    people: dict[str, int] = {}
    entries: dict[tuple[int, int], tuple[float, float]] = {}
    bought: dict[tuple[int, int], set[str]] = {}
    for event in events:
        person = event.shopper or (f"\0{event.session}" if event.session else "")
        if not person:
            continue
        for signal in signals_of(event):
            key = people.setdefault(person, len(people)), numbers.setdefault(signal.product_id, len(numbers))
            weight, time = entries.get(key, (0.0, 0.0))
            entries[key] = weight + signal.weight, max(time, signal.time)
            if signal.kind == "purchase":
                bought.setdefault(key, set()).add(event.id)
    return Interactions(
        tuple(numbers),
        np.array([shopper for shopper, _ in entries], np.intp),
        np.array([product for _, product in entries], np.intp),
        np.array([weight for weight, _ in entries.values()], np.float32),
        np.array([time for _, time in entries.values()], np.float64),
        frozenset(key for key, purchases in bought.items() if len(purchases) > 1),
        frozenset(bought),
    )


def behavior_of(seen: Interactions, products: ProductRows) -> Behavior:
    """Learn from who turned to what. Products that are gone, or have no picture, count for the others only."""
    count = len(seen.ids)
    factors = product_factors(seen.shoppers, seen.products, seen.weights)
    decayed = 0.5 ** ((seen.times.max(initial=0.0) - seen.times) / _POPULARITY_HALF_LIFE_S)
    popularity = np.log1p(np.bincount(seen.products, decayed, count)).astype(np.float32)
    evidence = np.bincount(seen.products, minlength=count).astype(np.float32)
    return Behavior(
        seen.ids,
        factors.reshape(count, FACTORS),
        neighbors_of(seen.shoppers, seen.products, seen.weights, count),
        popularity,
        evidence,
        _refills(seen, products),
    )


_NOTHING = np.zeros(0, np.float32)
NO_BEHAVIOR = Behavior(
    (),
    np.zeros((0, FACTORS), np.float32),
    Neighbors(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.float32)),
    _NOTHING,
    _NOTHING,
    frozenset(),
)
"""What is known before anything has happened."""


def _refills(seen: Interactions, products: ProductRows) -> frozenset[str]:
    buyers: dict[str, int] = {}
    again: dict[str, int] = {}
    for key in seen.bought:
        row = products.row_of.get(seen.ids[key[1]])
        if row is not None and products.categories[row]:
            leaf = " > ".join(products.categories[row])
            buyers[leaf] = buyers.get(leaf, 0) + 1
            again[leaf] = again.get(leaf, 0) + (key in seen.repeated)
    return frozenset(c for c, n in buyers.items() if n >= _REFILL_BUYERS and again[c] >= _REFILL_SHARE * n)
