"""One search in a graph index: plans each fetch, and fetches from the graph and the fresh rows, or by a scan."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from shopsight.core.types import Vector
from shopsight.index.best import Pool
from shopsight.index.hnsw import Hnsw
from shopsight.index.planner import Plan, plan
from shopsight.index.scan import Scan
from shopsight.index.table import Allowed, Table


class Walk:
    """The rows of one query, on demand; valid while nobody writes."""

    def __init__(self, table: Table, graph: Hnsw, query: Vector, allowed: Allowed, scan_below_rows: int) -> None:
        self._table = table
        self._graph = graph
        self._allowed = allowed
        self.query = query
        self._scan_below_rows = scan_below_rows
        self._is_excluded = False

    def fetch(self, count: int) -> Pool:
        """Return a pool with about `count` rows of allowed products."""
        chosen = self.plan(count)
        if chosen.way == "scan" or self._is_excluded:
            return self._scan.best(count)
        settled = self._settled(chosen, count)
        return self._scan.best(count) if self._is_excluded else self._with_fresh(settled, chosen.width)

    def plan(self, count: int) -> Plan:
        """Return how `count` such rows would be fetched."""
        return plan(count, self._allowed.products, len(self._table), self._table.rows, self._scan_below_rows)

    def _settled(self, chosen: Plan, count: int) -> Pool:
        sieve = self._table.sieve(self._allowed) if chosen.is_sieved else None
        rows, scores = self._graph.best(self.query, chosen.listed, chosen.breadth, sieve)
        # A walk that ended early proves nothing about the rows it has not seen.
        bound = float(scores[-1]) if len(rows) == chosen.listed else math.inf
        if self._allowed.mask is None:
            return Pool(rows, bound)
        places = self._table.shown(rows, self._allowed.mask)
        # The filter excludes what the query looks like: the allowed rows lie far out, where the graph is unsure.
        self._is_excluded = len(places) < chosen.needed or int(places[chosen.needed - 1]) >= chosen.reach
        if len(places) > count:
            places, bound = places[:count], float(scores[places[count]])
        return Pool(rows.take(places), bound)

    def _with_fresh(self, settled: Pool, width: int) -> Pool:
        begin = len(self._graph)
        if self._table.rows == begin:
            return settled
        fresh = self._fresh.best(width)
        rows = fresh.rows + begin
        if self._allowed.mask is not None:
            rows = rows.take(self._table.shown(rows, self._allowed.mask))
        return Pool(np.concatenate([settled.rows, rows]), max(settled.bound, fresh.bound))

    @cached_property
    def _fresh(self) -> Scan:
        return Scan(self._table.vectors.view[len(self._graph) :], self.query, None)

    @cached_property
    def _scan(self) -> Scan:
        return Scan(self._table.vectors.view, self.query, self._table.rows_of(self._allowed))
