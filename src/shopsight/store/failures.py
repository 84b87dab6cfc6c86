"""Turns what a database driver raises into StoreUnusable, with what to do about it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shopsight.core.errors import StoreUnusable

_ADVICE = {
    "SQLITE_FULL": "the disk is full; nothing of this change was kept. Free some space and try again",
    "SQLITE_READONLY": "the database may not be written; check owner and permissions of the file and its folder",
    "SQLITE_BUSY": "another process has held the database for too long; stop it or try again",
    "SQLITE_LOCKED": "another process has held the database for too long; stop it or try again",
    "SQLITE_NOTADB": "the file is not a Shopsight database; check the path, or move the file away to start anew",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a backup, or move it away and import the catalog again",
    "SQLITE_CANTOPEN": "the file cannot be opened; check that the folder exists and that you may read and write it",
    "SQLITE_PERM": "the file may not be read; check its owner and permissions",
    "SQLITE_IOERR": "reading or writing the disk failed; check the disk",
}


@contextlib.contextmanager
def translated(url: URL) -> Iterator[None]:
    """Raise StoreUnusable for the troubles of a database; mistakes in our own SQL keep their name."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except PoolTimeoutError as error:
        raise StoreUnusable(f"{_shown(url)}: all connections are in use; try again") from error
    except DBAPIError as error:
        raise StoreUnusable(f"{_shown(url)}: {_advice(error.orig)}") from error
    except sqlite3.Error as error:
        raise StoreUnusable(f"{_shown(url)}: {_advice(error)}") from error


def _advice(error: BaseException | None) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, advice in _ADVICE.items():
        if name.startswith(prefix):
            return advice
    reason = " ".join(str(error).split())[:300]
    return f"the database answered: {reason}. Check that it runs, that it can be reached, and its disk"


def _shown(url: URL) -> str:
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
