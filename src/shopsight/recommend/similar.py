"""Products that look like one of the shop's: by all its photos, other variants left out, what can be had first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shopsight.core.money import major_units
from shopsight.core.ports import ProductIndex, ProductStore
from shopsight.core.recommendations import Reason, Recommendation
from shopsight.core.types import Candidate, Product, Vectors
from shopsight.core.where import Compare, Where
from shopsight.core.wishes import all_of
from shopsight.recommend.diversity import spread
from shopsight.search.product_vectors import ProductRows

_IN_STOCK = Compare("availability", "=", "in_stock")
_PER_HIT = 3
_LEAST = 0.2
"""Cosine below which nobody would call two pictures alike."""


def similar(
    product: Product,
    *,
    store: ProductStore,
    index: ProductIndex,
    products: ProductRows,
    limit: int,
    where: Where | None = None,
    diversity: float = 0.0,
) -> list[Recommendation]:
    """Return what looks most like the product, best first; none for one without a picture. Scores are cosines.

    What is out of stock comes only where too little else is left.
    """
    vectors = _vectors(product, store)
    if not len(vectors):
        return []
    seen = _nearest(index, vectors, product.group_key, _PER_HIT * limit, all_of([where, _IN_STOCK]))
    picked = _spread(seen, products, limit, diversity)
    if len(picked) < limit:
        others = _nearest(index, vectors, product.group_key, limit, where)
        known = {candidate.group_key for candidate in picked}
        picked += [candidate for candidate in others if candidate.group_key not in known][: limit - len(picked)]
    reasons = (Reason("alike", product.id),)
    return [Recommendation(candidate.product_id, round(candidate.score, 4), reasons) for candidate in picked]


def within_price(product: Product, band: float) -> Where | None:
    """Return the filter for what costs at most `band` (0.5: half) more or less; None where it has no price."""
    paid = product.price_minor if product.sale_price_minor is None else product.sale_price_minor
    if paid is None:
        return None
    amount = float(major_units(paid, product.currency))
    low, high = (
        Compare("price", ">=", f"{amount * (1 - band):.4f}"),
        Compare("price", "<=", f"{amount * (1 + band):.4f}"),
    )
    return all_of([Compare("currency", "=", product.currency), low, high])


def _vectors(product: Product, store: ProductStore) -> Vectors:
    sights = store.sights([photo.content_sha256 for photo in product.photos])
    rows = [sights[photo.content_sha256].vector for photo in product.photos if photo.content_sha256 in sights]
    return np.array(rows, np.float32).reshape(len(rows), -1)


def _nearest(index: ProductIndex, vectors: Vectors, group: str, count: int, where: Where | None) -> list[Candidate]:
    """Return the best of each group over all photos that ask, without the product's own group."""
    best: dict[str, Candidate] = {}
    for found in index.nearest(vectors, count + 1, where):
        for candidate in found:
            known = best.get(candidate.group_key)
            if candidate.group_key == group or candidate.score < _LEAST:
                continue
            if known is None or candidate.score > known.score:
                best[candidate.group_key] = candidate
    return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.product_id))[:count]


def _spread(seen: Sequence[Candidate], products: ProductRows, limit: int, diversity: float) -> list[Candidate]:
    # The matrix may be a moment older than the index.
    held = [candidate for candidate in seen if candidate.product_id in products.row_of]
    vectors = products.vectors[products.rows([candidate.product_id for candidate in held])]
    scores = np.array([candidate.score for candidate in held], np.float32)
    return [held[place] for place in spread(scores, vectors, limit, diversity)]
