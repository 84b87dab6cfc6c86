"""The graph of nearest neighbors (HNSW, Malkov & Yashunin 2018, https://arxiv.org/abs/1603.09320), kept by faiss.

The graph holds its own half-precision copy of the rows, which is faster to walk than single precision
(benchmarks/index.py) and only has to say which rows are near: the cosines that count are computed from the matrix.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vector, Vectors
from shopsight.index.pages import use_huge_pages
from shopsight.index.sieve import Sieve

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
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    @property
    def size_bytes(self) -> int:
        """Bytes of the half-precision rows and of the links of the lowest level, which has nearly all of them."""
        return len(self) * (2 * int(self._index.d) + 4 * 2 * _LINKS)

    def add(self, vectors: Vectors, threads: int) -> None:
        """Link rows of unit length into the graph."""
        faiss.omp_set_num_threads(threads)
        self._index.add(vectors)
        self._rows += len(vectors)

    def gather(self) -> None:
        """Move the rows and the links, in which a walk jumps about, to large pages. Others may search meanwhile."""
        storage: Any = faiss.downcast_index(self._index.storage)
        for part in (storage.codes, self._index.hnsw.neighbors):
            use_huge_pages(int(part.data()), part.byte_size())

    def best(
        self, query: Vector, count: int, breadth: int, sieve: Sieve | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return `count` of the nearest rows, of those that pass the sieve, best first, and their cosines.

        They are fewer where the walk ended early. It ends when it has looked around each of the `breadth` nearest rows.
        It passes some ten times as many on its way, so `count` may be more, at a lower recall of the further ones.
        """
        scores, rows = np.empty(count, np.float32), np.empty(count, np.int64)
        here, which, there = faiss.swig_ptr(scores), faiss.swig_ptr(rows), faiss.swig_ptr(query)
        parameters = _parameters(breadth) if sieve is None else sieve.parameters(breadth)
        self._index.search_c(1, there, count, here, which, parameters)
        if rows[-1] >= 0:
            return rows, scores
        is_found = rows >= 0
        return rows[is_found], scores[is_found]

    def to_bytes(self) -> NDArray[np.uint8]:
        """Return the graph in faiss' own format."""
        return np.asarray(faiss.serialize_index(self._index), np.uint8)

    @classmethod
    def from_bytes(cls, data: NDArray[np.uint8]) -> Hnsw:
        """Build the graph that `to_bytes` described."""
        graph = cls.__new__(cls)
        graph._index = faiss.deserialize_index(data)
        graph._rows = int(graph._index.ntotal)
        graph.gather()
        return graph


@lru_cache(maxsize=1024)
def _parameters(breadth: int) -> Any:
    return faiss.SearchParametersHNSW(efSearch=breadth)  # type: ignore[attr-defined]
