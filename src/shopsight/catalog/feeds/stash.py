"""A dictionary on disk for what a reader must remember of a feed that may not fit in memory."""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from types import TracebackType

_RECENT = 256


class Stash:
    """Text -> {text: text}, in a temporary file that goes when it is closed. Use it as a context manager."""

    def __init__(self) -> None:
        # An empty name makes a private database that SQLite keeps in memory while small, and deletes itself.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE stash (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        self._recent: OrderedDict[str, Mapping[str, str] | None] = OrderedDict()

    def __enter__(self) -> Stash:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def put(self, key: str, values: Mapping[str, str]) -> None:
        """Remember values under a key; the first ones stay."""
        text = json.dumps({name: value for name, value in values.items() if value})
        self._database.execute("INSERT OR IGNORE INTO stash VALUES (?, ?)", (_storable(key), text))

    def add(self, key: str, name: str, text: str) -> None:
        """Add a line to the text under a key and a name, once."""
        values = dict(self.get(key) or {})
        lines = values.get(name, "").split("\n") if values.get(name) else []
        if text in lines:
            return
        values[name] = "\n".join([*lines, text])
        self._database.execute("REPLACE INTO stash VALUES (?, ?)", (_storable(key), json.dumps(values)))
        self._recent.pop(key, None)

    def get(self, key: str) -> Mapping[str, str] | None:
        """Return what is remembered under a key."""
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        row = self._database.execute("SELECT value FROM stash WHERE key = ?", (_storable(key),)).fetchone()
        values = json.loads(row[0]) if row else None
        self._recent[key] = values
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return values

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None


def _storable(key: str) -> str:
    return key.encode("utf-8", "replace").decode()
