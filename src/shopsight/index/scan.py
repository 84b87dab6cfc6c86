"""The exact scan: cosines of one query with every allowed row, computed once, and the best of them on demand."""

from __future__ import annotations

import math

import faiss
import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vector, Vectors
from shopsight.index.best import Pool


class Scan:
    """All scores of one query: over `rows`, ascending, or over every row where None."""

    def __init__(self, vectors: Vectors, query: Vector, rows: NDArray[np.int64] | None) -> None:
        self._rows = rows
        self._scores = _scores(vectors, query, rows)

    def best(self, count: int) -> Pool:
        """Return the `count` best rows, in no order."""
        scores = self._scores
        if count >= len(scores):
            return Pool(np.arange(len(scores)) if self._rows is None else self._rows, -math.inf)
        places = np.argpartition(scores, len(scores) - count)[len(scores) - count :]
        return Pool(places if self._rows is None else self._rows[places], float(scores[places].min()))


def _scores(vectors: Vectors, query: Vector, rows: NDArray[np.int64] | None) -> NDArray[np.float32]:
    if rows is None:
        return _all_scores(vectors, query)
    # Walking the whole matrix in order is twice as fast a row as picking rows from it.
    return _all_scores(vectors, query)[rows] if 2 * len(rows) > len(vectors) else _scores_of(vectors, query, rows)


def _all_scores(vectors: Vectors, query: Vector) -> NDArray[np.float32]:
    scores = np.empty(len(vectors), np.float32)
    here, there, against = (faiss.swig_ptr(array) for array in (scores, query, vectors))
    faiss.fvec_inner_products_ny(here, there, against, vectors.shape[1], len(vectors))  # type: ignore[attr-defined]
    return scores


def _scores_of(vectors: Vectors, query: Vector, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Score some rows where they lie: copying them first would take five times as long."""
    scores = np.empty(len(rows), np.float32)
    here, there, against, which = (faiss.swig_ptr(array) for array in (scores, query, vectors, rows))
    # faiss would share one query out among threads; the server has threads of its own.
    faiss.omp_set_num_threads(1)
    faiss.fvec_inner_products_by_idx(here, there, against, which, vectors.shape[1], 1, len(rows))  # type: ignore[attr-defined]
    return scores
