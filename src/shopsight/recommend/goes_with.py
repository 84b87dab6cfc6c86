"""What completes the look: goods of another category whose style fits, learned from what was bought together.

A linear map takes a product's picture to where the pictures of what is bought with it lie: ridge regression pulled
toward leaving it where it is. So without any purchase the most alike goods of other categories go with it, and every
purchase moves that. Beside it counts how much more often than chance two categories are bought together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shopsight.core.events import Event
from shopsight.core.recommendations import Reason, Recommendation
from shopsight.recommend.als import Factors, Places
from shopsight.search.product_vectors import ProductRows

Category = tuple[str, ...]

_RIDGE = 10.0
_DOUBT = 2.0
"""So many pairs as chance would have are added to each two categories, before they are compared with chance."""
_LIFT_WEIGHT = 0.6
_SAME_DEPARTMENT = 0.3
"""What counts for a category of the same department, where nothing of the category was ever bought with anything."""
_PER_CATEGORY = 2
"""A look has at most so many of one category, as long as there are others."""
_MOST_IN_BASKET = 20


@dataclass(frozen=True, slots=True)
class Matches:
    """What goes with what: `map` (d, d) moves a picture, `lifts` are logarithms by pair of categories."""

    map: Factors
    lifts: Mapping[tuple[Category, Category], float]
    pairs: int


def baskets_of(events: Iterable[Event]) -> Iterator[tuple[str, ...]]:
    """Yield the different products of each purchase of several."""
    for event in events:
        ids = tuple(dict.fromkeys(event.product_ids)) if event.name == "purchase" else ()
        if len(ids) > 1:
            yield ids[:_MOST_IN_BASKET]


def learned_matches(baskets: Iterable[Sequence[str]], products: ProductRows) -> Matches:
    """Learn from baskets of product ids. Pairs of one category say what is compared, not what goes together."""
    left: list[int] = []
    right: list[int] = []
    for basket in baskets:
        rows = products.rows(basket).tolist()
        both = [(a, b) for a in rows for b in rows if products.categories[a] != products.categories[b]]
        left += [a for a, _ in both]
        right += [b for _, b in both]
    dimension = products.vectors.shape[1]
    inputs, outputs = products.vectors[left], products.vectors[right]
    ridge = _RIDGE * np.eye(dimension, dtype=np.float32)
    moved: Factors = np.linalg.solve(inputs.T @ inputs + ridge, inputs.T @ outputs + ridge).astype(np.float32)
    return Matches(
        moved,
        _lifts([(products.categories[a], products.categories[b]) for a, b in zip(left, right, strict=True)]),
        len(left),
    )


def going_with(product_id: str, matches: Matches, products: ProductRows, limit: int) -> list[Recommendation]:
    """Return what goes with a product, in stock, best first; none for one without a picture."""
    row = products.row_of.get(product_id)
    if row is None:
        return []
    scores = match_scores(row, matches, products)
    scores[~products.is_in_stock] = -np.inf
    reasons = (Reason("goes_with", product_id),)
    return [
        Recommendation(products.ids[place], round(float(scores[place]), 4), reasons)
        for place in _varied(np.argsort(-scores, kind="stable"), scores, products, limit)
    ]


def match_scores(row: int, matches: Matches, products: ProductRows) -> Factors:
    """Return by row how well each product goes with this one; minus infinity within its own category and group."""
    wanted = products.vectors[row] @ matches.map
    scores: Factors = products.vectors @ (wanted / max(float(np.linalg.norm(wanted)), 1e-6))
    own, group = products.categories[row], products.group_keys[row]
    is_known = any(start == own for start, _ in matches.lifts)
    for place, category in enumerate(products.categories):
        if category == own or products.group_keys[place] == group:
            scores[place] = -np.inf
        elif lift := matches.lifts.get((own, category)):
            scores[place] += _LIFT_WEIGHT * lift
        elif not is_known and category[:1] == own[:1]:
            scores[place] += _SAME_DEPARTMENT
    return scores


def _varied(order: Places, scores: Factors, products: ProductRows, limit: int) -> list[int]:
    """Return the best rows, one of each group of variants; more than a few of one category come after the others."""
    taken: Counter[Category] = Counter()
    groups: set[str] = set()
    first: list[int] = []
    later: list[int] = []
    for row in order.tolist():
        if len(first) == limit or scores[row] == -np.inf:
            break
        if products.group_keys[row] in groups:
            continue
        groups.add(products.group_keys[row])
        taken[products.categories[row]] += 1
        (first if taken[products.categories[row]] <= _PER_CATEGORY else later).append(row)
    return [*first, *later][:limit]


def _lifts(pairs: Sequence[tuple[Category, Category]]) -> dict[tuple[Category, Category], float]:
    """Return log(times more often than chance) for each pair of categories that could have been."""
    together = Counter(pairs)
    ends: dict[Category, int] = defaultdict(int)
    for (_, category), count in together.items():
        ends[category] += count
    starts = Counter(category for category, _ in pairs)
    lifts = {}
    for start, begun in starts.items():
        for end, ended in ends.items():
            chance = begun * ended / len(pairs)
            lifts[start, end] = float(np.log((together[start, end] + _DOUBT * chance) / (chance + _DOUBT * chance)))
    return lifts
