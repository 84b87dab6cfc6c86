"""Collaborative filtering of implicit feedback by alternating least squares (Hu, Koren and Volinsky, 2008).

Who turned to what has a confidence of 1 + `_CONFIDENCE` log(1 + weight); everything else is a dislike of confidence 1.
In numpy, solved for many at once: the libraries for it bring scipy and a compiler's output for what are forty lines.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Factors = NDArray[np.float32]
Places = NDArray[np.intp]

FACTORS = 24
_ROUNDS = 10
_CONFIDENCE = 3.0
_RIDGE = 5.0
_AT_ONCE = 20_000


def product_factors(shoppers: Places, products: Places, weights: Factors, seed: int = 0) -> Factors:
    """Return (products, FACTORS): what each product is like, from who turned to it.

    The three arrays are the entries of a sparse matrix: `shoppers[n]` turned to `products[n]` with `weights[n]`.
    """
    extras: Factors = (_CONFIDENCE * np.log1p(weights)).astype(np.float32)
    count = int(products.max()) + 1 if len(products) else 0
    factors = np.random.default_rng(seed).normal(scale=0.1, size=(count, FACTORS)).astype(np.float32)
    for _ in range(_ROUNDS if count else 0):
        of_shoppers = _solved(shoppers, products, extras, factors)
        factors = _solved(products, shoppers, extras, of_shoppers)
    return factors


def folded_in(factors: Factors, gram: Factors, weights: Factors) -> Factors:
    """Return the factors of one shopper who turned to products of these factors; `gram` is of all products."""
    extras = _CONFIDENCE * np.log1p(weights)
    left = gram + (factors * extras[:, None]).T @ factors + _RIDGE * np.eye(len(gram), dtype=np.float32)
    solved: Factors = np.linalg.solve(left, factors.T @ (1 + extras)).astype(np.float32)
    return solved


def _solved(mine: Places, others: Places, extras: Factors, factors: Factors) -> Factors:
    """Return the factors of one side, given those of the other."""
    size = factors.shape[1]
    ridged = factors.T @ factors + _RIDGE * np.eye(size, dtype=np.float32)
    order = np.argsort(mine, kind="stable")
    mine, others, extras = mine[order], others[order], extras[order]
    solved = np.zeros((int(mine.max()) + 1, size), np.float32)
    starts = np.flatnonzero(np.r_[True, mine[1:] != mine[:-1]])
    ends = np.r_[starts[1:], len(mine)]
    first = 0
    while first < len(starts):
        # As many as fit together; one that does not fit at all is taken alone.
        last = max(first + 1, int(np.searchsorted(ends, starts[first] + _AT_ONCE, side="right")))
        low, high = starts[first], ends[last - 1]
        seen, extra = factors[others[low:high]], extras[low:high, None]
        within = starts[first:last] - low
        outer = np.add.reduceat((seen * extra)[:, :, None] * seen[:, None, :], within, axis=0)
        wanted = np.add.reduceat(seen * (1 + extra), within, axis=0)
        solved[mine[starts[first:last]]] = np.linalg.solve(outer + ridged, wanted[:, :, None])[:, :, 0]
        first = last
    return solved
