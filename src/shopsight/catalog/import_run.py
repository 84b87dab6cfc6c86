"""One import from its start or where it was left, to its end: batch after batch, each step saved before the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from shopsight.catalog.ahead import ReadAhead
from shopsight.catalog.progress import ITEMS_DONE
from shopsight.catalog.revision import Entry, Revision, revise
from shopsight.core.errors import SyncRefused
from shopsight.core.feed import FeedItem, RowIssue
from shopsight.core.ports import OperationLog, ProductStore
from shopsight.core.types import Operation

_BATCHES_AHEAD = 4
_REMOVED_AT_ONCE = 500
_LOOK_EVERY_S = 0.25
_SIGN_OF_LIFE_S = 30.0
_TICK_S = 0.1
_REMOVING = "removing"

_T = TypeVar("_T")

OnProgress: TypeAlias = Callable[[Operation], None]


class Cancelled(Exception):
    """Somebody asked the import to end."""


class ImportRun:
    """Takes batches to the store in feed order. `operation` is its state as saved last."""

    def __init__(self, operation: Operation, operations: OperationLog, on_progress: OnProgress) -> None:
        self.operation = operation
        self._operations = operations
        self._on_progress = on_progress
        self._known = 0
        self._looked_at = self._saved_at = time.monotonic()

    def read(self, batches: Iterator[list[Entry]], write: Callable[[Revision], None]) -> None:
        """Write every batch. Raises Cancelled, and what a collaborator that fails raises."""
        with ReadAhead(batches, _BATCHES_AHEAD) as ahead:
            for entries in ahead:
                self._stop_if_cancelled()
                if entries is not None:
                    self._take(entries, write)

    def remove_unseen(self, store: ProductStore, allow_large: bool) -> None:
        """Remove the products that the feed did not have; how many is told first. Only after a complete `read`.

        Raises SyncRefused when that is more than half of the shop, unless `allow_large`; Cancelled as `read` does.
        """
        if _REMOVING not in self.operation.checkpoint:
            count = sum(1 for _ in self._operations.unseen(self.operation.id))
            _check_size(count, len(store), allow_large)
            self._advance(counts={"removed": count}, checkpoint={_REMOVING: 1})
        ids = self._operations.unseen(self.operation.id)
        while some := list(islice(ids, _REMOVED_AT_ONCE)):
            self._stop_if_cancelled()
            store.delete(some)

    def count_unknown(self, shop_size: int, allow_large: bool) -> None:
        """Tell how many products `remove_unseen` would remove. Raises SyncRefused as it would."""
        count = shop_size - self._known
        self._advance(counts={"removed": count})
        _check_size(count, shop_size, allow_large)

    def _take(self, entries: Sequence[Entry], write: Callable[[Revision], None]) -> None:
        revision = revise(entries, self._wait)
        write(revision)
        self._known += revision.known
        done = self.operation.done + len(entries)
        self._advance(done, _counts(revision), {ITEMS_DONE: done}, revision.issues, revision.seen_ids)

    def _advance(
        self,
        done: int | None = None,
        counts: Mapping[str, int] = MappingProxyType({}),
        checkpoint: Mapping[str, int] = MappingProxyType({}),
        issues: Sequence[RowIssue] = (),
        seen_ids: Sequence[str] = (),
    ) -> None:
        before = self.operation
        summed = {name: before.counts.get(name, 0) + count for name, count in counts.items()}
        operation = replace(
            before,
            done=before.done if done is None else done,
            counts={**before.counts, **summed},
            checkpoint={**before.checkpoint, **checkpoint},
        )
        self._operations.update(operation, issues, seen_ids)
        self._saved_at = time.monotonic()
        self.operation = operation
        self._on_progress(operation)

    def _wait(self, future: Future[_T]) -> _T:
        while True:
            try:
                return future.result(timeout=_TICK_S)
            except NotYet:
                if future.done():
                    raise
                self._stop_if_cancelled()

    def _stop_if_cancelled(self) -> None:
        if time.monotonic() - self._looked_at < _LOOK_EVERY_S:
            return
        self._looked_at = time.monotonic()
        now = self._operations.get(self.operation.id)
        if now is not None and now.status == "cancelled":
            raise Cancelled
        if self._looked_at - self._saved_at > _SIGN_OF_LIFE_S:
            # A batch of slow downloads must not make this process look dead to others.
            self._advance()


def check_complete(feed: Iterable[FeedItem]) -> None:
    """Raise SyncRefused when the feed says that it ended where it should not have: what it lacks may still be sold."""
    if not getattr(feed, "complete", True):
        raise SyncRefused(
            "the feed ended too early, so what it lacks may still be sold: nothing is removed. What could be read "
            "of it is imported; repair the feed and start again"
        )


def _check_size(count: int, shop_size: int, allow_large: bool) -> None:
    if 2 * count > shop_size and not allow_large:
        raise SyncRefused(
            f"the sync would remove {count:,} of the shop's {shop_size:,} products, more than half. The feed itself is "
            "imported; check that it is complete, then allow the large removal"
        )


def _counts(revision: Revision) -> dict[str, int]:
    products = [*(record.product for record in revision.records), *revision.unchanged]
    return {
        "products": len(products),
        "unchanged": len(revision.unchanged),
        "photos": sum(len(product.photos) for product in products),
        "without_photo": sum(not product.photos for product in products),
        "skipped": revision.skipped,
        "issues": len(revision.issues),
    }
