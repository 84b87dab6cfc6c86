"""Seeing the catalog anew: vectors of the present model for every stored photo that has none. Resumable by nature."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeAlias

from shopsight.catalog.pace import Pace
from shopsight.catalog.progress import resumed
from shopsight.core.errors import PhotoNotFound, UnreadableImage
from shopsight.core.feed import RowIssue
from shopsight.core.ports import BlobStore, OperationLog, Seer, SightStore
from shopsight.core.types import Operation, Photo, Sight

REINDEX, ROLL_OUT = "reindex", "roll-out"
_PAGE: Final = 128
_SEE_AT_ONCE: Final = 32

Seen: TypeAlias = list[Sight | UnreadableImage | PhotoNotFound]


class Reembed:
    """Embeds what lacks a vector, page by page of the store; what is durable is never done again."""

    def __init__(self, store: SightStore, blobs: BlobStore, seer: Seer) -> None:
        self._store = store
        self._blobs = blobs
        self._seer = seer

    def run(
        self, operations: OperationLog, kind: str, on_progress: Callable[[Operation], None], pace: Pace | None = None
    ) -> Operation:
        """Return the operation when every photo that can be read has a vector of the seer's revision.

        A photo that cannot be read is reported and skipped. Raises OperationRunning when another process is at it.
        """
        pace = pace or Pace()
        revision = self._seer.card.revision
        operation = operations.start(kind, revision, revision, None)
        # What an interrupted run had done needs no vector any more: it comes on top of what is still to do.
        total = operation.done + self._store.count_without_vector()
        operation = replace(operation, total=total, checkpoint=resumed(operation, datetime.now(UTC)))
        on_progress(operation)
        with self._pages(pace.at_once(_PAGE)) as pages:
            for photos, seen in pages:
                issues = self._keep(photos, seen)
                operation = _advanced(operation, len(photos) - len(issues), len(photos), len(issues))
                operations.update(operation, issues)
                on_progress(operation)
                if _is_cancelled(operations, operation.id):
                    return operations.finish(operation, "cancelled", "started again, it goes on where it was")
                pace.done(len(photos))
        return operations.finish(operation, "done")

    def see_changed(self, since_seq: int) -> None:
        """Embed what products that changed after `since_seq` show, without much ado: it is little."""
        with self._pages(_PAGE, since_seq) as pages:
            for photos, seen in pages:
                self._keep(photos, seen)

    def _keep(self, photos: Sequence[Photo], seen: Seen) -> list[RowIssue]:
        """Store what was seen of these photos; return what was wrong with the others."""
        sights = {p.content_sha256: s for p, s in zip(photos, seen, strict=True) if isinstance(s, Sight)}
        self._store.put_vectors(
            {content: sight.vector for content, sight in sights.items()},
            {content: sight.details for content, sight in sights.items() if sight.details is not None},
        )
        return [_issue(p, s) for p, s in zip(photos, seen, strict=True) if not isinstance(s, Sight)]

    @contextmanager
    def _pages(self, size: int, since_seq: int = 0) -> Iterator[Iterator[tuple[list[Photo], Seen]]]:
        """Walk the photos without a vector, with what is seen of them, as many pages ahead as the seer takes."""
        pool = ThreadPoolExecutor(self._seer.at_once)
        try:
            yield self._seen_ahead(pool, size, since_seq)
        finally:
            # Whoever leaves early must not wait for what hangs.
            pool.shutdown(wait=False, cancel_futures=True)

    def _seen_ahead(self, pool: ThreadPoolExecutor, size: int, since_seq: int) -> Iterator[tuple[list[Photo], Seen]]:
        waiting: deque[tuple[list[Photo], list[Future[Seen]]]] = deque()
        most, after = 2 + self._seer.at_once * _SEE_AT_ONCE // size, ""
        while photos := self._store.photos_without_vector(size, after, since_seq):
            after = photos[-1].content_sha256
            parts = [photos[start : start + _SEE_AT_ONCE] for start in range(0, len(photos), _SEE_AT_ONCE)]
            waiting.append((photos, [pool.submit(self._see, part) for part in parts]))
            if len(waiting) == most:
                yield _looked_at(*waiting.popleft())
        for page in waiting:
            yield _looked_at(*page)

    def _see(self, photos: Sequence[Photo]) -> Seen:
        contents = [self._blobs.get(photo.content_sha256) for photo in photos]
        seen = iter(self._seer.see([data for data in contents if data is not None]))
        missing = PhotoNotFound("the picture's file is missing; import the product again")
        return [missing if data is None else next(seen) for data in contents]


def _is_cancelled(operations: OperationLog, operation_id: str) -> bool:
    operation = operations.get(operation_id)
    return operation is not None and operation.status == "cancelled"


def _looked_at(photos: list[Photo], parts: Sequence[Future[Seen]]) -> tuple[list[Photo], Seen]:
    return photos, [sight for part in parts for sight in part.result()]


def _issue(photo: Photo, error: UnreadableImage | PhotoNotFound) -> RowIssue:
    return RowIssue(photo.product_id, None, "photo", error.code, f"{photo.id}: {error.message}")


def _advanced(operation: Operation, embedded: int, looked_at: int, issues: int) -> Operation:
    counts = operation.counts
    return replace(
        operation,
        done=operation.done + looked_at,
        counts={
            "photos": counts.get("photos", 0) + embedded,
            "issues": counts.get("issues", 0) + issues,
        },
    )
