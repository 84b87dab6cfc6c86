"""Feeds brought in from a path or a URL, now or in the background; and the operations by which they are watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from shopsight.catalog.background import Background, Progress
from shopsight.catalog.feeds import open_feed
from shopsight.catalog.ingest import Ingest
from shopsight.catalog.source import Downloads
from shopsight.core.errors import OperationNotFound
from shopsight.core.feed import RowIssue
from shopsight.core.ports import OperationLog, Seer
from shopsight.core.types import Operation


def untold(_news: object) -> None:
    """The listener of work that nobody watches."""


class ImportOptions(TypedDict, total=False):
    """How to import: all of them may be left out."""

    format: str
    mapping: Mapping[str, str] | None
    dry_run: bool
    sync: bool
    allow_large_removal: bool
    currency: str
    photo_folders: Sequence[Path] | None
    seer: Seer | None


class Imports:
    """Runs imports. `ingest(photo_folders, seer)` is what a feed goes down; `currency` is for prices without one."""

    def __init__(
        self,
        ingest: Callable[[Sequence[Path] | None, Seer | None], Ingest],
        operations: OperationLog,
        downloads: Downloads,
        background: Background,
        currency: str,
    ) -> None:
        self._ingest = ingest
        self._operations = operations
        self._downloads = downloads
        self._background = background
        self._currency = currency

    def run(self, source: str, *, on_progress: Progress = untold, **options: Unpack[ImportOptions]) -> Operation:
        """Bring a feed in; return its operation when it is done. See `Shop.import_feed`."""
        with self._downloads.opened(source) as opened:
            feed = open_feed(
                opened.path,
                options.get("format", "auto"),
                options.get("mapping"),
                options.get("currency") or self._currency,
                opened.base_url,
            )
            return self._ingest(options.get("photo_folders"), options.get("seer")).run(
                feed,
                source=opened.name,
                fingerprint=opened.fingerprint,
                total=feed.total,
                dry_run=options.get("dry_run", False),
                sync=options.get("sync", False),
                allow_large_removal=options.get("allow_large_removal", False),
                on_progress=self._background.until_closing(on_progress),
            )

    def start(self, source: str, **options: Unpack[ImportOptions]) -> Operation:
        """Begin `run` in the background; return its operation once it has one."""
        return self._background.start(lambda told: self.run(source, on_progress=told, **options))

    def operation(self, operation_id: str) -> Operation:
        """Return long work by id. Raises OperationNotFound."""
        operation = self._operations.get(operation_id)
        if operation is None:
            raise OperationNotFound(f"no operation {operation_id!r} in this shop")
        return operation

    def issues(self, operation_id: str, after: int, limit: int) -> list[RowIssue]:
        """Return what was wrong with rows and pictures, in the order found, from the `after`-th on."""
        self.operation(operation_id)
        return self._operations.issues(operation_id, after, limit)

    def cancel(self, operation_id: str) -> Operation:
        """Ask long work to stop; what it has done stays."""
        self.operation(operation_id)
        self._operations.cancel(operation_id)
        return self.operation(operation_id)
