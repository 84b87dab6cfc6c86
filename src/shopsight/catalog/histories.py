"""Histories of what shoppers did, from files and into files: events as JSONL, orders as tables; resumable."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import IO, TextIO, cast

from shopsight.catalog.event_intake import EventIntake
from shopsight.catalog.order_tables import Numbered, Pseudonym, order_rows
from shopsight.catalog.progress import RESUMED_AT, RESUMED_FROM
from shopsight.catalog.source import fingerprint_of
from shopsight.core.errors import InvalidEvent, SourceNotFound, UnknownFeedFormat
from shopsight.core.events import Events
from shopsight.core.ga4 import as_ga4, event_of
from shopsight.core.ports import EventLog, OperationLog
from shopsight.core.types import Operation

KIND = "events"
_BATCH = 1000
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class HistoryOptions:
    """How to read a history: columns of a table of orders (field -> heading), the time of orders without one, and
    whether all times are moved so that the last event is now, which makes an old history fit for a demonstration."""

    columns: Mapping[str, str] = field(default_factory=dict)
    time: datetime | None = None
    ends_now: bool = False


class Histories:
    """Brings histories in and writes them out. `pseudonym` stands for whoever a table of orders names."""

    def __init__(
        self,
        intake: EventIntake,
        log: EventLog,
        operations: OperationLog,
        pseudonym: Pseudonym,
        now: Callable[[], datetime],
    ) -> None:
        self._intake = intake
        self._log = log
        self._operations = operations
        self._pseudonym = pseudonym
        self._now = now

    def bring_in(self, path: Path, options: HistoryOptions, on_progress: Callable[[Operation], None]) -> Operation:
        """Take a file's events; bad rows are the operation's issues. Killed and called again it goes on where it was.

        Raises SourceNotFound, UnknownFeedFormat, OperationRunning.
        """
        if not path.is_file():
            raise SourceNotFound(f"nothing to import at {str(path)!r}: no such file")
        fingerprint = f"{fingerprint_of(path)} {sorted(options.columns.items())}"
        operation = self._operations.start(KIND, str(path.resolve()), fingerprint, None)
        resumed: dict[str, int | str] = {RESUMED_FROM: operation.done, RESUMED_AT: self._now().isoformat()}
        operation = replace(operation, checkpoint={**operation.checkpoint, **resumed})
        try:
            moved_by = self._now() - self._last_time(path, options) if options.ends_now else timedelta()
            with closing(self._rows(path, options)) as rows:
                for _ in islice(rows, operation.done):
                    pass
                while batch := list(islice(rows, _BATCH)):
                    operation = self._take(operation, path.name, batch, moved_by)
                    on_progress(operation)
                    if self._is_cancelled(operation.id):
                        return self._operations.finish(operation, "cancelled", "started again, it goes on where it was")
        except BaseException as error:
            self._operations.finish(operation, "failed", str(error)[:300])
            raise
        return self._operations.finish(operation, "done")

    def write_out(self, path: Path, asked: Events) -> int:
        """Write events as JSONL that can be brought in again, packed where the name ends in .gz; return how many."""
        unfinished = path.with_name(f".{path.name}.unfinished")
        count = 0
        try:
            with unfinished.open("wb") as file:
                with _writer(file, path) as out:
                    for logged in self._log.read(asked):
                        out.write(json.dumps(as_ga4(logged.event), ensure_ascii=False) + "\n")
                        count += 1
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return count

    def _take(self, operation: Operation, name: str, batch: list[Numbered], moved_by: timedelta) -> Operation:
        taken = self._intake.take([row for _, row in batch], moved_by=moved_by)
        issues = [replace(issue, file=name, row=batch[(issue.row or 1) - 1][0]) for issue in taken.issues]
        counts = {"events": taken.new, "known": taken.known, "issues": len(issues)}
        operation = replace(
            operation,
            done=operation.done + len(batch),
            counts={what: operation.counts.get(what, 0) + count for what, count in counts.items()},
        )
        self._operations.update(operation, issues)
        return operation

    def _rows(self, path: Path, options: HistoryOptions) -> Generator[Numbered, None, None]:
        """Yield the rows of a file with the numbers of their lines."""
        with _reader(path) as lines:
            first = next(lines, "")
            whole = chain([first], lines)
            if first.lstrip().startswith("{"):
                yield from ((number, _parsed(line)) for number, line in enumerate(whole, start=1) if line.strip())
                return
            default_time = options.time.isoformat() if options.time else ""
            yield from order_rows(whole, options.columns, self._pseudonym, default_time, path.name)

    def _last_time(self, path: Path, options: HistoryOptions) -> datetime:
        last = datetime.min.replace(tzinfo=UTC)
        for _, row in self._rows(path, options):
            with suppress(InvalidEvent):
                last = max(last, event_of(row).time)
        return last

    def _is_cancelled(self, operation_id: str) -> bool:
        operation = self._operations.get(operation_id)
        return operation is not None and operation.status == "cancelled"


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line  # Refused as an event that is no JSON object.


@contextmanager
def _reader(path: Path) -> Iterator[Iterator[str]]:
    """Give the lines of a text file, packed or not. Raises UnknownFeedFormat for what is no text in UTF-8."""
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
        file.seek(0)
        unpacked: IO[bytes] = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if is_packed else file
        try:
            yield iter(io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline=""))
        except (UnicodeDecodeError, gzip.BadGzipFile, zlib.error, EOFError, csv.Error) as error:
            raise UnknownFeedFormat(
                f"{path.name} cannot be read as text in UTF-8, packed with gzip or not: {error}"
            ) from None


@contextmanager
def _writer(file: IO[bytes], path: Path) -> Iterator[TextIO]:
    packed = cast(IO[bytes], gzip.GzipFile(fileobj=file, mode="wb", mtime=0)) if path.suffix == ".gz" else file
    out = io.TextIOWrapper(packed, encoding="utf-8")
    try:
        yield out
    finally:
        out.flush()
        out.detach()
        if packed is not file:
            packed.close()
