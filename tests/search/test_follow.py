"""How an index follows the store, also from another process."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.errors import ChangesForgotten
from shopsight.core.types import Product, ProductRecord
from shopsight.index.exact import ExactIndex
from shopsight.search.follow import Follower
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore

_WRITER = """
import sys
from shopsight.core.types import Product, ProductRecord
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
store = SqlProductStore(open_engine(sys.argv[1]), "r")
store.put([ProductRecord(Product("from-elsewhere", "t"))])
"""


class _Telling(ExactIndex):
    """An index that says when it holds something new."""

    def __init__(self) -> None:
        super().__init__(4)
        self.changed = threading.Event()

    def put(self, entries):  # type: ignore[no-untyped-def]
        super().put(entries)
        if entries:
            self.changed.set()


def test_what_another_process_wrote_is_indexed_soon_after_it_was_acknowledged(tmp_path: Path) -> None:
    database = tmp_path / "shop.db"
    store = SqlProductStore(open_engine(database), "r")
    index = _Telling()
    errors: list[Exception] = []
    follower = Follower(store, index, 0, lambda seq: None, interval_s=0.05)
    follower.start(errors.append)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", _WRITER, str(database)], check=True, env=environment)
    assert index.changed.wait(10)
    follower.stop()
    store.close()
    assert len(index) == 1
    assert errors == []


def test_it_saves_when_it_stops_and_only_if_something_changed(tmp_path: Path) -> None:
    store = SqlProductStore(open_engine(tmp_path / "shop.db"), "r")
    saved: list[int] = []
    idle = Follower(store, ExactIndex(4), 0, saved.append)
    idle.stop()
    assert saved == []
    store.put([ProductRecord(Product(str(number), "t")) for number in range(1200)])
    follower = Follower(store, ExactIndex(4), 0, saved.append)
    follower.catch_up()
    follower.stop()
    assert saved == [store.seq()]
    assert follower.seq == store.seq()
    store.close()


def test_deletions_are_followed(tmp_path: Path) -> None:
    store = SqlProductStore(open_engine(tmp_path / "shop.db"), "r")
    index = ExactIndex(4)
    follower = Follower(store, index, 0, lambda seq: None)
    store.put([ProductRecord(Product("a", "t"), {"0" * 64: np.full(4, 0.5, np.float32)})])
    follower.catch_up()
    store.delete(["a"])
    follower.catch_up()
    store.close()
    assert len(index) == 0


def test_an_index_that_missed_forgotten_removals_is_refused_and_a_new_one_is_not(tmp_path: Path) -> None:
    now_s = [0.0]
    store = SqlProductStore(open_engine(tmp_path / "shop.db"), "r", lambda: now_s[0])
    store.put([ProductRecord(Product(name, "t")) for name in "abc"])
    old = Follower(store, ExactIndex(4), 0, lambda seq: None)
    old.catch_up()
    for name in "ab":
        store.delete([name])
        now_s[0] += 40 * 24 * 3600
    new = Follower(store, ExactIndex(4), 0, lambda seq: None)
    new.catch_up()
    with pytest.raises(ChangesForgotten, match="built anew"):
        old.catch_up()
    assert new.seq == store.seq()
    store.close()
