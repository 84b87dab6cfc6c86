"""What a shopper is shown as "for you": candidates from pictures and behavior, weighed, spread, and with reasons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shopsight.core.recommendations import Reason, Recommendation
from shopsight.recommend.als import Factors, Places, folded_in
from shopsight.recommend.blend import features_of, neighbors_in
from shopsight.recommend.diversity import spread
from shopsight.recommend.ground import Ground
from shopsight.recommend.signals import Signal
from shopsight.recommend.taste import Taste

DIVERSITY = 0.15
_PER_SOURCE = 150
_SPREAD_OVER = 5
_REFILL_AFTER_S = 14 * 24 * 3600.0
_LOOKS_LIKE = 0.35
"""Cosine from which "because you looked at" is true to the eye."""
_KINDS = {"search": "searched", "add_to_cart": "carted", "purchase": "bought"}


def for_you(
    ground: Ground,
    taste: Taste,
    signals: Sequence[Signal],
    weights: NDArray[np.float64],
    limit: int,
    diversity: float = DIVERSITY,
) -> list[Recommendation]:
    """Return what this taste likes best, in stock, variants as one, best first.

    Nothing that the shopper has clicked on lately, and nothing bought, unless it is bought again and again.
    """
    rows = _allowed(ground, _candidates(ground, taste), signals)
    features = features_of(ground, taste, rows)
    scores = (features @ weights).astype(np.float32)
    return [
        Recommendation(ground.products.ids[rows[n]], round(float(scores[n]), 4), _reasons(ground, taste, int(rows[n])))
        for n in _best(ground, rows, scores, limit, diversity, pool=_SPREAD_OVER * limit)
    ]


def popular(ground: Ground, limit: int, diversity: float = DIVERSITY) -> list[Recommendation]:
    """Return what most shoppers turn to, in stock, variants as one; before anything happened, goods that differ."""
    rows = ground.popular
    scores = ground.own_popularity[rows]
    kept = _best(ground, rows, scores, limit, diversity if scores.any() else 1.0, pool=len(rows))
    return [
        Recommendation(ground.products.ids[rows[n]], round(float(scores[n]), 4), (_of_the_shop(ground, int(rows[n])),))
        for n in kept
    ]


def _candidates(ground: Ground, taste: Taste) -> Places:
    """Return rows that may be liked: by picture, by what alike shoppers turn to, and the popular ones of its kind."""
    user = folded_in(ground.factors[taste.rows], ground.gram, taste.row_weights)
    found = [ground.popular[:_PER_SOURCE], _top(ground.factors @ user)]
    found += [_top(likeness) for likeness in (ground.sketches @ (ground.directions.T @ taste.vectors.T)).T]
    found += [neighbors_in(ground, row)[0] for row in taste.rows.tolist()]
    departments = {int(number) for number in ground.department[taste.rows] if number >= 0}
    found += [ground.popular_in[number][:_PER_SOURCE] for number in sorted(departments)]
    rows: Places = np.unique(np.concatenate(found))
    return rows


def _top(scores: Factors) -> Places:
    if len(scores) <= _PER_SOURCE:
        return np.arange(len(scores))
    return np.argpartition(-scores, _PER_SOURCE)[:_PER_SOURCE]


def _allowed(ground: Ground, rows: Places, signals: Sequence[Signal]) -> Places:
    products = ground.products
    clicked = {signal.product_id for signal in signals if signal.kind not in ("search", "purchase")}
    latest_s = max((signal.time for signal in signals), default=0.0)
    bought: dict[str, list[float]] = {}
    for signal in signals:
        if signal.kind == "purchase" and signal.product_id in products.row_of:
            bought.setdefault(signal.product_id, []).append(signal.time)
    due = {product_id for product_id, times in bought.items() if _is_refill(ground, product_id, times, latest_s)}
    had = {products.group_keys[products.row_of[product_id]] for product_id in bought.keys() - due}
    kept = [
        row
        for row in rows[products.is_in_stock[rows]].tolist()
        if products.ids[row] in due or (products.ids[row] not in clicked and products.group_keys[row] not in had)
    ]
    return np.array(kept, np.intp)


def _is_refill(ground: Ground, product_id: str, times: Sequence[float], latest_s: float) -> bool:
    """Whether it is time to have it again: the shopper bought it twice, or others do so with its category."""
    category = " > ".join(ground.products.categories[ground.products.row_of[product_id]])
    is_repeated = len(set(times)) > 1 or category in ground.behavior.refills
    return is_repeated and latest_s - max(times) >= _REFILL_AFTER_S


def _best(ground: Ground, rows: Places, scores: Factors, limit: int, diversity: float, pool: int) -> list[int]:
    """Return places in `rows`, best first, one of each group of variants, spread over the best `pool` of them."""
    order: list[int] = []
    groups: set[str] = set()
    for n in np.lexsort((rows, -scores)).tolist():
        group = ground.products.group_keys[rows[n]]
        if group not in groups:
            groups.add(group)
            order.append(n)
        if len(order) == pool:
            break
    picked = spread(scores[order], ground.products.vectors[rows[order]], limit, diversity)
    return [order[place] for place in picked]


def _reasons(ground: Ground, taste: Taste, row: int) -> tuple[Reason, ...]:
    """Return what speaks for it, the most telling first, at most two."""
    products = ground.products
    cosines = products.vectors[taste.rows] @ products.vectors[row]
    reasons: list[Reason] = []
    if len(cosines) and cosines.max() >= _LOOKS_LIKE:
        nearest = int(taste.rows[int(np.argmax(cosines))])
        reasons.append(Reason(_KINDS.get(taste.kinds[nearest], "viewed"), products.ids[nearest]))  # type: ignore[arg-type]
    turned_to = set(taste.rows.tolist())
    rows, similarities = neighbors_in(ground, row)
    shared = [(float(s), int(r)) for r, s in zip(rows, similarities, strict=True) if int(r) in turned_to]
    if shared:
        reasons.append(Reason("shoppers_like_you", products.ids[max(shared)[1]]))
    if not reasons and products.categories[row]:
        department = ground.department[row]
        if department in ground.department[taste.rows]:
            reasons.append(Reason("category", category=products.categories[row][0]))
    return tuple(reasons[:2]) or (_of_the_shop(ground, row),)


def _of_the_shop(ground: Ground, row: int) -> Reason:
    return Reason("popular" if ground.evidence[row] > 0 else "new")
