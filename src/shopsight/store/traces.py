"""What was deleted leaves no trace in the database's files."""

from __future__ import annotations

from sqlalchemy import Engine, text

from shopsight.core.errors import StoreUnusable


def wipe_traces(engine: Engine) -> None:
    """Empty the places where a database keeps what was deleted.

    SQLite overwrites deleted rows with zeros (secure_delete, see engine.py); what is left is its write-ahead log, which
    is taken over and cut to nothing. PostgreSQL gives the space of deleted rows free; its own log and the backups of
    either are the operator's (docs/events.md). Raises StoreUnusable when a reader keeps the log from being cut.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM events"))
            return
        is_busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if is_busy:
        raise StoreUnusable("the shopper is erased, but a long read keeps the old log alive: erase once more later")
