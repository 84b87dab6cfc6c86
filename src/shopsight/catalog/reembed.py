"""Seeing the catalog anew: vectors of a model for every stored photo that has none. Resumable by nature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from shopsight.catalog.pace import Pace
from shopsight.catalog.progress import resumed
from shopsight.core.errors import PhotoNotFound, UnreadableImage
from shopsight.core.feed import RowIssue
from shopsight.core.ports import BlobStore, ImageEmbedder, OperationLog, SightStore
from shopsight.core.types import Image, Operation, Photo

REINDEX, ROLL_OUT = "reindex", "roll-out"
_BATCH = 64


class Reembed:
    """Embeds what lacks a vector; each batch is durable before the next begins, so an interruption costs one batch."""

    def __init__(
        self,
        store: SightStore,
        blobs: BlobStore,
        embedder: ImageEmbedder,
        decode: Callable[[bytes, int], Image],
        workers: int,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._embedder = embedder
        self._decode = decode
        self._workers = workers

    def run(
        self, operations: OperationLog, kind: str, on_progress: Callable[[Operation], None], pace: Pace | None = None
    ) -> Operation:
        """Return the operation when every photo that can be read has a vector of the embedder's revision.

        A photo that cannot be read is reported and skipped. Raises OperationRunning when another process is at it.
        """
        pace = pace or Pace()
        revision = self._embedder.card.revision
        operation = operations.start(kind, revision, revision, None)
        # What an interrupted run had done needs no vector any more: it comes on top of what is still to do.
        total = operation.done + self._store.count_without_vector()
        operation = replace(operation, total=total, checkpoint=resumed(operation, datetime.now(UTC)))
        on_progress(operation)
        after = ""
        with ThreadPoolExecutor(self._workers) as pool:
            while photos := self._store.photos_without_vector(pace.at_once(_BATCH), after):
                after = photos[-1].content_sha256
                issues = self._see(pool, photos)
                operation = _advanced(operation, len(photos) - len(issues), len(photos), len(issues))
                operations.update(operation, issues)
                on_progress(operation)
                if _is_cancelled(operations, operation.id):
                    return operations.finish(operation, "cancelled", "started again, it goes on where it was")
                pace.done(len(photos))
        return operations.finish(operation, "done")

    def see_changed(self, since_seq: int) -> None:
        """Embed what products that changed after `since_seq` show, without much ado: it is little."""
        after = ""
        with ThreadPoolExecutor(1) as pool:
            while photos := self._store.photos_without_vector(_BATCH, after, since_seq):
                after = photos[-1].content_sha256
                self._see(pool, photos)

    def _see(self, pool: ThreadPoolExecutor, photos: Sequence[Photo]) -> list[RowIssue]:
        """Store the vectors of these photos; return what was wrong with those that have none."""
        images: dict[str, Image] = {}
        issues: list[RowIssue] = []
        for photo, image in zip(photos, pool.map(self._picture, photos), strict=True):
            if isinstance(image, Image):
                images[photo.content_sha256] = image
            else:
                issues.append(RowIssue(photo.product_id, None, "photo", image.code, f"{photo.id}: {image.message}"))
        if images:
            vectors, details = self._embedder.embed_in_detail(list(images.values()))
            self._store.put_vectors(dict(zip(images, vectors, strict=True)), dict(zip(images, details, strict=True)))
        return issues

    def _picture(self, photo: Photo) -> Image | UnreadableImage | PhotoNotFound:
        data = self._blobs.get(photo.content_sha256)
        if data is None:
            return PhotoNotFound("the picture's file is missing; import the product again")
        try:
            return self._decode(data, self._embedder.card.input_px)
        except UnreadableImage as error:
            return error


def _is_cancelled(operations: OperationLog, operation_id: str) -> bool:
    operation = operations.get(operation_id)
    return operation is not None and operation.status == "cancelled"


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
