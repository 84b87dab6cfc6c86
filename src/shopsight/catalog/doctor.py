"""What could be wrong with a shop, looked for; and mended where it can be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from shopsight.catalog.drift import find_drift
from shopsight.core.ports import BlobStore, ProductIndex, ProductStore, SightStore

_BATCH = 500
_NAMED = 5
_YOUNG_S = 3600.0
"""Blobs younger than this are spared: the product that shows them may be on its way."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and what it found; `ok` also when it was mended just now."""

    check: str
    ok: bool
    message: str


class Truth(ProductStore, SightStore, Protocol):
    """What the doctor asks of the store."""

    def unreferenced(self, contents: Sequence[str]) -> frozenset[str]: ...


class Shelves(BlobStore, Protocol):
    """What the doctor asks of the blobs."""

    def damaged(self) -> Iterator[str]: ...

    def stored_before(self, seconds_since_1970: float) -> Iterator[str]: ...


def examine_pictures(store: Truth, blobs: Shelves) -> Finding:
    """Read every stored picture: it must be there and be what its name says."""
    damaged = set(blobs.damaged())
    known = set(blobs)
    missing, hurt = [], []
    for photo_id, content in _photos(store):
        if content not in known:
            missing.append(photo_id)
        elif content in damaged:
            hurt.append(photo_id)
    if not missing and not hurt:
        return Finding("pictures", True, f"{len(known):,} files, all whole")
    named = ", ".join((missing + hurt)[:_NAMED])
    message = f"{len(missing)} missing, {len(hurt)} damaged; import those products again: {named}"
    return Finding("pictures", False, message)


def examine_orphans(store: Truth, blobs: Shelves, mend: Callable[[], int] | None) -> Finding:
    """Look for picture files that no product shows; `mend` deletes them."""
    count = sum(1 for _ in orphans(store, blobs))
    if count and mend:
        return Finding("unused pictures", True, f"{mend()} deleted")
    return Finding("unused pictures", True, f"{count} (deleted by doctor --mend)" if count else "none")


def examine_vectors(store: SightStore, revision: str, mend: Callable[[], None] | None) -> Finding:
    """Look for photos without a vector of the present model; `mend` embeds them."""
    count = store.count_without_vector()
    if count and mend:
        mend()
        left = store.count_without_vector()
        return Finding("vectors", left == 0, f"{count - left} made, {left} photos cannot be read")
    if count:
        return Finding(
            "vectors", False, f"{count} photos have none of model revision {revision}; run shopsight reindex"
        )
    return Finding("vectors", True, f"every photo has one of revision {revision}")


def examine_index(store: ProductStore, index: ProductIndex) -> Finding:
    """Ask the index for everything that the store has."""
    drift = find_drift(store, index)
    found = [
        f"{len(ids)} {what} ({', '.join(ids[:_NAMED])})"
        for what, ids in (("missing", drift.missing), ("with other photos or vectors", drift.different))
        if ids
    ]
    if drift.surplus:
        found.append(
            f"{abs(drift.surplus)} {'that the store has not' if drift.surplus > 0 else 'without photos missing'}"
        )
    held = f"{len(index):,} products, as the store has them"
    return Finding("index", not drift, "; ".join([*found, "doctor --mend builds it anew"]) if drift else held)


def orphans(store: Truth, blobs: Shelves) -> Iterator[str]:
    """Walk the SHA-256 of stored pictures that no product shows and that have lain there for an hour."""
    old = blobs.stored_before(time.time() - _YOUNG_S)
    while batch := list(islice(old, _BATCH)):
        yield from store.unreferenced(batch)


def _photos(store: ProductStore) -> Iterator[tuple[str, str]]:
    ids = store.ids()
    while batch := list(islice(ids, _BATCH)):
        for product in store.get(batch):
            yield from ((photo.id, photo.content_sha256) for photo in product.photos)
