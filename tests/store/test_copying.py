"""A database is copied and loaded whole, or the one that was there stays."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text

from shopsight.core.events import Event
from shopsight.store import SqlEventLog
from shopsight.store.copying import is_empty, load_copy, opened_database, save_copy
from shopsight.store.engine import reading, writing
from shopsight.store.schema import clock, vectors

ROWS = 3_000
"""So many that a copy takes several steps."""


def fill(engine: Engine, revision: str) -> None:
    rows = [{"content_sha256": f"{n:064x}", "revision": revision, "data": bytes(4096)} for n in range(ROWS)]
    with writing(engine) as connection:
        connection.execute(insert(vectors), rows)


def revisions(engine: Engine) -> list[tuple[str, int]]:
    with reading(engine) as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        found = connection.execute(text("SELECT revision, count(*) FROM vectors GROUP BY revision"))
        return [(row[0], row[1]) for row in found]


def shop_id(engine: Engine) -> str:
    with reading(engine) as connection:
        return str(connection.execute(select(clock.c.shop_id)).scalar_one())


def take(engine: Engine, *names: str) -> list[int]:
    """Add events by these ids; return the numbers of all there are."""
    log = SqlEventLog(engine)
    log.append([Event(name, "view_item", datetime(2026, 1, 1, tzinfo=UTC), name) for name in names])
    return [logged.number for logged in log.read()]


def load_and_die(copy: Path, target: Path) -> None:
    def die(done: int, total: int) -> None:
        assert 0 < done < total
        os.kill(os.getpid(), signal.SIGKILL)

    with opened_database(target) as engine:
        load_copy(copy, engine, die)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    with opened_database(tmp_path / "source.db") as source:
        assert is_empty(source)
        fill(source, "new")
        assert not is_empty(source)
        save_copy(source, tmp_path / "copy.db", lambda *_: None)
    return tmp_path / "copy.db"


def test_a_loaded_copy_is_a_database_of_its_own(copied: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    with opened_database(tmp_path / "source.db") as source, opened_database(tmp_path / "target.db") as target:
        load_copy(copied, target, lambda done, total: steps.append((done, total)))
        assert revisions(target) == [("new", ROWS)]
        # Numbers of changes are counted anew from here, so no index may take one database for the other.
        assert shop_id(target) != shop_id(source)
    assert len(steps) > 1
    assert steps[-1][0] == steps[-1][1]


def test_what_was_there_stays_when_loading_is_killed(copied: Path, tmp_path: Path) -> None:
    with opened_database(tmp_path / "target.db") as target:
        fill(target, "old")
        process = multiprocessing.get_context("spawn").Process(
            target=load_and_die, args=(copied, tmp_path / "target.db")
        )
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert revisions(target) == [("old", ROWS)]
        load_copy(copied, target, lambda *_: None)
        assert revisions(target) == [("new", ROWS)]


def test_no_number_of_an_event_comes_twice_after_a_move(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    postgres = str(request.getfixturevalue("empty_postgres_url"))
    with opened_database(tmp_path / "source.db") as source:
        assert take(source, "a", "b", "c") == [1, 2, 3]
        SqlEventLog(source).erase("c")
        save_copy(source, tmp_path / "there.db", lambda *_: None)
    with opened_database(postgres) as moved:
        load_copy(tmp_path / "there.db", moved, lambda *_: None)
        assert take(moved, "d", "e") == [1, 2, 4, 5]
        SqlEventLog(moved).erase("e")
        save_copy(moved, tmp_path / "back.db", lambda *_: None)
    with opened_database(tmp_path / "target.db") as target:
        load_copy(tmp_path / "back.db", target, lambda *_: None)
        assert take(target, "f") == [1, 2, 4, 6]
