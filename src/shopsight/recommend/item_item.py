"""Which products the same shoppers turn to: the cosine of two products over shoppers, shrunk where few did."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.recommend.als import Factors, Places

NEIGHBORS = 40
_SHRINKAGE = 10.0
_MOST_PER_SHOPPER = 60
_PAIRS_AT_ONCE = 2_000_000


class Neighbors(NamedTuple):
    """Per product its neighbors, nearest first: (n, NEIGHBORS) numbers, -1 where there are fewer, and similarities."""

    products: NDArray[np.int32]
    similarities: Factors


def neighbors_of(shoppers: Places, products: Places, weights: Factors, count: int) -> Neighbors:
    """Return the neighbors of `count` products, from the entries of a sparse matrix; see als.product_factors."""
    lengths = np.sqrt(np.bincount(products, weights**2, count))
    keys, sums = _pairs(shoppers, products, weights, count)
    left, right = keys // count, keys % count
    similar = sums / (lengths[left] * lengths[right] + _SHRINKAGE)
    order = np.lexsort((right, -similar, left))
    left, right, similar = left[order], right[order], similar[order]
    place = np.arange(len(left)) - np.searchsorted(left, left)
    kept = place < NEIGHBORS
    found = Neighbors(np.full((count, NEIGHBORS), -1, np.int32), np.zeros((count, NEIGHBORS), np.float32))
    found.products[left[kept], place[kept]] = right[kept]
    found.similarities[left[kept], place[kept]] = similar[kept]
    return found


def _pairs(shoppers: Places, products: Places, weights: Factors, count: int) -> tuple[Places, Factors]:
    """Return pairs of products, as left * count + right in ascending order, and the sum of their weights' products.

    Of a shopper who turned to very many only those of most weight are paired.
    """
    order = np.lexsort((-weights, shoppers))
    shoppers, products, weights = shoppers[order], products[order], weights[order]
    starts = np.flatnonzero(np.r_[True, shoppers[1:] != shoppers[:-1]]) if len(shoppers) else np.zeros(0, int)
    keys, sums = np.zeros(0, np.intp), np.zeros(0, np.float32)
    waiting: list[tuple[Places, Factors]] = []
    held = 0
    for start, end in zip(starts, np.r_[starts[1:], len(shoppers)], strict=True):
        own, weight = products[start:end][:_MOST_PER_SHOPPER], weights[start:end][:_MOST_PER_SHOPPER]
        differ = ~np.eye(len(own), dtype=bool)
        waiting.append(((own[:, None] * count + own)[differ], np.outer(weight, weight)[differ]))
        held += len(own) ** 2
        if held > _PAIRS_AT_ONCE:
            keys, sums = _summed([(keys, sums), *waiting])
            waiting, held = [], 0
    return _summed([(keys, sums), *waiting])


def _summed(parts: list[tuple[Places, Factors]]) -> tuple[Places, Factors]:
    keys, places = np.unique(np.concatenate([keys for keys, _ in parts]), return_inverse=True)
    sums = np.bincount(places, np.concatenate([sums for _, sums in parts]), len(keys))
    return keys.astype(np.intp), sums.astype(np.float32)
