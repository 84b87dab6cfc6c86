"""Photos and their vectors: which there are, which are missing, which nobody uses any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, exists, func, insert, select

from shopsight.core.types import Details, Photo, Sight, Vector
from shopsight.store.filters import given, one_of, one_of_given
from shopsight.store.rows import PHOTO_COLUMNS, detail_rows, details_of, photo_of, vector_bytes, vector_of
from shopsight.store.schema import details, photos, products, vectors


def photos_of(connection: Connection, ids: Mapping[int, str], dialect: str) -> dict[int, list[Photo]]:
    """Return the photos of products, in order, by product key. `ids` maps key to product id."""
    wanted = {"given": given(list(ids), dialect)}
    found: dict[int, list[Photo]] = {}
    for row in connection.execute(_photos_by_product(dialect), wanted):
        found.setdefault(row.product_key, []).append(photo_of(row, ids[row.product_key]))
    return found


def with_vector(connection: Connection, contents: Sequence[str], revision: str, dialect: str) -> frozenset[str]:
    """Return which contents have a vector of a revision."""
    wanted = select(vectors.c.content_sha256).where(
        one_of(vectors.c.content_sha256, contents, dialect), vectors.c.revision == revision
    )
    return frozenset(connection.execute(wanted).scalars()) if contents else frozenset()


def sights(connection: Connection, contents: Sequence[str], revision: str, dialect: str) -> dict[str, Sight]:
    """Return size and vector of those contents that have a vector of a revision."""
    if not contents:
        return {}
    wanted = {"given": given(contents, dialect), "revision": revision}
    return {
        row.content_sha256: Sight(row.width_px, row.height_px, vector_of(row.data))
        for row in connection.execute(_sights_by_content(dialect), wanted)
    }


def used_contents(connection: Connection, contents: Sequence[str], dialect: str) -> frozenset[str]:
    """Return which contents some product shows."""
    wanted = select(photos.c.content_sha256).where(one_of(photos.c.content_sha256, contents, dialect)).distinct()
    return frozenset(connection.execute(wanted).scalars()) if contents else frozenset()


def add_vectors(connection: Connection, new: Mapping[str, Vector], revision: str, dialect: str) -> list[str]:
    """Store the vectors that a revision lacks; return their contents. Raises ValueError for mixed dimensions."""
    known = with_vector(connection, list(new), revision, dialect)
    data = vector_bytes({content: vector for content, vector in new.items() if content not in known})
    if not data:
        return []
    of_revision = select(func.length(vectors.c.data)).where(vectors.c.revision == revision).limit(1)
    sizes = {len(row) for row in data.values()} | set(connection.execute(of_revision).scalars())
    if len(sizes) > 1:
        raise ValueError(f"vectors of one revision have one dimension, got {sorted(size // 4 for size in sizes)}")
    rows = [{"content_sha256": content, "revision": revision, "data": row} for content, row in data.items()]
    connection.execute(insert(vectors), rows)
    return list(data)


def add_details(connection: Connection, new: Mapping[str, Details], revision: str, dialect: str) -> None:
    """Store the details that a revision lacks."""
    rows = detail_rows(new, revision)
    contents = [row["content_sha256"] for row in rows]
    of_these = select(details.c.content_sha256).where(
        one_of(details.c.content_sha256, contents, dialect), details.c.revision == revision
    )
    known = frozenset(connection.execute(of_these).scalars()) if rows else frozenset()
    missing = [row for row in rows if row["content_sha256"] not in known]
    if missing:
        connection.execute(insert(details), missing)


def read_details(connection: Connection, photo_ids: Sequence[str], revision: str, dialect: str) -> dict[str, Details]:
    """Return the details, by photo id, of those photos that have any of a revision."""
    if not photo_ids:
        return {}
    wanted = {"given": given(photo_ids, dialect), "revision": revision}
    rows = connection.execute(_details_by_photo(dialect), wanted)
    return {row.id: details_of(row.data, row.places) for row in rows}


def drop_unused_sights(connection: Connection, contents: Sequence[str], dialect: str) -> None:
    """Forget vectors and details, of every revision, of those contents that no product shows any more."""
    unused = sorted(frozenset(contents) - used_contents(connection, contents, dialect))
    for kept in (vectors, details) if unused else ():
        connection.execute(delete(kept).where(one_of(kept.c.content_sha256, unused, dialect)))


def photos_to_embed(connection: Connection, revision: str, limit: int, after: str, since_seq: int = 0) -> list[Photo]:
    """Return one photo for each content beyond `after` without a vector of `revision`, ascending by content.

    After `since_seq`, only photos of products that changed after it.
    """
    known = exists().where(vectors.c.content_sha256 == photos.c.content_sha256, vectors.c.revision == revision)
    first = (
        select(photos.c.content_sha256, func.min(photos.c.id).label("id"))
        .where(photos.c.content_sha256 > after, ~known, *_changed_after(since_seq))
        .group_by(photos.c.content_sha256)
        .order_by(photos.c.content_sha256)
        .limit(limit)
        .subquery()
    )
    wanted = (
        select(*PHOTO_COLUMNS, products.c.id.label("of_product"))
        .join_from(photos, first, photos.c.id == first.c.id)
        .join(products, products.c.key == photos.c.product_key)
        .order_by(photos.c.content_sha256)
    )
    return [photo_of(row[:-1], row.of_product) for row in connection.execute(wanted)]


def count_to_embed(connection: Connection, revision: str) -> int:
    """Return how many contents that some photo shows have no vector of `revision`."""
    known = exists().where(vectors.c.content_sha256 == photos.c.content_sha256, vectors.c.revision == revision)
    contents = select(func.count(photos.c.content_sha256.distinct())).where(~known)
    return connection.execute(contents).scalar_one()


def _changed_after(seq: int) -> list[ColumnElement[bool]]:
    changed = select(products.c.key).where(products.c.seq > seq)
    return [photos.c.product_key.in_(changed)] if seq else []


def drop_vectors(connection: Connection, kept_revision: str, limit: int, dialect: str) -> int:
    """Forget vectors and details, of all revisions but one, of at most `limit` rows of each; return how many."""
    dropped = 0
    for table in (vectors, details):
        some = select(table.c.content_sha256).where(table.c.revision != kept_revision).limit(limit)
        contents = list(connection.execute(some).scalars())
        if contents:
            gone = (table.c.revision != kept_revision) & one_of(table.c.content_sha256, contents, dialect)
            dropped += connection.execute(delete(table).where(gone)).rowcount
    return dropped


def count_vectors(connection: Connection) -> dict[str, int]:
    """Return how many vectors there are of each revision."""
    counts = (
        select(vectors.c.revision, func.count().label("total"))
        .group_by(vectors.c.revision)
        .order_by(vectors.c.revision)
    )
    return {row.revision: row.total for row in connection.execute(counts)}


@cache
def _photos_by_product(dialect: str) -> Select[Any]:
    wanted = select(*PHOTO_COLUMNS).where(one_of_given(photos.c.product_key, dialect))
    return wanted.order_by(photos.c.product_key, photos.c.ordinal)


@cache
def _sights_by_content(dialect: str) -> Select[Any]:
    return (
        select(photos.c.content_sha256, photos.c.width_px, photos.c.height_px, vectors.c.data)
        .join_from(photos, vectors, vectors.c.content_sha256 == photos.c.content_sha256)
        .where(one_of_given(photos.c.content_sha256, dialect), vectors.c.revision == bindparam("revision"))
    )


@cache
def _details_by_photo(dialect: str) -> Select[Any]:
    return (
        select(photos.c.id, details.c.places, details.c.data)
        .join_from(photos, details, details.c.content_sha256 == photos.c.content_sha256)
        .where(one_of_given(photos.c.id, dialect), details.c.revision == bindparam("revision"))
    )
