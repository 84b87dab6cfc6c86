"""Long work, its progress and its errors in SQL, so that what was interrupted goes on where it was."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, func, insert, select, text, update

from shopsight.core.errors import OperationNotFound, OperationRunning
from shopsight.core.feed import RowIssue
from shopsight.core.types import Operation, OperationStatus
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import clock, import_seen, operation_issues, operations, products

_SILENCE_S = 300.0
"""After so long without an update a worker counts as dead, even where its process cannot be looked at."""

_KEPT_OPERATIONS = 200
_IDS_PER_PAGE = 1000
_TOKEN = secrets.token_hex(8)
"""Tells this process from a later one with the same number, as after a restart of a container."""

_FIELDS = ("id", "kind", "source", "status", "done", "total", "counts", "checkpoint", "message")


class SqlOperationLog:
    """Operations of one shop; several processes may share it. `now` gives seconds since 1970."""

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._now = now

    def start(self, kind: str, source: str, fingerprint: str, total: int | None) -> Operation:
        """Begin, or go on with the last one of this kind and source if it is unfinished and of the same fingerprint.

        Raises OperationRunning when a live process is at it.
        """
        kept_source = clean(source)
        with writing(self._engine) as connection:
            # Two processes that start the same work at once wait for each other here.
            connection.execute(select(clock.c.seq).with_for_update())
            last = self._last(connection, kind, kept_source)
            if last is not None and self._is_live(last):
                raise OperationRunning(
                    f"{kind} of {source} is already running as {last.id} (process {last.pid} on {last.host}); "
                    "wait for it or cancel it"
                )
            if last is not None and last.status != "done" and last.fingerprint == fingerprint:
                return self._go_on(connection, last, total)
            return self._begin(connection, kind, kept_source, fingerprint, total)

    def update(
        self,
        operation: Operation,
        issues: Sequence[RowIssue] = (),
        seen_ids: Sequence[str] = (),
    ) -> None:
        """Save progress, new row issues and the product ids that the source has, in one transaction.

        Raises OperationRunning when another process has taken the work over, OperationNotFound when it is gone.
        """
        with writing(self._engine) as connection:
            self._save(connection, operation, {})
            _add_issues(connection, operation.id, issues)
            _add_seen(connection, operation.id, seen_ids)

    def finish(self, operation: Operation, status: OperationStatus, message: str = "") -> Operation:
        """Save the last progress and how it ended; the work is free for others."""
        with writing(self._engine) as connection:
            self._save(
                connection, operation, {"status": status, "message": clean(message or operation.message), "process": ""}
            )
            return _operation_of(self._row(connection, operation.id))

    def get(self, operation_id: str) -> Operation | None:
        """Return an operation as it was last saved."""
        with reading(self._engine) as connection:
            row = connection.execute(select(operations).where(operations.c.id == clean(operation_id))).first()
        return None if row is None else _operation_of(row)

    def recent(self, limit: int = 50) -> list[Operation]:
        """Return the latest operations, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(operations).order_by(operations.c.number.desc()).limit(limit))
            return [_operation_of(row) for row in rows]

    def issues(self, operation_id: str, after: int = 0, limit: int = 1000) -> list[RowIssue]:
        """Return the issues of an operation in the order they came, leaving out the first `after`."""
        of = operation_issues.c
        wanted = (
            select(of.file, of.row, of.field, of.code, of.message)
            .where(of.operation_id == clean(operation_id), of.number > after)
            .order_by(of.number)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [RowIssue(*row) for row in connection.execute(wanted)]

    def unseen(self, operation_id: str) -> Iterator[str]:
        """Walk the ids of stored products that the operation's source did not have; those walked may be deleted."""
        seen = exists().where(import_seen.c.operation_id == operation_id, import_seen.c.product_id == products.c.id)
        after = ""
        while True:
            page = select(products.c.id).where(products.c.id > after, ~seen)
            with reading(self._engine) as connection:
                ids = connection.execute(page.order_by(products.c.id).limit(_IDS_PER_PAGE)).scalars().all()
            yield from ids
            if len(ids) < _IDS_PER_PAGE:
                return
            after = ids[-1]

    def cancel(self, operation_id: str) -> None:
        """Ask for an end. What is over stays as it ended. Raises OperationNotFound."""
        with writing(self._engine) as connection:
            self._row(connection, operation_id)
            running = (operations.c.id == clean(operation_id)) & (operations.c.status == "running")
            connection.execute(update(operations).where(running).values(status="cancelled"))

    def _last(self, connection: Connection, kind: str, source: str) -> Any:
        of_source = select(operations).where(operations.c.kind == kind, operations.c.source == source)
        return connection.execute(of_source.order_by(operations.c.number.desc()).limit(1)).first()

    def _is_live(self, row: Any) -> bool:
        if not row.process or self._now() - row.updated_at > _SILENCE_S:
            return False
        if row.process == _this_process() or row.host != socket.gethostname():
            return True
        return row.pid != os.getpid() and _process_exists(row.pid)

    def _begin(self, connection: Connection, kind: str, source: str, fingerprint: str, total: int | None) -> Operation:
        _prune(connection, kind, source)
        number = int(connection.execute(select(func.coalesce(func.max(operations.c.number), 0))).scalar_one()) + 1
        row = {
            "id": "op_" + secrets.token_hex(8),
            "number": number,
            "kind": kind,
            "source": source,
            "fingerprint": fingerprint,
            "status": "running",
            "started_at": self._now(),
            "done": 0,
            "total": total,
            "counts": {},
            "checkpoint": {},
            "message": "",
            **self._signature(),
        }
        connection.execute(insert(operations), row)
        return _operation_of(self._row(connection, str(row["id"])))

    def _go_on(self, connection: Connection, last: Any, total: int | None) -> Operation:
        kept_total = last.total if total is None else total
        again = {"status": "running", "message": "", "total": kept_total, **self._signature()}
        connection.execute(update(operations).where(operations.c.id == last.id).values(**again))
        return _operation_of(self._row(connection, last.id))

    def _signature(self) -> dict[str, Any]:
        return {"process": _this_process(), "pid": os.getpid(), "host": socket.gethostname(), "updated_at": self._now()}

    def _save(self, connection: Connection, operation: Operation, ending: Mapping[str, Any]) -> None:
        progress = {
            "done": operation.done,
            "total": operation.total,
            "counts": dict(operation.counts),
            "checkpoint": dict(operation.checkpoint),
            "message": clean(operation.message),
            "updated_at": self._now(),
            **ending,
        }
        ours = (operations.c.id == operation.id) & (operations.c.process == _this_process())
        if connection.execute(update(operations).where(ours).values(**progress)).rowcount == 0:
            row = self._row(connection, operation.id)
            state = f"taken over by process {row.pid} on {row.host}" if row.process else f"already {row.status}"
            raise OperationRunning(f"operation {operation.id} was {state}; this process is no longer at it")

    def _row(self, connection: Connection, operation_id: str) -> Any:
        row = connection.execute(select(operations).where(operations.c.id == clean(operation_id))).first()
        if row is None:
            raise OperationNotFound(f"no operation {operation_id!r}; it may have been forgotten for newer ones")
        return row


def _this_process() -> str:
    # With its number, because a server that forks its workers gives them all the same token.
    return f"{_TOKEN}-{os.getpid()}"


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _operation_of(row: Any) -> Operation:
    values = {name: getattr(row, name) for name in _FIELDS}
    started_at, updated_at = (datetime.fromtimestamp(at, UTC) for at in (row.started_at, row.updated_at))
    return Operation(**values, started_at=started_at, updated_at=updated_at)


def _add_issues(connection: Connection, operation_id: str, issues: Sequence[RowIssue]) -> None:
    if not issues:
        return
    of = operation_issues.c
    last = connection.execute(select(func.coalesce(func.max(of.number), 0)).where(of.operation_id == operation_id))
    rows = [
        {
            "operation_id": operation_id,
            "number": number,
            "file": clean(issue.file),
            "row": issue.row,
            "field": clean(issue.field),
            "code": clean(issue.code),
            "message": clean(issue.message),
        }
        for number, issue in enumerate(issues, start=last.scalar_one() + 1)
    ]
    connection.execute(insert(operation_issues), rows)


def _add_seen(connection: Connection, operation_id: str, ids: Sequence[str]) -> None:
    if ids:
        # A row may come twice: in the feed itself, or because its batch is done again after an interruption.
        statement = "INSERT INTO import_seen (operation_id, product_id) VALUES (:operation, :id) ON CONFLICT DO NOTHING"
        connection.execute(text(statement), [{"operation": operation_id, "id": clean(id_)} for id_ in ids])


def _prune(connection: Connection, kind: str, source: str) -> None:
    """Forget what the source had in earlier runs, and all but the latest operations."""
    of_source = select(operations.c.id).where(operations.c.kind == kind, operations.c.source == source)
    connection.execute(delete(import_seen).where(import_seen.c.operation_id.in_(of_source)))
    newest = select(operations.c.number).order_by(operations.c.number.desc()).offset(_KEPT_OPERATIONS).limit(1)
    oldest_kept = connection.execute(newest).scalar()
    if oldest_kept is not None:
        old = (operations.c.number <= oldest_kept) & (operations.c.status != "running")
        connection.execute(delete(operations).where(old))
