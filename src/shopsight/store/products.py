"""The product store: every write is one durable transaction that takes its sequence numbers in commit order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from shopsight.core.errors import InvalidProduct
from shopsight.core.queries import FacetCount, Find, Found
from shopsight.core.types import Changes, Details, Photo, Product, ProductRecord, Sight, Vector
from shopsight.core.where import Where
from shopsight.store.changes import changed_products, remember_removals
from shopsight.store.engine import reading, writing
from shopsight.store.facets import count_facets
from shopsight.store.filters import given, one_of, one_of_given
from shopsight.store.finding import find_products
from shopsight.store.fulltext import full_text
from shopsight.store.pictures import (
    add_details,
    add_vectors,
    count_to_embed,
    count_vectors,
    drop_unused_sights,
    drop_vectors,
    photos_of,
    photos_to_embed,
    read_details,
    sights,
    used_contents,
)
from shopsight.store.rows import (
    PHOTO_COLUMNS,
    PRODUCT_COLUMNS,
    TERM_COLUMNS,
    fingerprint,
    photo_of,
    photo_rows,
    product_of,
    product_row,
    storable,
    term_rows,
)
from shopsight.store.schema import clock, photos, products, tombstones
from shopsight.store.ticker import Ticker

_IDS_PER_PAGE = 1000
_ROWS_PER_DELETE = 2000


class SqlProductStore:
    """Products, photos and vectors in SQL. `changes` speaks of the vectors of one model revision. Thread-safe.

    `now` gives seconds since 1970, for the times that "newest" sorts by.
    """

    def __init__(self, engine: Engine, model_revision: str, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._dialect = engine.dialect.name
        self._revision = model_revision
        self._now = now
        self._full_text = full_text(self._dialect)
        self._ticker = Ticker(engine)

    def seen_by(self, model_revision: str) -> SqlProductStore:
        """Return the same products with the vectors of another revision; it needs no closing of its own."""
        other = copy(self)
        other._revision = model_revision
        return other

    def put(self, records: Sequence[ProductRecord]) -> int:
        """Store products whole, in one transaction; the last of several with the same id wins.

        A product equal to the stored one, with no new vector, keeps its sequence number. Raises InvalidProduct.
        """
        batch = {record.product.id: record for record in map(storable, records)}
        try:
            with writing(self._engine) as connection:
                return self._put(connection, batch)
        except IntegrityError as error:
            raise InvalidProduct("a photo id of this batch belongs to another product", "photos") from error

    def delete(self, product_ids: Sequence[str]) -> int:
        """Remove products with their photos and the vectors that no other product uses."""
        with writing(self._engine) as connection:
            seq = self._locked_seq(connection)
            keys = self._keys(connection, product_ids)
            contents = self._contents(connection, list(keys.values()))
            self._remove(connection, list(keys.values()))
            drop_unused_sights(connection, contents, self._dialect)
            if keys:
                remember_removals(connection, list(keys), seq, self._now())
                self._advance(connection, seq + len(keys))
            return len(keys)

    def get(self, product_ids: Sequence[str]) -> list[Product]:
        """Return the products of these ids in the order asked, leaving out unknown ones."""
        if not product_ids:
            return []
        with reading(self._engine) as connection:
            wanted = {"given": given(product_ids, self._dialect)}
            rows = connection.execute(_products_by_id(self._dialect), wanted).all()
            of_product = photos_of(connection, {row.key: row.id for row in rows}, self._dialect)
        found = {row.id: product_of(row, of_product.get(row.key, ())) for row in rows}
        return [found[product_id] for product_id in product_ids if product_id in found]

    def find(self, find: Find) -> Found:
        """Return products by words and filter. Words must all match; where none does, any of them may."""
        with reading(self._engine) as connection:
            return find_products(connection, find, self._full_text)

    def facets(
        self,
        fields: Sequence[str],
        *,
        product_ids: Sequence[str] | None = None,
        words: str = "",
        where: Where | None = None,
        limit: int = 50,
    ) -> Mapping[str, tuple[FacetCount, ...]]:
        """Count the values of `fields`, variants as one, most frequent first."""
        with reading(self._engine) as connection:
            return count_facets(connection, fields, product_ids, words, where, limit, self._full_text)

    def variants(self, group_keys: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of all products of each group, ascending."""
        wanted = {"given": given(group_keys, self._dialect)}
        found: dict[str, list[str]] = {}
        with reading(self._engine) as connection:
            for group_key, product_id in connection.execute(_ids_by_group(self._dialect), wanted):
                found.setdefault(group_key, []).append(product_id)
        return {group_key: tuple(sorted(found[group_key])) for group_key in group_keys if group_key in found}

    def photo(self, photo_id: str) -> Photo | None:
        """Return a catalog photo by id."""
        wanted = select(*PHOTO_COLUMNS, products.c.id.label("product_id")).join_from(photos, products)
        with reading(self._engine) as connection:
            row = connection.execute(wanted.where(one_of(photos.c.id, [photo_id], self._dialect))).first()
        return None if row is None else photo_of(row[:-1], row.product_id)

    def sights(self, content_sha256s: Sequence[str]) -> Mapping[str, Sight]:
        """Return size and vector, of this revision, of those of these contents that some product shows."""
        with reading(self._engine) as connection:
            return sights(connection, content_sha256s, self._revision, self._dialect)

    def details(self, photo_ids: Sequence[str]) -> Mapping[str, Details]:
        """Return the details, of this revision, of those of these photos that have any."""
        with reading(self._engine) as connection:
            return read_details(connection, photo_ids, self._revision, self._dialect)

    def changes(self, after_seq: int, limit: int) -> Changes:
        """Return what changed after `after_seq`, oldest first, at most `limit` products."""
        with reading(self._engine) as connection:
            return changed_products(connection, self._revision, after_seq, limit)

    def seq(self) -> int:
        """Return the sequence number of the last change, in microseconds."""
        return self._ticker.seq()

    def ids(self, after: str = "") -> Iterator[str]:
        """Walk all product ids in ascending order, a page at a time; products stored meanwhile may be among them."""
        while True:
            page = select(products.c.id).where(products.c.id > after).order_by(products.c.id).limit(_IDS_PER_PAGE)
            with reading(self._engine) as connection:
                ids = connection.execute(page).scalars().all()
            yield from ids
            if len(ids) < _IDS_PER_PAGE:
                return
            after = ids[-1]

    def __len__(self) -> int:
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(products)).scalar_one()

    def photos_without_vector(self, limit: int, after: str = "", since_seq: int = 0) -> list[Photo]:
        """Return one photo for each content that lacks a vector of this revision, by content_sha256 beyond `after`.

        With `since_seq`, only of products that changed after it.
        """
        with reading(self._engine) as connection:
            return photos_to_embed(connection, self._revision, limit, after, since_seq)

    def put_vectors(self, vectors: Mapping[str, Vector], details: Mapping[str, Details] | None = None) -> int:
        """Store vectors and details of this revision by content_sha256; their products count as changed.

        Returns the last seq.
        """
        with writing(self._engine) as connection:
            seq = self._locked_seq(connection)
            used = used_contents(connection, list(vectors), self._dialect)
            wanted = {content: vector for content, vector in vectors.items() if content in used}
            added = add_vectors(connection, wanted, self._revision, self._dialect)
            seen = {content: places for content, places in (details or {}).items() if content in used}
            add_details(connection, seen, self._revision, self._dialect)
            return self._touch(connection, seq, self._keys_showing(connection, added))

    def count_without_vector(self) -> int:
        """Return how many distinct pictures lack a vector of this revision."""
        with reading(self._engine) as connection:
            return count_to_embed(connection, self._revision)

    def count_photos(self) -> int:
        """Return how many photos all products have together."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(photos)).scalar_one()

    def shop_id(self) -> str:
        """Return the id of this database: sequence numbers of another one mean nothing here."""
        with reading(self._engine) as connection:
            return str(connection.execute(select(clock.c.shop_id)).scalar_one())

    def revisions(self) -> Mapping[str, int]:
        """Return how many vectors there are of each model revision."""
        with reading(self._engine) as connection:
            return count_vectors(connection)

    def drop_other_vectors(self) -> int:
        """Forget the vectors of all revisions but this one, a piece at a time; return how many rows that were."""
        dropped = 0
        while True:
            with writing(self._engine) as connection:
                some = drop_vectors(connection, self._revision, _ROWS_PER_DELETE, self._dialect)
            if not some:
                return dropped
            dropped += some

    def unreferenced(self, contents: Sequence[str]) -> frozenset[str]:
        """Return which of these contents (SHA-256) no product shows: their blobs may go."""
        with reading(self._engine) as connection:
            return frozenset(contents) - used_contents(connection, contents, self._dialect)

    @property
    def engine(self) -> Engine:
        """The database, for what else is kept in it."""
        return self._engine

    def close(self) -> None:
        """Give back the connection that `seq` uses; the engine stays the caller's."""
        self._ticker.close()

    def _put(self, connection: Connection, batch: Mapping[str, ProductRecord]) -> int:
        seq = self._locked_seq(connection)
        stored = self._stored(connection, list(batch))
        prints = {product_id: fingerprint(record.product) for product_id, record in batch.items()}
        changed = [
            product_id
            for product_id in batch
            if product_id not in stored or stored[product_id].fingerprint != prints[product_id]
        ]
        replaced = [stored[product_id].key for product_id in changed if product_id in stored]
        contents = self._contents(connection, replaced)
        self._remove(connection, replaced)
        keys = self._insert(connection, seq, [batch[product_id].product for product_id in changed], stored, prints)
        seq += len(keys)
        vectors, details = _sights_of(batch)
        added = add_vectors(connection, vectors, self._revision, self._dialect)
        add_details(connection, details, self._revision, self._dialect)
        drop_unused_sights(connection, contents, self._dialect)
        others = [key for key in self._keys_showing(connection, added) if key not in keys]
        if keys:
            self._advance(connection, seq)
        return self._touch(connection, seq, others)

    def _insert(
        self,
        connection: Connection,
        seq: int,
        batch: Sequence[Product],
        stored: Mapping[str, Any],
        prints: Mapping[str, str],
    ) -> dict[int, Product]:
        if not batch:
            return {}
        now, next_key = self._now(), self._next_key(connection)
        rows, by_key = [], {}
        for number, product in enumerate(batch, start=1):
            before = stored.get(product.id)
            key = next_key + number if before is None else before.key
            added_at = now if before is None else before.added_at
            rows.append(
                {
                    **product_row(product),
                    "key": key,
                    "seq": seq + number,
                    "fingerprint": prints[product.id],
                    "added_at": added_at,
                    "updated_at": now,
                }
            )
            by_key[key] = product
        connection.execute(insert(products), rows)
        _insert_all(connection, photos, [row for key, product in by_key.items() for row in photo_rows(key, product)])
        _insert_terms(connection, [row for key, product in by_key.items() for row in term_rows(key, product)])
        self._full_text.put(connection, by_key)
        ids = [product.id for product in batch]
        connection.execute(delete(tombstones).where(one_of(tombstones.c.product_id, ids, self._dialect)))
        return by_key

    def _remove(self, connection: Connection, keys: Sequence[int]) -> None:
        if keys:
            self._full_text.drop(connection, keys)
            # Photos and terms go with their product, by foreign key.
            connection.execute(delete(products).where(one_of(products.c.key, keys, self._dialect)))

    def _locked_seq(self, connection: Connection) -> int:
        """Read the clock and keep other writers out until this transaction ends, so that commit order is seq order."""
        return int(connection.execute(select(clock.c.seq).with_for_update()).scalar_one())

    def _advance(self, connection: Connection, seq: int) -> None:
        connection.execute(update(clock).values(seq=seq))

    def _touch(self, connection: Connection, seq: int, keys: Sequence[int]) -> int:
        """Give products a new sequence number; return the last."""
        if keys:
            moved = [{"of": key, "to": seq + n} for n, key in enumerate(sorted(keys), start=1)]
            connection.execute(
                update(products).where(products.c.key == bindparam("of")).values(seq=bindparam("to")), moved
            )
            self._advance(connection, seq + len(keys))
        return seq + len(keys)

    def _next_key(self, connection: Connection) -> int:
        return int(connection.execute(select(func.coalesce(func.max(products.c.key), 0))).scalar_one())

    def _stored(self, connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
        columns = (products.c.id, products.c.key, products.c.fingerprint, products.c.added_at)
        wanted = select(*columns).where(one_of(products.c.id, ids, self._dialect))
        return {row.id: row for row in connection.execute(wanted)}

    def _keys(self, connection: Connection, ids: Sequence[str]) -> dict[str, int]:
        return {product_id: row.key for product_id, row in sorted(self._stored(connection, ids).items())}

    def _contents(self, connection: Connection, keys: Sequence[int]) -> list[str]:
        if not keys:
            return []
        wanted = select(photos.c.content_sha256).where(one_of(photos.c.product_key, keys, self._dialect))
        return list(connection.execute(wanted.distinct()).scalars())

    def _keys_showing(self, connection: Connection, contents: Sequence[str]) -> list[int]:
        if not contents:
            return []
        wanted = select(photos.c.product_key).where(one_of(photos.c.content_sha256, contents, self._dialect))
        return list(connection.execute(wanted.distinct()).scalars())


def _sights_of(batch: Mapping[str, ProductRecord]) -> tuple[dict[str, Vector], dict[str, Details]]:
    vectors, details = dict[str, Vector](), dict[str, Details]()
    for record in batch.values():
        shown = {photo.content_sha256 for photo in record.product.photos}
        vectors.update((content, record.vectors[content]) for content in shown & record.vectors.keys())
        details.update((content, record.details[content]) for content in shown & record.details.keys())
    return vectors, details


def _insert_all(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _insert_terms(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    # Most rows of a shop are terms. They go to the driver as they are, which halves the time of an import's writes.
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(TERM_COLUMNS))
    connection.exec_driver_sql(f"INSERT INTO terms ({', '.join(TERM_COLUMNS)}) VALUES ({marks})", rows)


@cache
def _products_by_id(dialect: str) -> Select[Any]:
    return select(*PRODUCT_COLUMNS).where(one_of_given(products.c.id, dialect))


@cache
def _ids_by_group(dialect: str) -> Select[Any]:
    return select(products.c.group_key, products.c.id).where(one_of_given(products.c.group_key, dialect))
