"""Sums outcomes up: recall@k, mAP, nDCG, macro and micro recall, "in the catalog or not", each with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import numpy as np

from shopsight.evaluation.classes import class_recall
from shopsight.evaluation.datasets import CatalogItem
from shopsight.evaluation.metrics import (
    Interval,
    average_precision,
    bootstrap,
    ndcg_at,
    precision_at,
    recall_at,
    recall_curve,
    wilson,
)
from shopsight.evaluation.outcomes import Outcome
from shopsight.evaluation.roc import auc, paired_auc_interval, roc

KEPT_INSIDE = 0.95
"""Share of the photos of goods in the catalog that the threshold of `in_catalog` lets through."""


class GroupFigures(TypedDict):
    """How well one group of photos is found. `ci95` is the interval of recall_at_1."""

    recall_at_1: float
    recall_at_5: float
    n_queries: int
    ci95: Interval


class InCatalog(TypedDict):
    """How well the best score tells whether the product is in the catalog at all.

    Each photo counts twice: with its products in the catalog, and with them left out. `threshold` lets 95 % of the
    first kind through, and `false_positive_rate` of the second.
    """

    auc: float
    ci95: Interval
    threshold: float
    false_positive_rate: float
    n_queries: int


class Figures(TypedDict):
    """Shares in 0–1. `ci95` has an interval (low, high) for every figure from recall_at_1 to category_macro_recall.

    `accuracy` is the share of photos whose first product is right (recall_at_1 by another name), `macro_recall` the
    mean of that over products, `micro_recall` over all pairs of a photo and a product on it; the two about categories
    ask only for a product of the right category. `recall_curve` is recall@1, @2, … @20. `per_exposure` has "seen" and
    "unseen" where the catalog says which products a training may have known.
    """

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    map: float
    map_at_10: float
    ndcg_at_10: float
    precision_at_5: float
    precision_at_10: float
    accuracy: float
    macro_recall: float
    micro_recall: float
    category_accuracy: float
    category_macro_recall: float
    n_queries: int
    n_products: int
    ci95: dict[str, Interval]
    in_catalog: InCatalog | None
    recall_curve: list[float]
    per_category: dict[str, GroupFigures]
    per_exposure: dict[str, GroupFigures]


def figures(outcomes: Sequence[Outcome], items: Sequence[CatalogItem]) -> Figures:
    """Sum up. Intervals are Wilson's for shares of photos and products, and seeded bootstraps for everything else."""
    hits = [outcome.first_hit for outcome in outcomes]
    of_photo = {
        "map": [average_precision(o.ranked, o.photo.product_ids) for o in outcomes],
        "map_at_10": [average_precision(o.ranked, o.photo.product_ids, 10) for o in outcomes],
        "ndcg_at_10": [ndcg_at(10, o.ranked, o.photo.product_ids) for o in outcomes],
        "precision_at_5": [precision_at(5, o.ranked, o.photo.product_ids) for o in outcomes],
        "precision_at_10": [precision_at(10, o.ranked, o.photo.product_ids) for o in outcomes],
    }
    means = {name: float(np.mean(values)) if values else 0.0 for name, values in of_photo.items()}
    pairs = [(product, o.ranked[:1] == (product,)) for o in outcomes for product in sorted(o.photo.product_ids)]
    products = class_recall(pairs)
    category_of = {item.product_id: item.narrowest for item in items}
    named = [pair for outcome in outcomes for pair in _categories_named(outcome, category_of)]
    categories = class_recall(named)
    return Figures(
        recall_at_1=recall_at(1, hits),
        recall_at_5=recall_at(5, hits),
        recall_at_10=recall_at(10, hits),
        map=means["map"],
        map_at_10=means["map_at_10"],
        ndcg_at_10=means["ndcg_at_10"],
        precision_at_5=means["precision_at_5"],
        precision_at_10=means["precision_at_10"],
        accuracy=recall_at(1, hits),
        macro_recall=products.macro,
        micro_recall=products.micro,
        category_accuracy=categories.micro,
        category_macro_recall=categories.macro,
        n_queries=len(outcomes),
        n_products=len(items),
        ci95={
            **{f"recall_at_{k}": _recall_interval(k, hits) for k in (1, 5, 10)},
            **{name: bootstrap(values, _rng()) for name, values in of_photo.items()},
            "accuracy": _recall_interval(1, hits),
            "macro_recall": products.macro_ci95,
            "micro_recall": products.micro_ci95,
            "category_accuracy": categories.micro_ci95,
            "category_macro_recall": categories.macro_ci95,
        },
        in_catalog=_in_catalog(outcomes),
        recall_curve=recall_curve(hits),
        per_category=_per_category(outcomes, category_of),
        per_exposure=_per_exposure(outcomes, items),
    )


def inside_and_outside(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """Return each photo's best score with its products in the catalog, and without them (leave one product out)."""
    pairs = [(o.scores[0], o.best_wrong) for o in outcomes if o.scores]
    both = [(inside, outside) for inside, outside in pairs if outside is not None]
    return [inside for inside, _ in both], [outside for _, outside in both]


def _in_catalog(outcomes: Sequence[Outcome]) -> InCatalog | None:
    inside, outside = inside_and_outside(outcomes)
    if not inside:
        return None
    threshold, false_positive_rate = roc(inside, outside).at_true_positive_rate(KEPT_INSIDE)
    return InCatalog(
        auc=auc(inside, outside),
        ci95=paired_auc_interval(inside, outside, _rng()),
        threshold=threshold,
        false_positive_rate=false_positive_rate,
        n_queries=len(inside),
    )


def _categories_named(outcome: Outcome, category_of: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Each category on the photo, and whether the first product is of it."""
    first = category_of.get(outcome.ranked[0]) if outcome.ranked else None
    return [(category, category == first) for category in _categories(outcome, category_of)]


def _per_category(outcomes: Sequence[Outcome], category_of: Mapping[str, str]) -> dict[str, GroupFigures]:
    hits: dict[str, list[int | None]] = {}
    for outcome in outcomes:
        for category in _categories(outcome, category_of):
            hits.setdefault(category, []).append(outcome.first_hit)
    return {category: _group(found) for category, found in sorted(hits.items())}


def _categories(outcome: Outcome, category_of: Mapping[str, str]) -> list[str]:
    """A photo of several products belongs to the category of each."""
    return sorted({category_of.get(product, "") for product in outcome.photo.product_ids})


def _per_exposure(outcomes: Sequence[Outcome], items: Sequence[CatalogItem]) -> dict[str, GroupFigures]:
    """Photos of products that a training may have known, and of others; a photo of both kinds is in neither group."""
    split_of = {item.product_id: item.split for item in items}
    if not any(split_of.values()):
        return {}
    hits: dict[bool, list[int | None]] = {True: [], False: []}
    for outcome in outcomes:
        known = {split_of.get(product, "") == "train" for product in outcome.photo.product_ids}
        if len(known) == 1:
            hits[known.pop()].append(outcome.first_hit)
    return {"seen": _group(hits[True]), "unseen": _group(hits[False])}


def _group(hits: Sequence[int | None]) -> GroupFigures:
    return GroupFigures(
        recall_at_1=recall_at(1, hits),
        recall_at_5=recall_at(5, hits),
        n_queries=len(hits),
        ci95=_recall_interval(1, hits),
    )


def _recall_interval(k: int, hits: Sequence[int | None]) -> Interval:
    share = wilson(sum(hit is not None and hit < k for hit in hits), len(hits))
    return share.low, share.high


def _rng() -> np.random.Generator:
    """The same resamples for every figure, and in every run."""
    return np.random.default_rng(0)
