"""What an index has missed: products and removals after a sequence number, with their vectors, read in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select, update

from shopsight.core.terms import product_terms
from shopsight.core.types import Changes, IndexEntry, Vectors
from shopsight.store.rows import PRODUCT_COLUMNS, product_of, vector_of
from shopsight.store.schema import clock, photos, products, tombstones, vectors

_REMEMBERED_S = 30 * 24 * 3600.0
"""An index that was away for longer is built anew."""


def remember_removals(connection: Connection, product_ids: Sequence[str], seq: int, now: float) -> None:
    """Note that products were removed, as the changes after `seq`, and forget what was noted too long ago."""
    gone = [
        {"product_id": product_id, "seq": seq + n, "removed_at": now}
        for n, product_id in enumerate(product_ids, start=1)
    ]
    connection.execute(insert(tombstones), gone)
    is_old = tombstones.c.removed_at < now - _REMEMBERED_S
    forgotten = connection.execute(select(func.max(tombstones.c.seq)).where(is_old)).scalar()
    if forgotten is not None:
        connection.execute(delete(tombstones).where(is_old))
        connection.execute(update(clock).values(forgotten_seq=forgotten))


def changed_products(connection: Connection, revision: str, after_seq: int, limit: int) -> Changes:
    """Return at most `limit` changes after `after_seq`, oldest first, as one consistent state."""
    last_seq, forgotten_seq = connection.execute(select(clock.c.seq, clock.c.forgotten_seq)).one()
    put = select(*PRODUCT_COLUMNS).where(products.c.seq > after_seq).order_by(products.c.seq).limit(limit + 1)
    gone = select(tombstones).where(tombstones.c.seq > after_seq).order_by(tombstones.c.seq).limit(limit + 1)
    rows, removals = connection.execute(put).all(), connection.execute(gone).all()
    more = len(rows) + len(removals) > limit
    if more:
        last_seq = sorted(row.seq for row in (*rows, *removals))[limit - 1]
        rows = [row for row in rows if row.seq <= last_seq]
        removals = [row for row in removals if row.seq <= last_seq]
    entries = _entries(connection, revision, rows, after_seq, last_seq)
    return Changes(entries, tuple(row.product_id for row in removals), last_seq, more, forgotten_seq)


def _entries(
    connection: Connection, revision: str, rows: Sequence[Any], after_seq: int, last_seq: int
) -> tuple[IndexEntry, ...]:
    """Join products with their vectors: both come in the order of seq, so one pass over each is enough."""
    wanted = (
        select(photos.c.product_key, photos.c.id, vectors.c.data)
        .join_from(products, photos, photos.c.product_key == products.c.key)
        .join(vectors, vectors.c.content_sha256 == photos.c.content_sha256)
        .where(products.c.seq > after_seq, products.c.seq <= last_seq, vectors.c.revision == revision)
        .order_by(products.c.seq, photos.c.ordinal)
    )
    found = connection.execute(wanted).all()
    matrix = _matrix(found)
    places: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(found):
        first, _ = places.get(row.product_key, (number, number))
        places[row.product_key] = (first, number + 1)
    entries = []
    for row in rows:
        first, end = places.get(row.key, (0, 0))
        product = product_of(row, ())
        photo_ids = tuple(of.id for of in found[first:end])
        entries.append(IndexEntry(product.id, product.group_key, product_terms(product), photo_ids, matrix[first:end]))
    return tuple(entries)


def _matrix(found: Sequence[Any]) -> Vectors:
    if not found:
        return np.zeros((0, 0), dtype=np.float32)
    return vector_of(b"".join(row.data for row in found)).reshape(len(found), -1)
