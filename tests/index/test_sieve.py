"""Tests of what a walk hands out under a filter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shopsight.index.hnsw import Hnsw
from shopsight.index.sieve import ROWS_PER_WITNESS, Sieve
from tests.index.samples import DIMENSION, random_vectors

ROWS = 2000


def handed_out(allowed: NDArray[np.intp]) -> set[int]:
    graph, vectors = Hnsw(DIMENSION), random_vectors(ROWS, seed=1)
    graph.add(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), threads=1)
    return set(graph.best(vectors[0], ROWS, ROWS, Sieve(allowed, ROWS))[0].tolist())


def test_all_allowed_rows_pass_and_of_the_others_a_few_witnesses() -> None:
    allowed = np.arange(500, 1000)
    rows = handed_out(allowed)
    assert set(allowed.tolist()) <= rows
    witnesses = len(rows) - len(allowed)
    assert abs(witnesses - (ROWS - len(allowed)) / ROWS_PER_WITNESS) < 15


def test_witnesses_are_spread_over_rows_that_follow_a_pattern() -> None:
    rows = handed_out(np.arange(0))
    for period in (2, 3, 5, 8):
        counts = np.bincount(np.array(sorted(rows)) % period, minlength=period)
        assert counts.min() > 0.4 * len(rows) / period


def test_where_the_filter_allows_nothing_near_the_list_is_shorter_than_asked_for_but_tells_so() -> None:
    assert 0 < len(handed_out(np.arange(0))) < ROWS / (ROWS_PER_WITNESS - 2)
