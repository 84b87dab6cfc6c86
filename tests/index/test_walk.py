"""Tests of when a walk through the graph is trusted under a filter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vector
from shopsight.core.where import parse_where
from shopsight.index.hnsw import Hnsw
from shopsight.index.sieve import Sieve
from shopsight.index.table import Table
from shopsight.index.walk import Walk
from tests.index.samples import DIMENSION, entry, random_vectors

ROWS = 3000


class Listing(Hnsw):
    """A graph that lists what it is told to."""

    def __init__(self, rows: list[int]) -> None:
        super().__init__(DIMENSION)
        self._listed = np.array(rows)

    def __len__(self) -> int:
        return ROWS

    def best(
        self, query: Vector, count: int, breadth: int, sieve: Sieve | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        assert sieve is not None
        return self._listed[:count], np.linspace(1.0, 0.0, count, dtype=np.float32)


def fetched(listed: list[int]) -> list[int]:
    """Return the rows of a fetch of 14 in a shop where the filter allows every third row, and the graph lists these."""
    vectors = random_vectors(ROWS, seed=1)
    entries = [entry(f"p{row}", vector, third=str(row % 3)) for row, vector in enumerate(vectors)]
    table = Table(DIMENSION)
    table.put(entries, [each.vectors for each in entries])
    walk = Walk(table, Listing(listed), vectors[0], table.allowed(parse_where("third = 1")), scan_below_rows=1000)
    assert walk.plan(14).is_sieved
    return list(walk.fetch(14).rows)


def test_allowed_rows_among_few_witnesses_are_what_the_walk_fetches() -> None:
    allowed = list(range(1, 100, 3))
    assert fetched([0, 2, *allowed]) == allowed[:14]


def test_allowed_rows_behind_many_witnesses_lie_too_far_out_and_are_scanned() -> None:
    allowed = list(range(1, 100, 3))
    assert fetched([0, 2, 3, 5, 6, 8, *allowed]) != allowed[:14]
