"""Whatever is put, replaced, dropped, saved and settled in whatever order: searches agree with the definition."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shopsight.core.types import IndexEntry, Vector
from shopsight.core.where import Where
from shopsight.index.exact import ExactIndex
from shopsight.index.graph import GraphIndex
from tests.index.oracle import best_of
from tests.index.samples import DIMENSION
from tests.properties.test_filters import entries, filters, vectors


class IndexOperations(RuleBasedStateMachine):
    """An exact and a graph index beside a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, IndexEntry] = {}
        self.exact = ExactIndex(DIMENSION)
        self.graph = GraphIndex(DIMENSION, scan_below_rows=0, build_threads=1)

    @rule(products=st.lists(entries(), max_size=6))
    def put(self, products: list[IndexEntry]) -> None:
        self.exact.put(products)
        self.graph.put(products)
        self.held.update((product.product_id, product) for product in products)

    @rule(product_ids=st.lists(st.integers(0, 30).map(lambda number: f"p{number:02}"), max_size=4))
    def drop(self, product_ids: list[str]) -> None:
        self.exact.drop(product_ids)
        self.graph.drop(product_ids)
        for product_id in product_ids:
            self.held.pop(product_id, None)

    @rule()
    def settle(self) -> None:
        self.graph.settle()
        assert self.graph.fresh_rows == 0

    @rule()
    def restart(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.exact.save(Path(folder), "r1", 1)
            self.exact, _ = ExactIndex.load(Path(folder), "r1")
            self.graph.save(Path(folder), "r1", 2)
            self.graph, seq = GraphIndex.load(Path(folder), "r1", scan_below_rows=0)
            assert seq == 2

    @rule(query=vectors, k=st.integers(1, 6), where=st.none() | filters)
    def search(self, query: Vector, k: int, where: Where | None) -> None:
        wanted = [best_of(self.held, query, k, where)]
        assert self.exact.nearest(query[None], k, where) == wanted
        assert self.graph.nearest(query[None], k, where) == wanted

    @invariant()
    def holds_as_many(self) -> None:
        assert len(self.exact) == len(self.graph) == len(self.held)


TestIndexOperations = IndexOperations.TestCase
TestIndexOperations.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
