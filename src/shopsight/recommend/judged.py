"""This shop's own recommenders as an evaluation asks them: they learn from the events before a cut alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from shopsight.core.events import Event
from shopsight.evaluation.recommendations import MakeRecommend, Recommend
from shopsight.recommend.als import folded_in
from shopsight.recommend.for_you import for_you, popular
from shopsight.recommend.ground import Ground, ground_of
from shopsight.recommend.learn import Learned, learn
from shopsight.recommend.signals import Signal, signals_of
from shopsight.recommend.taste import Taste, taste_of
from shopsight.search.product_vectors import ProductRows

_MOST_SIGNALS = 500


def recommenders(products: ProductRows) -> dict[str, MakeRecommend]:
    """Return "for you" as it is shown, and its collaborative filtering (ALS) by itself."""
    return {"for you": partial(_make_for_you, products), "ALS": partial(_make_als, products)}


def _make_for_you(products: ProductRows, events: Sequence[Event]) -> Recommend:
    ground, learned, known = _learned(products, events)

    def recommend(shopper: str, k: int) -> Sequence[str]:
        signals = known.get(shopper, [])
        taste = taste_of(signals, products)
        items = for_you(ground, taste, signals, learned.weights, k) if taste else popular(ground, k)
        return [item.product_id for item in items]

    return recommend


def _make_als(products: ProductRows, events: Sequence[Event]) -> Recommend:
    ground, _, known = _learned(products, events)

    def recommend(shopper: str, k: int) -> Sequence[str]:
        taste = taste_of(known.get(shopper, []), products)
        scores = _scores(ground, taste) if taste else ground.own_popularity
        return [products.ids[row] for row in np.argsort(-scores, kind="stable")[:k]]

    return recommend


def _scores(ground: Ground, taste: Taste) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return ground.factors @ folded_in(ground.factors[taste.rows], ground.gram, taste.row_weights)


def _learned(products: ProductRows, events: Sequence[Event]) -> tuple[Ground, Learned, dict[str, list[Signal]]]:
    learned = learn(events, products)
    known: dict[str, list[Signal]] = {}
    for event in events:
        known.setdefault(event.shopper, []).extend(signals_of(event))
    latest = {shopper: signals[-_MOST_SIGNALS:] for shopper, signals in known.items()}
    return ground_of(products, learned.behavior), learned, latest
