"""What a recommender has to beat: chance, what everybody takes, item-kNN, and what looks like what one took."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from random import Random

import numpy as np

from shopsight.core.events import Event
from shopsight.core.types import Vectors
from shopsight.evaluation.recommendations import MakeRecommend, Recommend

_DECAY = 0.9
_MOST_GOODS = 200


def baselines(product_ids: Sequence[str]) -> dict[str, MakeRecommend]:
    """Return the baselines over these products, the strongest that knows no shopper first."""
    return {
        "popularity": popularity,
        "random": lambda _: random_choice(product_ids),
        "item-kNN": item_knn,
    }


def look_alike(product_ids: Sequence[str], vectors: Vectors) -> MakeRecommend:
    """Recommend what looks like what a shopper turned to: knows no other shopper. `vectors` is (n, d), unit rows."""
    row_of = {product_id: row for row, product_id in enumerate(product_ids)}

    def make(events: Sequence[Event]) -> Recommend:
        goods = _goods(events)
        popular = _most_popular(goods)

        def recommend(shopper: str, k: int) -> Sequence[str]:
            known = [row_of[product] for product in goods.get(shopper, ()) if product in row_of]
            if not known:
                return popular[:k]
            weights = np.array([_DECAY**age for age in range(len(known) - 1, -1, -1)], np.float32)
            # Tastes are several, so the nearest of what was taken counts, not its mean.
            scores = ((vectors @ vectors[known].T) * weights).max(axis=1)
            return [product_ids[row] for row in np.argsort(-scores, kind="stable")[:k]]

        return recommend

    return make


def popularity(events: Sequence[Event]) -> Recommend:
    """Recommend to everybody what most shoppers turned to."""
    ranked = _most_popular(_goods(events))
    return lambda _, k: ranked[:k]


def random_choice(product_ids: Sequence[str], seed: int = 0) -> Recommend:
    """Recommend anything, the same to the same shopper."""
    listed = list(product_ids)

    def recommend(shopper: str, k: int) -> Sequence[str]:
        dice = Random(f"{seed} {shopper}")  # noqa: S311 - nothing secret
        return dice.sample(listed, min(k, len(listed)))

    return recommend


def item_knn(events: Sequence[Event]) -> Recommend:
    """Recommend what is near, by the cosine of who turned to it, to what the shopper turned to (Sarwar et al., 2001).

    Late goods weigh more. Places left are filled by popularity.
    """
    goods = _goods(events)
    takers = Counter(product for products in goods.values() for product in products)
    together: dict[str, Counter[str]] = {}
    for products in goods.values():
        for product in products:
            together.setdefault(product, Counter()).update(other for other in products if other != product)
    popular = _most_popular(goods)

    def recommend(shopper: str, k: int) -> Sequence[str]:
        scores: defaultdict[str, float] = defaultdict(float)
        for age, product in enumerate(reversed(goods.get(shopper, ()))):
            for other, count in together[product].items():
                scores[other] += _DECAY**age * count / math.sqrt(takers[product] * takers[other])
        near = sorted(scores, key=lambda product: (-scores[product], product))
        return list(dict.fromkeys([*near, *popular]))[:k]

    return recommend


def _goods(events: Sequence[Event]) -> Mapping[str, tuple[str, ...]]:
    """The goods of each shopper, each once, by when it was last turned to; the last of very many."""
    goods: dict[str, dict[str, None]] = {}
    for event in events:
        of_shopper = goods.setdefault(event.shopper, {})
        for product in event.product_ids:
            of_shopper.pop(product, None)
            of_shopper[product] = None
    return {shopper: tuple(products)[-_MOST_GOODS:] for shopper, products in goods.items()}


def _most_popular(goods: Mapping[str, tuple[str, ...]]) -> list[str]:
    takers = Counter(product for products in goods.values() for product in products)
    return sorted(takers, key=lambda product: (-takers[product], product))
