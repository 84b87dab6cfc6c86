"""Where a roll-out stands is one row that changes whole, over SQLite and a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from shopsight.core.errors import Conflict
from shopsight.core.roll_out import Compared, RollOut
from shopsight.store.roll_out import SqlRollOut

_BESIDE = RollOut("old", "new", "beside", shadow=0.5, judged={"old": 0.75, "new": 1.0})


@pytest.fixture
def row(engine: Engine) -> SqlRollOut:
    return SqlRollOut(engine)


def test_none_is_under_way_until_one_begins_and_after_it_ends(row: SqlRollOut) -> None:
    assert row.now() == RollOut()
    assert row.change(lambda _: _BESIDE) == row.now() == _BESIDE
    row.change(lambda _: RollOut())
    assert row.now() == RollOut()


def test_a_change_that_is_refused_changes_nothing(row: SqlRollOut) -> None:
    def refuse(_: RollOut) -> RollOut:
        raise Conflict("not now")

    row.change(lambda _: _BESIDE)
    with pytest.raises(Conflict):
        row.change(refuse)
    assert row.now() == _BESIDE


def test_sums_that_many_add_at_once_are_all_there(row: SqlRollOut) -> None:
    row.change(lambda _: _BESIDE)
    one = Compared(searches=1, overlap=0.5, same_first=1, live_ms=2.0, other_ms=3.0)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(12):
            pool.submit(row.change, lambda at: replace(at, compared=at.compared + one))
    assert row.now().compared == Compared(12, 6.0, 12, 24.0, 36.0)
