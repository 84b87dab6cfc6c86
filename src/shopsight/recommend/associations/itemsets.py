"""Frequent itemsets by pattern growth, on projected databases that are numpy columns.

The recursion is FP-growth's (Han, Pei, Yin, 2000): the baskets that have the items so far, cut down to the items that
come later in the order, are the database for the next. Instead of a tree of nodes a projection is a column of items
and where each one's basket ends, as in H-mine (Pei et al., 2001); docs/adr says what was measured.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.errors import InvalidRequest
from shopsight.recommend.associations.baskets import Baskets

Itemsets: TypeAlias = dict[tuple[int, ...], int]
"""Item numbers, ascending, and in how many baskets they are together."""

MOST_ITEMSETS = 1_000_000


def frequent_itemsets(baskets: Baskets, min_count: int, max_items: int, most: int = MOST_ITEMSETS) -> Itemsets:
    """Return all sets of up to `max_items` items that are together in at least `min_count` baskets.

    Raises InvalidRequest where they are more than `most`, which memory should hold.
    """
    counts = np.bincount(baskets.items, minlength=len(baskets.names))
    frequent = counts[baskets.items] >= min_count
    rows, items = baskets.rows[frequent], baskets.items[frequent]
    # Rare items first: what follows a rare one is long but seldom, what follows a frequent one is short.
    order = np.lexsort((items, counts[items], rows))
    rows, items = rows[order], items[order]
    growth = _Growth(min_count, max_items, most)
    growth.grow((), items, np.searchsorted(rows, rows, side="right"))
    return growth.found


class _Growth:
    def __init__(self, min_count: int, max_items: int, most: int) -> None:
        self._min_count = min_count
        self._max_items = max_items
        self._most = most
        self.found: Itemsets = {}

    def grow(self, prefix: tuple[int, ...], items: NDArray[np.int32], ends: NDArray[np.int64]) -> None:
        """Find what is frequent among these entries; `ends[i]` is where the basket of entry i ends."""
        by_item = np.argsort(items, kind="stable")
        ordered = items[by_item]
        starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        counts = np.diff(starts, append=len(ordered))
        for place in np.flatnonzero(counts >= self._min_count):
            start, count = int(starts[place]), int(counts[place])
            itemset = (*prefix, int(ordered[start]))
            self._keep(itemset, count)
            if len(itemset) < self._max_items:
                entries = by_item[start : start + count]
                later, lengths = _ranges(entries + 1, ends[entries])
                if len(later) >= self._min_count:
                    self.grow(itemset, items[later], np.repeat(np.cumsum(lengths), lengths))

    def _keep(self, itemset: tuple[int, ...], count: int) -> None:
        if len(self.found) == self._most:
            wanted = f"more than {self._most:,} sets of items are in {self._min_count} baskets or more"
            raise InvalidRequest(f"{wanted}: raise min_count, or lower max_items", "min_count")
        self.found[tuple(sorted(itemset))] = count


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all numbers from each start to before its end, one range after the other, and how long each range is."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) + np.repeat(starts - before, lengths), lengths
