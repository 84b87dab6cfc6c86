"""An index that looks at every allowed row: exact, ready at once, and fast enough for small shops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from shopsight.core.types import Candidate, IndexEntry, Vectors
from shopsight.core.where import Where
from shopsight.index import snapshot
from shopsight.index.best import best_groups, checked_k
from shopsight.index.lock import ReadWriteLock
from shopsight.index.scan import Scan
from shopsight.index.table import Size, Table
from shopsight.index.vectors import entry_rows, query_rows


class ExactIndex:
    """A `ProductIndex` for shops of up to some ten thousand photos."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._table = Table(dimension)
        self._lock = ReadWriteLock()

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Add or replace products, all of them or, where one is unusable, none.

        Raises InvalidProduct for a vector without direction, RevisionMismatch for one of another dimension.
        """
        vectors = entry_rows(entries, self._dimension)
        with self._lock.writing():
            self._table.put(entries, vectors)
            self._compact()

    def drop(self, product_ids: Sequence[str]) -> None:
        """Forget products; unknown ids are ignored."""
        with self._lock.writing():
            self._table.drop(product_ids)
            self._compact()

    def nearest(self, vectors: Vectors, k: int, where: Where | None = None) -> list[list[Candidate]]:
        """Return, per query row, the k best products that `where` allows, variants as one, best first.

        Raises InvalidQuery for k < 1 or a vector without direction, RevisionMismatch for another dimension.
        """
        checked_k(k)
        queries = query_rows(vectors, self._dimension)
        with self._lock.reading():
            allowed = self._table.allowed(where)
            rows = self._table.rows_of(allowed)
            matrix = self._table.vectors.view
            return [
                best_groups(self._table, query, k, allowed.mask, Scan(matrix, query, rows).best) for query in queries
            ]

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Take much in at once; see GraphIndex.filling. Here there is nothing to hold back."""
        yield

    def save(self, folder: Path, revision: str, seq: int) -> None:
        """Write a snapshot for `load`; see GraphIndex.save."""
        with self._lock.reading():
            contents = self._table.contents(np.arange(self._table.rows))
        snapshot.write(folder, revision, contents, None, seq)

    @classmethod
    def load(cls, folder: Path, revision: str) -> tuple[ExactIndex, int]:
        """Return the index that was saved for this model revision, and its `seq`; see GraphIndex.load."""
        saved = snapshot.read(folder, revision)
        index = cls(saved.contents.vectors.shape[1])
        index._table = Table.of(saved.contents)
        return index, saved.seq

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._dimension

    @property
    def size(self) -> Size:
        """How much is held."""
        with self._lock.reading():
            return self._table.size

    def __len__(self) -> int:
        return len(self._table)

    def _compact(self) -> None:
        if self._table.wastes_slots or self._table.wastes_rows:
            self._table = self._table.compacted(self._table.living_rows())
