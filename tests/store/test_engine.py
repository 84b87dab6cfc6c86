"""Opening a shop's database, its schema, and what happens when a database cannot be used."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from shopsight.core.errors import StoreUnusable
from shopsight.core.queries import Find
from shopsight.core.types import Product, ProductRecord
from shopsight.store import SqlProductStore, open_engine
from shopsight.store.engine import reading, writing
from shopsight.store.schema import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return (
        str(tmp_path / "shop.db") if request.param == "sqlite" else str(request.getfixturevalue("empty_postgres_url"))
    )


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def one(product_id: str) -> list[ProductRecord]:
    return [ProductRecord(Product(id=product_id, title="P"))]


def test_migrations_make_the_tables_that_the_code_expects(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables


def test_opening_again_keeps_everything(engine: Engine, url: str) -> None:
    SqlProductStore(engine, "r").put(one("a"))
    again = open_engine(url)
    assert list(SqlProductStore(again, "r").ids()) == ["a"]
    again.dispose()


def test_several_may_open_a_new_shop_at_once(url: str) -> None:
    engines: list[Engine] = []
    threads = [threading.Thread(target=lambda: engines.append(open_engine(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(engines) == 4
    for engine in engines:
        engine.dispose()


def test_a_newer_schema_is_refused(engine: Engine, url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'v9999'"))
    with pytest.raises(StoreUnusable, match=r"v9999.*install the newer version"):
        open_engine(url)


def test_a_failed_transaction_leaves_no_trace(engine: Engine) -> None:
    with pytest.raises(RuntimeError), writing(engine) as connection:
        connection.execute(text("UPDATE clock SET seq = 99"))
        raise RuntimeError
    with reading(engine) as connection:
        assert connection.execute(text("SELECT seq FROM clock")).scalar() == 0


def test_readers_do_not_wait_for_a_writer(engine: Engine) -> None:
    store = SqlProductStore(engine, "r")
    store.put(one("a"))
    with writing(engine) as connection:
        connection.execute(text("UPDATE clock SET seq = seq + 1"))
        assert store.find(Find()).total == 1
        assert store.seq() == 1
    assert store.seq() == 2
    store.close()


def test_a_transaction_reads_one_state_whatever_others_write(engine: Engine) -> None:
    store = SqlProductStore(engine, "r")
    with reading(engine) as connection:
        before = connection.execute(text("SELECT count(*) FROM products")).scalar()
        store.put(one("a"))
        assert connection.execute(text("SELECT count(*) FROM products")).scalar() == before
    store.close()


def test_two_processes_may_write_at_the_same_time(engine: Engine, url: str) -> None:
    script = (
        "import sys; from shopsight.store import *; from shopsight.core.types import *\n"
        "store = SqlProductStore(open_engine(sys.argv[1]), 'r')\n"
        "for n in range(40): store.put([ProductRecord(Product(id=sys.argv[2] + str(n), title='P'))])\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, url, name], env=environment()) for name in "xyz"]
    store = SqlProductStore(engine, "r")
    while any(writer.poll() is None for writer in writers):
        store.find(Find("p"))
        store.put(one("mine"))
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert len(store) == 121
    assert store.seq() == 121
    changes = store.changes(0, 1000)
    assert len(changes.put) == 121
    store.close()


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}


def test_sqlite_is_durable_and_keeps_foreign_keys(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "new" / "folder" / "shop.db")
    with reading(engine) as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    engine.dispose()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"a letter to my aunt " * 100)
    with pytest.raises(StoreUnusable, match="not a Shopsight database"):
        open_engine(path)
    assert path.read_bytes() == b"a letter to my aunt " * 100


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    engine = open_engine(path)
    store = SqlProductStore(engine, "r")
    store.put([ProductRecord(Product(id=f"p{n}", title="P" * 100)) for n in range(200)])
    store.close()
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(StoreUnusable, match="damaged"):
        SqlProductStore(open_engine(path), "r").get(["p1"])


def test_a_full_disk_is_reported_and_nothing_is_kept(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "shop.db")
    store = SqlProductStore(engine, "r")
    store.put(one("a"))
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    engine.dispose()

    limited = open_engine(tmp_path / "shop.db")
    with limited.connect() as connection:
        # The same error as on a full disk: the database may not grow.
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreUnusable, match="disk is full"):
        SqlProductStore(limited, "r").put([ProductRecord(Product(id="b", title="B" * 100_000))])
    assert list(store.ids()) == ["a"]
    store.close()
    engine.dispose()
    limited.dispose()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://somewhere/shop", "SQLite and PostgreSQL"),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/shop", "127.0.0.1:1"),
        ("://", "postgresql"),
        (":memory:", "file"),
        ("/", "folder"),
    ],
)
def test_a_database_that_cannot_be_used_says_why(url: str, said: str) -> None:
    with pytest.raises(StoreUnusable, match=said) as caught:
        open_engine(url)
    assert "secret" not in caught.value.message


def test_a_database_locked_by_a_stranger_says_so(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    engine = open_engine(path)
    with reading(engine) as connection:
        connection.execute(text("PRAGMA busy_timeout = 10"))
    stranger = sqlite3.connect(path)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnusable, match="another process"):
        SqlProductStore(engine, "r").put(one("a"))
    stranger.close()
    engine.dispose()
