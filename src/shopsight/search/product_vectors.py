"""The picture of every product as one matrix in memory, which follows the store: what recommending reckons with."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopsight.core.ports import ProductStore
from shopsight.core.types import Changes, IndexEntry, Vector, Vectors

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class ProductRows:
    """Every product that has a picture, as the store had them at `seq`. Row n of everything is the same product.

    `vectors` is (n, d) float32, the unit vector of each product's first photo; `row_of` gives the row of an id;
    `categories` are paths from the department down. A row keeps its number until some product is removed.
    """

    seq: int
    ids: Sequence[str]
    row_of: Mapping[str, int]
    vectors: Vectors
    group_keys: Sequence[str]
    categories: Sequence[tuple[str, ...]]
    is_in_stock: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, product_ids: Sequence[str]) -> NDArray[np.intp]:
        """Return the rows of those of these products that are here, in the order asked."""
        found = (self.row_of.get(product_id) for product_id in product_ids)
        return np.array([row for row in found if row is not None], np.intp)


class ProductVectors:
    """Reads the whole store when it is first asked, and after that only what has changed. Safe in threads."""

    def __init__(self, store: ProductStore, dimension: int) -> None:
        self._store = store
        self._dimension = dimension
        self._lock = threading.Lock()
        self._table = _Table(dimension)
        self._now = self._table.rows()

    def now(self) -> ProductRows:
        """Return the products as the store has them: asks it for its last change, which is quick."""
        now = self._now
        if self._store.seq() == now.seq:
            return now
        with self._lock:
            goal = self._store.seq()
            if goal != self._now.seq:
                self._catch_up(goal)
                self._now = self._table.rows()
            return self._now

    def _catch_up(self, goal: int) -> None:
        start = self._table.seq
        while self._table.seq < goal:
            changes = self._store.changes(self._table.seq, _BATCH)
            if 0 < start < changes.forgotten_seq:
                # Removals that nobody remembers were missed.
                self._table, start = _Table(self._dimension), 0
            else:
                self._table.take(changes)


class _Table:
    """What `rows` shows, in the making. Readers keep what they were shown.

    The matrix has room to grow: new products are written behind what was shown, so that it is copied only where a
    picture changed or a product went.
    """

    def __init__(self, dimension: int) -> None:
        self.seq = 0
        self._ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._group_keys: list[str] = []
        self._categories: list[tuple[str, ...]] = []
        self._is_in_stock: list[bool] = []
        self._matrix: Vectors = np.empty((0, dimension), np.float32)
        self._shown = 0
        self._gone: set[int] = set()

    def take(self, changes: Changes) -> None:
        """Follow some changes; to take the same ones again changes nothing."""
        for product_id in changes.dropped:
            self._drop(product_id)
        for entry in changes.put:
            self._put(entry)
        self.seq = changes.seq

    def rows(self) -> ProductRows:
        """Return what is known now; it stays as it is."""
        if self._gone:
            self._leave_out_the_gone()
        self._shown = len(self._ids)
        return ProductRows(
            self.seq,
            tuple(self._ids),
            dict(self._row_of),
            self._matrix[: self._shown],
            tuple(self._group_keys),
            tuple(self._categories),
            np.array(self._is_in_stock, bool),
        )

    def _put(self, entry: IndexEntry) -> None:
        length = float(np.linalg.norm(entry.vectors[0])) if entry.photo_ids else 0.0
        if not 0.0 < length < np.inf:
            self._drop(entry.product_id)
            return
        row = self._row_of.get(entry.product_id)
        if row is None:
            row = self._add(entry.product_id)
        self._write(row, entry.vectors[0] / np.float32(length))
        self._group_keys[row] = entry.group_key
        self._categories[row] = _category_path(entry)
        self._is_in_stock[row] = any(term.text == "in_stock" for term in entry.terms.get("availability", ()))

    def _add(self, product_id: str) -> int:
        row = self._row_of[product_id] = len(self._ids)
        self._ids.append(product_id)
        self._group_keys.append("")
        self._categories.append(())
        self._is_in_stock.append(False)
        if row == len(self._matrix):
            self._copy_matrix(max(1024, 2 * row))
        return row

    def _write(self, row: int, vector: Vector) -> None:
        if row < self._shown:
            if np.array_equal(self._matrix[row], vector):
                return
            self._copy_matrix(len(self._matrix))
        self._matrix[row] = vector

    def _copy_matrix(self, capacity: int) -> None:
        grown: Vectors = np.empty((capacity, self._matrix.shape[1]), np.float32)
        grown[: len(self._matrix)] = self._matrix
        self._matrix, self._shown = grown, 0

    def _drop(self, product_id: str) -> None:
        row = self._row_of.pop(product_id, None)
        if row is not None:
            self._gone.add(row)

    def _leave_out_the_gone(self) -> None:
        kept = [row for row in range(len(self._ids)) if row not in self._gone]
        self._ids = [self._ids[row] for row in kept]
        self._group_keys = [self._group_keys[row] for row in kept]
        self._categories = [self._categories[row] for row in kept]
        self._is_in_stock = [self._is_in_stock[row] for row in kept]
        self._row_of = {product_id: row for row, product_id in enumerate(self._ids)}
        self._matrix = self._matrix[kept]
        self._gone = set()


def _category_path(entry: IndexEntry) -> tuple[str, ...]:
    """Return the levels of a category: its terms are these and, where there are several, the whole path."""
    texts = tuple(term.text for term in entry.terms.get("category", ()))
    return texts[:-1] if len(texts) > 1 else texts
