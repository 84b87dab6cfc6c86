"""Whether an index holds what the store does: asked as a search would ask it, so that any index can be examined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from shopsight.core.ports import ProductIndex, ProductStore
from shopsight.core.types import Candidate, Changes, IndexEntry, Vectors
from shopsight.core.where import Compare

_BATCH = 256
_SAME_COSINE = 0.999
"""An index may keep its vectors in fewer bits; those of other pictures, or of another model, are far below this."""

_NAMESAKES = 5
"""Ids are compared without case, so that a filter by id may allow some others too."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Products that the index has not, and those that it has with other photos or vectors.

    `surplus` is how many it has that the store has not; below zero, how many without photos it lacks.
    """

    missing: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    surplus: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.different or self.surplus)


def find_drift(store: ProductStore, index: ProductIndex) -> Drift:
    """Ask the index for every photo of the store by the photo's own vector; the index has followed the store.

    What changes meanwhile is left out: the index is about to follow it. A photo that the index has beside those of the
    store, in a product that both have, goes unseen.
    """
    began_at = store.seq()
    suspects = [entry for changes in _walk(store, 0, began_at) for entry in _unlike(index, changes.put)]
    answers = {entry.product_id: _own(index, entry) for entry in suspects}
    changed = _changed_since(store, began_at)
    wrong = [entry for entry in suspects if entry.product_id not in changed]
    missing = [entry.product_id for entry in wrong if not any(answers[entry.product_id])]
    different = [
        entry.product_id for entry in wrong if any(own := answers[entry.product_id]) and not _is_same(entry, own)
    ]
    surplus = 0 if changed else len(index) - len(store) + len(missing)
    return Drift(tuple(missing), tuple(different), surplus)


def _walk(store: ProductStore, after_seq: int, until_seq: int) -> Iterator[Changes]:
    more = True
    while more and after_seq < until_seq:
        changes = store.changes(after_seq, _BATCH)
        yield changes
        after_seq, more = changes.seq, changes.more


def _unlike(index: ProductIndex, entries: tuple[IndexEntry, ...]) -> Iterator[IndexEntry]:
    """Walk those products of which some photo is not the first that its own vector finds.

    Most are found at once, and cheaply. Twins find each other, and a graph may miss one in a thousand: these are asked
    for once more, by name.
    """
    seen = [entry for entry in entries if entry.photo_ids]
    if not seen:
        return
    answers = iter(index.nearest(np.concatenate([entry.vectors for entry in seen]), 1))
    for entry in seen:
        firsts = [next(answers) for _ in entry.photo_ids]
        if not _is_same(entry, firsts):
            yield entry


def _own(index: ProductIndex, entry: IndexEntry) -> list[list[Candidate]]:
    vectors: Vectors = entry.vectors
    found = index.nearest(vectors, _NAMESAKES, Compare("id", "=", entry.product_id))
    return [[candidate for candidate in row if candidate.product_id == entry.product_id] for row in found]


def _is_same(entry: IndexEntry, found: list[list[Candidate]]) -> bool:
    """Whether each of its vectors was answered by one of its own photos, with a cosine of 1."""
    return all(row and row[0].score >= _SAME_COSINE and row[0].photo_id in entry.photo_ids for row in found)


def _changed_since(store: ProductStore, seq: int) -> frozenset[str]:
    changed: set[str] = set()
    for changes in _walk(store, seq, store.seq()):
        changed.update(changes.dropped, (entry.product_id for entry in changes.put))
    return frozenset(changed)
