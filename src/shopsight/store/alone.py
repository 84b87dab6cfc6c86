"""A lock among all processes that work on one store: for what only one of them may do at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from sqlalchemy import Engine, text

from shopsight.store.failures import translated
from shopsight.store.file_lock import file_lock


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[None]:
    """Wait until no other process holds this name, and hold it; a process that dies gives it back.

    On PostgreSQL it is an advisory lock, on SQLite, whose processes share a machine, a file beside the database.
    """
    if engine.dialect.name == "sqlite":
        with file_lock(Path(f"{engine.url.database}.{name}.lock")):
            yield
        return
    number = {"number": crc32(f"shopsight {name}".encode())}
    # A lock of the session, on a connection that is in no transaction: nothing is held back from vacuuming meanwhile.
    with translated(engine.url), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:number)"), number)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), number)
