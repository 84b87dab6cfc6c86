"""A whole database as one SQLite file, and back: by pages between SQLite files, by rows to and from PostgreSQL."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast
from uuid import uuid4

from sqlalchemy import Connection, Engine, Select, Table, delete, func, insert, select, text, update

from shopsight.store.engine import open_engine, reading, writing
from shopsight.store.failures import translated
from shopsight.store.fulltext import full_text
from shopsight.store.rows import PRODUCT_COLUMNS, product_of
from shopsight.store.schema import clock, metadata, products

Told: TypeAlias = Callable[[int, int], None]
"""Hears how much of how much is done."""

_PAGES = 2_000
_ROWS = 500


def save_copy(engine: Engine, path: Path, told: Told) -> None:
    """Write what the database holds at one moment into a new SQLite file; nobody who writes meanwhile has to wait."""
    if engine.dialect.name == "sqlite":
        with reading(engine) as source, contextlib.closing(sqlite3.connect(path)) as target:
            # In a transaction all pages are of one moment; without one, each write of another would begin it anew.
            source.execute(select(clock.c.seq)).one()
            _copy_pages(_raw(source), target, told)
        return
    with opened_database(path) as target_engine, reading(engine) as source, writing(target_engine) as target:
        _copy_rows(source, target, told)


def load_copy(path: Path, engine: Engine, told: Told) -> None:
    """Make the database hold what a saved copy holds, in one transaction: killed in the midst, it is as it was.

    The copy becomes of the present schema, so it should be nobody else's. Raises StoreUnusable for a newer one.
    """
    with opened_database(path) as source_engine:
        with writing(source_engine) as source:
            # Sequence numbers of the copy mean nothing to an index that followed the database after it was made.
            source.execute(update(clock).values(shop_id=uuid4().hex))
        with reading(source_engine) as source:
            source.execute(select(clock.c.seq)).one()
            if engine.dialect.name == "sqlite":
                with translated(engine.url), contextlib.closing(engine.raw_connection()) as target:
                    _copy_pages(_raw(source), cast(sqlite3.Connection, target.dbapi_connection), told)
            else:
                with writing(engine) as target_rows:
                    _copy_rows(source, target_rows, told)


def is_empty(engine: Engine) -> bool:
    """Whether nobody has put anything into the database yet."""
    with reading(engine) as connection:
        return not any(connection.execute(select(1).select_from(table).limit(1)).first() for table in _tables())


def count_copied(path: Path) -> tuple[int, int]:
    """Return how many products and how many distinct pictures a saved copy has."""
    with contextlib.closing(_read_only(path)) as connection:
        (of_products,) = connection.execute("SELECT count(*) FROM products").fetchone()
        (of_pictures,) = connection.execute("SELECT count(DISTINCT content_sha256) FROM photos").fetchone()
    return of_products, of_pictures


def pictures_of_copy(path: Path) -> Iterator[str]:
    """Walk the SHA-256 of the pictures that a saved copy shows, ascending."""
    with contextlib.closing(_read_only(path)) as connection:
        for (sha256,) in connection.execute("SELECT DISTINCT content_sha256 FROM photos ORDER BY content_sha256"):
            yield str(sha256)


@contextlib.contextmanager
def opened_database(url_or_path: str | Path) -> Iterator[Engine]:
    """A database for as long as the block lasts."""
    engine = open_engine(url_or_path)
    try:
        yield engine
    finally:
        # The last connection to leave puts what lies in the journal into the file.
        engine.dispose()


def _read_only(path: Path) -> sqlite3.Connection:
    # Immutable: nothing is written beside a file that nobody changes.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _raw(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def _copy_pages(source: sqlite3.Connection, target: sqlite3.Connection, told: Told) -> None:
    source.backup(target, pages=_PAGES, progress=lambda _, left, total: told(total - left, total))


def _copy_rows(source: Connection, target: Connection, told: Told) -> None:
    """Replace all rows of one database by those of another, parents before children, and write the words anew."""
    _empty(target)
    tables = metadata.sorted_tables
    counts = [source.execute(select(func.count()).select_from(table)).scalar_one() for table in (*tables, products)]
    total, done = sum(counts), 0
    for table in tables:
        for rows in _batches(source, select(table)):
            target.execute(insert(table), [dict(row._mapping) for row in rows])
            told(done := done + len(rows), total)
        _copy_counter(source, target, table)
    words = full_text(target.dialect.name)
    for rows in _batches(source, select(*PRODUCT_COLUMNS)):
        words.put(target, {row.key: product_of(row, ()) for row in rows})
        told(done := done + len(rows), total)


def _copy_counter(source: Connection, target: Connection, table: Table) -> None:
    """Let numbers that the database gives out go on where they were, also beyond rows that are gone."""
    column = table.autoincrement_column
    if column is None or column.autoincrement is not True:
        return
    given = {"table": table.name, "column": column.name}
    if source.dialect.name == "sqlite":
        of_table = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
        last = source.execute(of_table, given).scalar() or 0
    else:
        sequence = source.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), given).scalar_one()
        last = source.execute(
            text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        ).scalar_one()
    if target.dialect.name == "sqlite":
        target.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), given)
        target.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), {**given, "last": last})
    else:
        set_to = text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)")
        target.execute(set_to, {**given, "next": last + 1})


def _empty(target: Connection) -> None:
    target.execute(text("DELETE FROM words"))
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))


def _batches(source: Connection, wanted: Select[Any]) -> Iterator[Any]:
    return source.execute(wanted, execution_options={"yield_per": _ROWS}).partitions()


def _tables() -> Iterator[Any]:
    """Walk the tables that somebody fills; the clock has its row from the start."""
    return (table for table in metadata.sorted_tables if table is not clock)
