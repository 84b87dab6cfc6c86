"""Would recommendations have been right? Each shopper's later goods held against what was recommended before them.

The events are cut at a time: who recommends may know those before, and is judged on what shoppers turned to after that
they had not turned to before. Nothing of the future leaks, and the popular goods of tomorrow are not known today.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypedDict

import numpy as np

from shopsight.core.events import Event
from shopsight.core.types import Vector
from shopsight.evaluation.metrics import Interval, bootstrap, first_hit, ndcg_at

TAKEN = ("select_item", "view_item", "add_to_cart", "purchase")
"""The events by which a shopper turns to a product."""

Recommend: TypeAlias = Callable[[str, int], Sequence[str]]
"""A shopper's pseudonym and k → product ids, best first."""
MakeRecommend: TypeAlias = Callable[[Sequence[Event]], Recommend]
"""The events before the cut → who recommends."""


@dataclass(frozen=True, slots=True)
class Split:
    """Events cut at a time. `later` has the goods that each shopper known before turned to anew after it."""

    cut: datetime
    before: tuple[Event, ...]
    known: Mapping[str, frozenset[str]]
    later: Mapping[str, frozenset[str]]


class RecommenderFigures(TypedDict):
    """Of one recommender, over shoppers; `ci95` has the intervals of what is a mean over them.

    `recall` is the share of a shopper's later goods (k at most) that were among k; `coverage` the share of the catalog
    that anybody was shown; `novelty` the mean surprise of what was shown, in bits; `diversity` 1 − the mean cosine
    within a list; `popularity_bias` how much more popular what was shown is than what was turned to, 1 being as much;
    `ndcg_gain` the nDCG above that of the first recommender, shopper by shopper.
    """

    name: str
    recall: float
    ndcg: float
    mrr: float
    novelty: float
    diversity: float | None
    coverage: float
    popularity_bias: float
    ci95: dict[str, Interval]
    ndcg_gain: float


class RecommendationReport(TypedDict):
    k: int
    cut: str
    n_events_before: int
    n_shoppers: int
    n_products: int
    recommenders: list[RecommenderFigures]


def temporal_split(events: Iterable[Event], share: float = 0.8) -> Split:
    """Cut so that `share` of the events by which goods are turned to come before. Raises ValueError where none do."""
    taken = sorted((e for e in events if e.name in TAKEN and e.shopper), key=lambda event: (event.time, event.id))
    if not taken:
        raise ValueError(f"there is no event of a known shopper to judge by; wanted are {', '.join(TAKEN)}")
    cut = taken[min(int(len(taken) * share), len(taken) - 1)].time
    before = tuple(event for event in taken if event.time < cut)
    known = _goods(before)
    after = _goods(event for event in taken if event.time >= cut)
    later = {shopper: goods - known[shopper] for shopper, goods in after.items() if shopper in known}
    return Split(cut, before, known, {shopper: goods for shopper, goods in sorted(later.items()) if goods})


def judge(
    split: Split,
    makers: Mapping[str, MakeRecommend],
    product_ids: Sequence[str],
    vectors: Mapping[str, Vector] | None = None,
    k: int = 10,
) -> RecommendationReport:
    """Judge each recommender, and each against the first, shopper by shopper. Goods known before are passed over.

    `vectors` of unit length, by product, tell how diverse a list is. Raises ValueError when nobody came back.
    """
    if not split.later:
        raise ValueError("no shopper turned to anything new after the cut: there is nothing to judge by")
    bench = _Bench(split, frozenset(product_ids), vectors, k)
    lists = {name: _lists(make(split.before), split, k) for name, make in makers.items()}
    first = {
        shopper: ndcg_at(k, ranked, split.later[shopper]) for shopper, ranked in next(iter(lists.values())).items()
    }
    return RecommendationReport(
        k=k,
        cut=split.cut.isoformat(),
        n_events_before=len(split.before),
        n_shoppers=len(split.later),
        n_products=len(bench.catalog),
        recommenders=[_figures(name, found, bench, first) for name, found in lists.items()],
    )


class _Bench:
    """What every recommender is held against."""

    def __init__(self, split: Split, catalog: frozenset[str], vectors: Mapping[str, Vector] | None, k: int) -> None:
        self.later, self.n_known = split.later, len(split.known)
        self.catalog, self.vectors, self.k = catalog, vectors, k
        self.popularity = Counter(product for goods in split.known.values() for product in goods)
        self.usual_popularity = max(self.popularity_of(split.later.values()), 1e-9)

    def popularity_of(self, lists: Iterable[Iterable[str]]) -> float:
        counts = [self.popularity[product] for products in lists for product in products]
        return float(np.mean(counts)) if counts else 0.0


def _figures(
    name: str, lists: Mapping[str, Sequence[str]], bench: _Bench, first: Mapping[str, float]
) -> RecommenderFigures:
    later, k, vectors = bench.later, bench.k, bench.vectors
    of_shopper = {
        "recall": [len(later[s] & set(ranked)) / min(k, len(later[s])) for s, ranked in lists.items()],
        "ndcg": [ndcg_at(k, ranked, later[s]) for s, ranked in lists.items()],
        "ndcg_gain": [ndcg_at(k, ranked, later[s]) - first[s] for s, ranked in lists.items()],
        "mrr": [_reciprocal_rank(ranked, later[s]) for s, ranked in lists.items()],
        "novelty": [_surprise(ranked, bench) for ranked in lists.values() if ranked],
        "diversity": [_diversity(ranked, vectors) for ranked in lists.values() if len(ranked) > 1] if vectors else [],
    }
    means = {measure: float(np.mean(values)) if values else 0.0 for measure, values in of_shopper.items()}
    shown = {product for ranked in lists.values() for product in ranked}
    return RecommenderFigures(
        name=name,
        recall=means["recall"],
        ndcg=means["ndcg"],
        mrr=means["mrr"],
        novelty=means["novelty"],
        diversity=means["diversity"] if of_shopper["diversity"] else None,
        coverage=len(shown & bench.catalog) / max(1, len(bench.catalog)),
        popularity_bias=bench.popularity_of(lists.values()) / bench.usual_popularity,
        ci95={m: bootstrap(values, np.random.default_rng(0)) for m, values in of_shopper.items() if values},
        ndcg_gain=means["ndcg_gain"],
    )


def _lists(recommend: Recommend, split: Split, k: int) -> dict[str, list[str]]:
    found = {}
    for shopper in split.later:
        known = split.known[shopper]
        ranked = recommend(shopper, k + len(known))
        found[shopper] = [product for product in dict.fromkeys(ranked) if product not in known][:k]
    return found


def _goods(events: Iterable[Event]) -> dict[str, frozenset[str]]:
    goods: dict[str, set[str]] = {}
    for event in events:
        goods.setdefault(event.shopper, set()).update(event.product_ids)
    return {shopper: frozenset(products) for shopper, products in goods.items()}


def _reciprocal_rank(ranked: Sequence[str], relevant: frozenset[str]) -> float:
    hit = first_hit(ranked, relevant)
    return 0.0 if hit is None else 1 / (hit + 1)


def _surprise(ranked: Sequence[str], bench: _Bench) -> float:
    """Bits of surprise; a good that nobody turned to counts as if half a shopper had."""
    takers = [max(bench.popularity[product], 0.5) for product in ranked]
    return float(np.mean([-math.log2(count / bench.n_known) for count in takers]))


def _diversity(ranked: Sequence[str], vectors: Mapping[str, Vector]) -> float:
    rows = np.stack([vectors[product] for product in ranked if product in vectors] or [np.zeros(1, np.float32)])
    n = len(rows)
    return 1 - float((rows @ rows.T).sum() - n) / (n * (n - 1)) if n > 1 else 0.0
