"""Whether items are together more often than chance: Fisher's exact test, and false discoveries kept few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


def fisher_p_values(both: Counts, one: Counts, other: Counts, total: int) -> Floats:
    """Return, for each pair, the chance of at least `both` common baskets if `one` and `other` were independent.

    One-sided (Fisher, 1934): the upper tail of the hypergeometric distribution with these margins.
    """
    p_values = np.empty(len(both))
    # Terms fall away from the mean, so that the tail that does not have the mean in it is summed.
    is_upper = both * float(total) >= one * other.astype(np.float64)
    p_values[is_upper] = _upper_tail(both[is_upper], one[is_upper], other[is_upper], total)
    # Fewer than k of one's baskets with the other item are more than one - k of them without it.
    rest = ~is_upper
    p_values[rest] = 1.0 - _upper_tail(one[rest] - both[rest] + 1, one[rest], total - other[rest], total)
    return np.clip(p_values, 0.0, 1.0)


def _upper_tail(both: Counts, one: Counts, other: Counts, total: int) -> Floats:
    """Return the chance of at least `both`, which is not below the mean."""
    most = np.minimum(one, other)
    is_possible = both <= most
    start = np.minimum(both, most)
    log_first = _log_choose(one, start) + _log_choose(total - one, other - start)
    log_first -= _log_choose(np.full_like(other, total), other)
    term, tail, at = np.ones(len(both)), np.ones(len(both)), start.copy()
    active = np.flatnonzero(at < most)
    while len(active):
        k, a, b = at[active], one[active], other[active]
        term[active] *= (a - k) * (b - k) / ((k + 1) * (total - a - b + k + 1))
        tail[active] += term[active]
        at[active] += 1
        is_falling = term[active] > tail[active] * 1e-17
        active = active[is_falling & (at[active] < most[active])]
    return np.where(is_possible, np.exp(log_first + np.log(tail)), 0.0)


def q_values(p_values: Floats, tests: int) -> Floats:
    """Return the false discovery rate at which each is found (Benjamini and Hochberg, 1995), in the order given.

    Of `tests` hypotheses only the given ones have a p-value; the others count as the least significant.
    """
    order = np.argsort(p_values)
    ranked = p_values[order] * tests / np.arange(1, len(order) + 1)
    corrected = np.empty(len(order))
    corrected[order] = np.minimum(1.0, np.minimum.accumulate(ranked[::-1])[::-1])
    return corrected


def _log_choose(n: Counts, k: Counts) -> Floats:
    return _log_factorial(n) - _log_factorial(k) - _log_factorial(n - k)


_SMALL = np.cumsum(np.log(np.maximum(1, np.arange(32.0))))


def _log_factorial(n: Counts) -> Floats:
    """Stirling's series from 32 on, where its third term is beyond the last digit."""
    x = np.maximum(n, 32).astype(np.float64)
    series = x * np.log(x) - x + 0.5 * np.log(2 * np.pi * x) + 1 / (12 * x) - 1 / (360 * x**3) + 1 / (1260 * x**5)
    return np.where(n < 32, _SMALL[np.minimum(n, 31)], series)
