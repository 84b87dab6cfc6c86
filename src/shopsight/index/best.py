"""From rows to results: fetch a few of the best rows, group them, and widen until the answer is certain."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.errors import InvalidQuery
from shopsight.core.types import Candidate, Vector
from shopsight.index.column import Mask
from shopsight.index.table import Table

_SPARE_ROWS = 4
_WIDEN = 4
_ROUNDING = 1e-5
"""How far a single-precision cosine may be from the true one; rows closer than this to the last are not yet sure."""


class Pool(NamedTuple):
    """Some of the best rows; no row outside scores more than `bound`, which is -inf where none is left outside."""

    rows: NDArray[np.int64]
    bound: float


Fetch: TypeAlias = Callable[[int], Pool]
"""Return a pool of about as many rows as asked for."""


def best_groups(table: Table, query: Vector, k: int, allowed: Mask | None, fetch: Fetch) -> list[Candidate]:
    """Return the k best groups: all there are where fewer, ties in the order of product ids."""
    count = first_count(table, k)
    while True:
        pool = fetch(count)
        found = table.candidates(pool.rows, query, allowed, k)
        if pool.bound == -math.inf or (len(found) == k and found[-1].score > pool.bound + _ROUNDING):
            return found
        count *= _WIDEN


def first_count(table: Table, k: int) -> int:
    """Return how many rows usually hold k groups."""
    return k * math.ceil(table.rows / max(1, table.groups)) + _SPARE_ROWS


def checked_k(k: int) -> int:
    """Return k; raises InvalidQuery for less than one."""
    if k < 1:
        raise InvalidQuery(f"the number of products asked for is at least 1, got {k}")
    return k
