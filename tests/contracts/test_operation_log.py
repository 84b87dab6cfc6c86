"""What every operation log promises, over SQLite and a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, update

from shopsight.core.errors import OperationNotFound, OperationRunning
from shopsight.core.feed import RowIssue
from shopsight.core.types import Product, ProductRecord
from shopsight.store import SqlOperationLog, SqlProductStore
from shopsight.store.schema import operations


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(engine: Engine, clock: Clock) -> SqlOperationLog:
    return SqlOperationLog(engine, clock)


@pytest.fixture
def dead_process() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def pretend(engine: Engine) -> Callable[..., None]:
    """Make every operation look like the work of another process."""

    def change(**values: object) -> None:
        with engine.begin() as connection:
            connection.execute(update(operations).values(process="another", **values))

    return change


def issue(number: int) -> RowIssue:
    return RowIssue("feed.csv", number, "price", "invalid_product", f"row {number} \0 is wrong")


def test_a_new_operation_runs_and_is_kept(log: SqlOperationLog) -> None:
    operation = log.start("import", "feed.csv", "f1", 100)
    assert (operation.kind, operation.source, operation.status) == ("import", "feed.csv", "running")
    assert (operation.done, operation.total, operation.counts, operation.checkpoint) == (0, 100, {}, {})
    assert operation.started_at.utcoffset() is not None
    assert log.get(operation.id) == operation
    assert log.get("nobody") is None


def test_progress_issues_and_counts_are_saved_together(log: SqlOperationLog, clock: Clock) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    clock.now += 5
    log.update(replace(operation, done=7, counts={"products": 5}, checkpoint={"row": 7, "file": "a"}), [issue(1)])
    log.update(replace(operation, done=9), [issue(2), RowIssue("feed.csv", None, "", "x", "y")])
    saved = log.get(operation.id)
    assert saved is not None
    assert (saved.done, saved.counts) == (9, {})
    assert (saved.updated_at - saved.started_at).total_seconds() == 5
    assert [found.row for found in log.issues(operation.id)] == [1, 2, None]
    assert [found.row for found in log.issues(operation.id, after=1, limit=1)] == [2]
    assert log.issues("nobody") == []


def test_finish_says_how_it_ended(log: SqlOperationLog) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    ended = log.finish(replace(operation, done=3), "failed", "the disk is full")
    assert (ended.status, ended.message, ended.done) == ("failed", "the disk is full", 3)
    assert log.get(operation.id) == ended


def test_the_same_work_is_refused_while_a_live_process_is_at_it(log: SqlOperationLog) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    with pytest.raises(OperationRunning, match=operation.id):
        log.start("import", "feed.csv", "f1", None)
    with pytest.raises(OperationRunning):
        log.start("import", "feed.csv", "another version", None)
    assert log.start("import", "other.csv", "f1", None).id != operation.id
    assert log.start("reindex", "feed.csv", "f1", None).id != operation.id


def test_work_of_a_dead_process_goes_on_where_it_was(
    log: SqlOperationLog, pretend: Callable[..., None], dead_process: int
) -> None:
    operation = log.start("import", "feed.csv", "f1", 10)
    log.update(replace(operation, done=4, counts={"products": 4}, checkpoint={"row": 4}), [issue(1)], ["a"])
    pretend(pid=dead_process)
    again = log.start("import", "feed.csv", "f1", None)
    assert (again.id, again.status, again.total) == (operation.id, "running", 10)
    assert (again.done, again.counts, again.checkpoint) == (4, {"products": 4}, {"row": 4})
    log.update(again, [issue(2)], ["a", "b"])
    assert [found.row for found in log.issues(again.id)] == [1, 2]


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_failed_or_was_cancelled_goes_on_too(log: SqlOperationLog, status: str) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    log.finish(operation, "failed" if status == "failed" else "cancelled", "because")
    again = log.start("import", "feed.csv", "f1", None)
    assert (again.id, again.status, again.message) == (operation.id, "running", "")


def test_what_is_done_or_of_another_fingerprint_begins_anew(log: SqlOperationLog) -> None:
    first = log.start("import", "feed.csv", "f1", None)
    log.finish(first, "done")
    second = log.start("import", "feed.csv", "f1", None)
    log.finish(second, "failed")
    third = log.start("import", "feed.csv", "f2", None)
    log.finish(third, "failed")
    # The first half of f1 may have been overwritten by f2, so f1 has to begin at its beginning.
    fourth = log.start("import", "feed.csv", "f1", None)
    assert len({first.id, second.id, third.id, fourth.id}) == 4
    assert [operation.id for operation in log.recent()] == [fourth.id, third.id, second.id, first.id]
    assert [operation.id for operation in log.recent(2)] == [fourth.id, third.id]


def test_a_silent_process_on_another_machine_counts_as_dead_after_a_while(
    log: SqlOperationLog, clock: Clock, pretend: Callable[..., None]
) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    pretend(host="elsewhere")
    clock.now += 200
    with pytest.raises(OperationRunning, match="elsewhere"):
        log.start("import", "feed.csv", "f1", None)
    clock.now += 200
    assert log.start("import", "feed.csv", "f1", None).id == operation.id


def test_a_restarted_container_with_the_same_process_number_takes_its_work_up(
    log: SqlOperationLog, pretend: Callable[..., None]
) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    pretend()
    assert log.start("import", "feed.csv", "f1", None).id == operation.id


def test_a_worker_whose_work_was_taken_over_is_told_so(log: SqlOperationLog, pretend: Callable[..., None]) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    pretend(host="elsewhere")
    with pytest.raises(OperationRunning, match="taken over"):
        log.update(operation, [issue(1)])
    assert log.issues(operation.id) == []


def test_nothing_is_saved_for_what_is_over_or_unknown(log: SqlOperationLog) -> None:
    operation = log.finish(log.start("import", "feed.csv", "f1", None), "done")
    with pytest.raises(OperationRunning, match="already done"):
        log.update(operation)
    with pytest.raises(OperationNotFound):
        log.update(replace(operation, id="op_nobody"))
    with pytest.raises(OperationNotFound):
        log.cancel("op_nobody")


def test_the_worker_sees_a_cancellation_and_keeps_the_work_until_it_ends(log: SqlOperationLog) -> None:
    operation = log.start("import", "feed.csv", "f1", None)
    log.cancel(operation.id)
    log.update(replace(operation, done=5))
    seen = log.get(operation.id)
    assert seen is not None
    assert (seen.status, seen.done) == ("cancelled", 5)
    with pytest.raises(OperationRunning):
        log.start("import", "feed.csv", "f1", None)
    log.finish(seen, "cancelled")
    assert log.start("import", "feed.csv", "f1", None).id == operation.id


def test_cancelling_what_is_done_changes_nothing(log: SqlOperationLog) -> None:
    operation = log.finish(log.start("import", "feed.csv", "f1", None), "done")
    log.cancel(operation.id)
    assert log.get(operation.id) == operation


def test_unseen_products_are_walked_while_they_are_deleted(log: SqlOperationLog, engine: Engine) -> None:
    store = SqlProductStore(engine, "model-1")
    store.put([ProductRecord(Product(id=f"p{n:04}", title="P")) for n in range(2500)])
    operation = log.start("import", "feed.csv", "f1", None)
    log.update(operation, seen_ids=[f"p{n:04}" for n in range(0, 2500, 2)])
    log.update(operation, seen_ids=["p0000", "not stored"])
    gone = []
    for product_id in log.unseen(operation.id):
        gone.append(product_id)
        if int(product_id[1:]) % 10 == 1:
            store.delete([product_id])
    assert gone == [f"p{n:04}" for n in range(1, 2500, 2)]
    store.close()


def test_a_new_run_does_not_remember_what_an_earlier_one_saw(log: SqlOperationLog, engine: Engine) -> None:
    store = SqlProductStore(engine, "model-1")
    store.put([ProductRecord(Product(id="a", title="A"))])
    first = log.start("import", "feed.csv", "f1", None)
    log.update(first, seen_ids=["a"])
    log.finish(first, "done")
    assert list(log.unseen(first.id)) == []
    second = log.start("import", "feed.csv", "f1", None)
    assert list(log.unseen(second.id)) == ["a"]
    store.close()


def test_old_operations_are_forgotten_with_their_issues(log: SqlOperationLog) -> None:
    first = log.start("import", "feed.csv", "f0", None)
    log.update(first, [issue(1)])
    log.finish(first, "done")
    for number in range(1, 210):
        log.finish(log.start("import", "feed.csv", f"f{number}", None), "done")
    assert log.get(first.id) is None
    assert log.issues(first.id) == []
    assert 200 <= len(log.recent(1000)) <= 202
