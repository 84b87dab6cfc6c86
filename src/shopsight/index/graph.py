"""An index for large shops: an HNSW graph over the settled rows, a scan of the fresh ones, and the planner between.

A write is visible at once because rows that the graph does not have yet are scanned. In the background the graph
catches up in steps of a few milliseconds, so that searches hardly wait for it; with no graph at all (a restart without
a snapshot) every search is a scan at first and becomes faster as the graph grows. Rows that lose their last product
stay in the graph as stepping stones; when they are too many, a new graph is built beside the old one and replaces it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Candidate, IndexEntry, Vectors
from shopsight.core.where import Where
from shopsight.index import snapshot
from shopsight.index.best import best_groups, checked_k, first_count
from shopsight.index.hnsw import Hnsw
from shopsight.index.lock import ReadWriteLock
from shopsight.index.planner import Plan
from shopsight.index.settler import Settler
from shopsight.index.table import Size, Table
from shopsight.index.vectors import entry_rows, query_rows
from shopsight.index.walk import Walk

SCAN_BELOW_ROWS = 20_000
"""Under so many photos a scan takes about a millisecond and is exact, so no graph is kept."""

_FRESH_ROWS = 256
_STEP_S = 0.005
_LEAST_STEP_ROWS = 16
_LARGEST_STEP_ROWS = 1024


class GraphIndex:
    """A `ProductIndex` for shops of up to some million photos on one machine."""

    def __init__(
        self, dimension: int, *, scan_below_rows: int = SCAN_BELOW_ROWS, build_threads: int | None = None
    ) -> None:
        self._dimension = dimension
        self._scan_below_rows = scan_below_rows
        self._build_threads = build_threads or max(1, (os.cpu_count() or 1) // 2)
        self._table = Table(dimension)
        self._graph = Hnsw(dimension)
        self._lock = ReadWriteLock()
        self._settler = Settler(self._settle_some, self._lock)
        self._saving = threading.Lock()
        self._successor: _Successor | None = None
        self._step_rows = _LEAST_STEP_ROWS
        self._is_filling = False

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Add or replace products, all of them or, where one is unusable, none.

        Raises InvalidProduct for a vector without direction, RevisionMismatch for one of another dimension.
        """
        vectors = entry_rows(entries, self._dimension)
        with self._lock.writing():
            self._table.put(entries, vectors)
            self._tidy()

    def drop(self, product_ids: Sequence[str]) -> None:
        """Forget products; unknown ids are ignored."""
        with self._lock.writing():
            self._table.drop(product_ids)
            self._tidy()

    def nearest(self, vectors: Vectors, k: int, where: Where | None = None) -> list[list[Candidate]]:
        """Return, per query row, the k best products that `where` allows, variants as one, best first.

        Raises InvalidQuery for k < 1 or a vector without direction, RevisionMismatch for another dimension.
        """
        checked_k(k)
        queries = query_rows(vectors, self._dimension)
        with self._lock.reading():
            allowed = self._table.allowed(where)
            walks = [Walk(self._table, self._graph, query, allowed, self._scan_below_rows) for query in queries]
            return [best_groups(self._table, walk.query, k, allowed.mask, walk.fetch) for walk in walks]

    def explain(self, k: int, where: Where | None = None) -> Plan:
        """Return how such a search would begin, and why."""
        with self._lock.reading():
            nowhere = np.zeros(self._dimension, np.float32)
            walk = Walk(self._table, self._graph, nowhere, self._table.allowed(where), self._scan_below_rows)
            return walk.plan(first_count(self._table, k))

    def save(self, folder: Path, revision: str, seq: int) -> None:
        """Write a snapshot for `load`. Searches and writes go on meanwhile.

        `seq` is the last change of the store that this index has seen for certain; it may hold later ones too, since
        changes can be applied twice. Raises OSError when the disk refuses; an older snapshot then stays as it was.
        """
        with self._saving:
            with self._lock.reading():
                contents = self._table.contents(np.arange(self._table.rows))
                graph = self._graph.to_bytes() if len(self._graph) else None
            snapshot.write(folder, revision, contents, graph, seq)

    @classmethod
    def load(cls, folder: Path, revision: str, *, scan_below_rows: int = SCAN_BELOW_ROWS) -> tuple[GraphIndex, int]:
        """Return the index that `save` wrote for this model revision, and its `seq`: apply all changes after it.

        Raises RevisionMismatch for a snapshot of another revision, StoreUnusable for a missing or damaged one: then
        make a new index and put everything, which serves from the first product on.
        """
        saved = snapshot.read(folder, revision)
        index = cls(saved.contents.vectors.shape[1], scan_below_rows=scan_below_rows)
        index._table = Table.of(saved.contents)
        index._graph = saved.graph or index._graph
        index._tidy()
        return index, saved.seq

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Take much in at once: the graph is begun afterwards, instead of competing for the table with every write."""
        self._is_filling = True
        try:
            yield
        finally:
            self._is_filling = False
            with self._lock.writing():
                self._tidy()

    def settle(self) -> None:
        """Bring the graph up to date now instead of in the background."""
        self._settler.finish()

    @property
    def fresh_rows(self) -> int:
        """How many photos the graph does not have yet."""
        return self._table.rows - len(self._graph)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._dimension

    @property
    def size(self) -> Size:
        """How much is held, the graph included."""
        with self._lock.reading():
            size = self._table.size
            return size._replace(array_bytes=size.array_bytes + self._graph.size_bytes)

    def __len__(self) -> int:
        return len(self._table)

    @property
    def _has_graph(self) -> bool:
        return self._table.rows >= self._scan_below_rows

    def _tidy(self) -> None:
        if self._table.wastes_slots:
            self._table = self._table.compacted(np.arange(self._table.rows))
        is_behind = self._table.wastes_rows or (self._has_graph and self.fresh_rows >= _FRESH_ROWS)
        if is_behind and not self._is_filling:
            self._settler.wake()

    def _settle_some(self) -> bool:
        """Take one step towards a graph that has every row; return whether there may be more to do."""
        if self._successor or self._table.wastes_rows:
            self._rebuild_some()
            return True
        with self._lock.writing():
            if not (self._has_graph and self.fresh_rows):
                return False
            start = len(self._graph)
            self._extend(self._graph, self._table.vectors.view[start : start + self._step_rows])
            if self.fresh_rows:
                return True
        self._graph.gather()
        return False

    def _rebuild_some(self) -> None:
        """Take one step towards a graph of the living rows, which takes over when it is whole; the old one serves."""
        if self._successor is None:
            with self._lock.reading():
                living, matrix = self._table.living_rows(), self._table.vectors.view
            self._successor = _Successor(Hnsw(self._dimension), living, matrix)
        graph, living, matrix = self._successor
        if self._has_graph and len(graph) < len(living):
            self._extend(graph, matrix[living[len(graph) : len(graph) + self._step_rows]])
            return
        graph.gather()
        with self._lock.writing():
            self._table = self._table.compacted(_with_newcomers(living, self._table.living_rows()))
            self._graph, self._successor = graph, None

    def _extend(self, graph: Hnsw, vectors: Vectors) -> None:
        """Add rows, and learn how many take about five milliseconds."""
        # Processor time, not wall time: on a busy machine steps would shrink until they were nothing but overhead.
        started = time.thread_time()
        graph.add(vectors, self._build_threads)
        pace = len(vectors) * _STEP_S / max(time.thread_time() - started, 1e-6)
        self._step_rows = max(_LEAST_STEP_ROWS, min(int(pace), 2 * self._step_rows, _LARGEST_STEP_ROWS))


class _Successor(NamedTuple):
    """A graph in the making: of which rows of which matrix, in the order in which it gets them."""

    graph: Hnsw
    living: NDArray[np.int64]
    matrix: Vectors


def _with_newcomers(rows: NDArray[np.int64], living: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([rows, np.setdiff1d(living, rows, assume_unique=True)])
