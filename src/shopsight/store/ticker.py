"""Reads the sequence number of the last change, fast enough to be asked before every search."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy import Engine

from shopsight.store.failures import translated

_QUERY = "SELECT seq FROM clock"


class Ticker:
    """Keeps a connection of its own, outside of the pool and without transactions: a read costs microseconds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Any = None

    def seq(self) -> int:
        """Return the committed sequence number."""
        with self._lock:
            if self._connection is None:
                return self._read_anew()
            try:
                return self._read()
            except Exception:
                # A connection may die with its server; one fresh attempt tells whether the database is really away.
                self._forget()
                return self._read_anew()

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._forget()

    def _read_anew(self) -> int:
        with translated(self._engine.url):
            fairy = self._engine.raw_connection()
            fairy.detach()
            self._connection = fairy.dbapi_connection
            if self._engine.dialect.name == "postgresql":
                self._connection.autocommit = True
            return self._read()

    def _read(self) -> int:
        return int(self._connection.execute(_QUERY).fetchone()[0])

    def _forget(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
