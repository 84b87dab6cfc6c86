"""The graph of nearest neighbors (HNSW, Malkov & Yashunin 2018, https://arxiv.org/abs/1603.09320), kept by faiss.

The graph holds its own half-precision copy of the rows, which is faster to walk than single precision
(benchmarks/index.py) and only has to say which rows are near: the cosines that count are computed from the matrix.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vector, Vectors
from shopsight.index.best import Pool

_LINKS = 16
_BUILD_BREADTH = 100


class Hnsw:
    """Rows numbered from 0 in the order they were added. Searches may run side by side, additions must be alone."""

    def __init__(self, dimension: int) -> None:
        self._index: Any = faiss.IndexHNSWSQ(
            dimension,
            faiss.ScalarQuantizer.QT_fp16,  # type: ignore[arg-type]
            _LINKS,
            faiss.METRIC_INNER_PRODUCT,
        )
        self._index.hnsw.efConstruction = _BUILD_BREADTH
        # Half precision has nothing to learn, but faiss wants to be told that it was trained.
        self._index.is_trained = True

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def size_bytes(self) -> int:
        """Bytes of the half-precision rows and of the links of the lowest level, which has nearly all of them."""
        return len(self) * (2 * int(self._index.d) + 4 * 2 * _LINKS)

    def add(self, vectors: Vectors, threads: int) -> None:
        """Link rows of unit length into the graph."""
        faiss.omp_set_num_threads(threads)
        self._index.add(vectors)

    def best(self, query: Vector, count: int, breadth: int) -> Pool:
        """Return `count` of the nearest rows, with certainty only as good as the graph's recall.

        The walk ends when it has looked around each of the `breadth` nearest rows. It passes some ten times as many on
        its way, so `count` may be more, at little cost and a lower recall of the further ones.
        """
        scores, rows = np.empty(count, np.float32), np.empty(count, np.int64)
        here, which, there = faiss.swig_ptr(scores), faiss.swig_ptr(rows), faiss.swig_ptr(query)
        faiss.omp_set_num_threads(1)
        self._index.search_c(1, there, count, here, which, _parameters(breadth))
        if rows[-1] >= 0:
            return Pool(rows, float(scores[-1]))
        # A walk that ended early proves nothing about the rows it has not seen.
        return Pool(rows[rows >= 0], math.inf)

    def to_bytes(self) -> NDArray[np.uint8]:
        """Return the graph in faiss' own format."""
        return np.asarray(faiss.serialize_index(self._index), np.uint8)

    @classmethod
    def from_bytes(cls, data: NDArray[np.uint8]) -> Hnsw:
        """Build the graph that `to_bytes` described."""
        graph = cls.__new__(cls)
        graph._index = faiss.deserialize_index(data)
        return graph


@lru_cache(maxsize=1024)
def _parameters(breadth: int) -> Any:
    return faiss.SearchParametersHNSW(efSearch=breadth)  # type: ignore[attr-defined]
