"""Learns from a shop's events: what they say of products, and what the signs of liking weigh, on a temporal split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.events import Event
from shopsight.recommend.blend import SHIPPED, Choice, features_of, learned_weights
from shopsight.recommend.collaborative import NO_BEHAVIOR, Behavior, behavior_of, interactions_of
from shopsight.recommend.goes_with import Matches, baskets_of, learned_matches
from shopsight.recommend.ground import Ground, ground_of
from shopsight.recommend.signals import Signal, signals_of
from shopsight.recommend.taste import taste_of
from shopsight.search.product_vectors import ProductRows

_EARLIER = 0.7
_MOST_CHOICES = 3000
_OTHERS = 300
_TURNED_TO = ("view_item", "add_to_cart", "purchase")
_LENGTHS = (1, 2, 4, 8, 60)
"""How many signals a shopper of the training has given: newcomers are to be answered well, too."""


class Learned(NamedTuple):
    """What a shop's events taught. `weights` are those of blend.FEATURES; `choices` how many they were fitted on."""

    behavior: Behavior
    weights: NDArray[np.float64]
    choices: int
    matches: Matches


def nothing_learned(dimension: int) -> Learned:
    """Return what answers before anything has happened: pictures, and the weights that ship."""
    return Learned(NO_BEHAVIOR, SHIPPED, 0, Matches(np.eye(dimension, dtype=np.float32), {}, 0))


def learn(events: Sequence[Event], products: ProductRows) -> Learned:
    """Learn from events in the order of time."""
    split = int(_EARLIER * len(events))
    earlier = behavior_of(interactions_of(events[:split]), products)
    choices = _choices(events, split, ground_of(products, earlier))
    behavior = behavior_of(interactions_of(events), products)
    return Learned(behavior, learned_weights(choices), len(choices), learned_matches(baskets_of(events), products))


def _choices(events: Sequence[Event], split: int, ground: Ground) -> list[Choice]:
    known: dict[str, list[Signal]] = {}
    for event in events[:split]:
        if event.shopper:
            known.setdefault(event.shopper, []).extend(signals_of(event))
    later: dict[str, set[int]] = {}
    for event in events[split:]:
        if event.shopper in known and event.name in _TURNED_TO:
            later.setdefault(event.shopper, set()).update(ground.products.rows(event.product_ids).tolist())
    random = np.random.default_rng(len(events))
    found = []
    for number, shopper in enumerate(sorted(later)[:_MOST_CHOICES]):
        taste = taste_of(known[shopper][-_LENGTHS[number % len(_LENGTHS)] :], ground.products)
        chosen = np.array(sorted(later[shopper] - set(taste.rows.tolist())), np.intp)
        if taste and len(chosen):
            others = np.setdiff1d(random.integers(0, len(ground.products), _OTHERS), [*chosen, *taste.rows])
            rows = np.r_[chosen, others]
            features = features_of(ground, taste, rows)
            found.append(Choice(features, np.arange(len(rows)) < len(chosen)))
    return found
