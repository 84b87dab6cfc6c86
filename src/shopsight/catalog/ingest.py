"""Import: products and their photos from a feed into the shop, resumable, in bounded memory, with every fault told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from shopsight.catalog.import_run import Cancelled, ImportRun, OnProgress, check_complete
from shopsight.catalog.photo_line import PhotoLine
from shopsight.catalog.photo_source import Fetch, PhotoLoader
from shopsight.catalog.progress import items_done, resumed
from shopsight.catalog.rehearsal import BlindEmbedder, without_downloads
from shopsight.catalog.revision import Revision, read_entries, revise, write
from shopsight.core.errors import SyncRefused
from shopsight.core.feed import FeedItem, RowIssue
from shopsight.core.ports import BlobStore, OperationLog, ProductStore, Seer
from shopsight.core.types import Operation, Product
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.seer import LocalSeer

IMPORT = "import"
DRY_RUN = "dry-run"
BATCH_ITEMS = 256


def _unheard(*_: object) -> None:
    """Stands in where nobody listens, and where a dry run would keep something."""


@dataclass(frozen=True, slots=True)
class PutReport:
    """What became of products that were put in directly: as they are now, which of them were so before, what was wrong.

    `seq` is the store's sequence number afterwards; an index that has reached it shows the change.
    """

    products: tuple[Product, ...]
    unchanged: tuple[str, ...]
    issues: tuple[RowIssue, ...]
    seq: int


class Ingest:
    """Puts products into the shop: whole feeds (`run`) and a few at a time (`put`), down the same line.

    The `seer` decodes and embeds. Without `fetch`, photos at URLs are refused. Photos are read from files
    anywhere, or only from inside `photo_folders` where given. Holds nothing open between calls; thread-safe.
    """

    def __init__(
        self,
        store: ProductStore,
        blobs: BlobStore,
        operations: OperationLog,
        seer: Seer,
        fetch: Fetch | None,
        limits: DecodeLimits,
        photo_folders: Sequence[Path] | None = None,
        batch_items: int = BATCH_ITEMS,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._operations = operations
        self._seer = seer
        self._limits = limits
        self._batch_items = batch_items
        self._loader = PhotoLoader(fetch, limits.max_bytes, photo_folders)

    def run(
        self,
        feed: Iterable[FeedItem],
        *,
        source: str,
        fingerprint: str,
        total: int | None,
        dry_run: bool = False,
        sync: bool = False,
        allow_large_removal: bool = False,
        on_progress: OnProgress = _unheard,
    ) -> Operation:
        """Import a feed, or go on with it where it was left: the last import of `source` with this `fingerprint`.

        `feed` starts with its first item in both cases. The operation comes back "done", or "cancelled" when somebody
        asked for its end. A row or photo at fault never ends it; the operation log has what was wrong with it.
        What was stored when it ends early stays, and the next run goes on there.

        With `sync`, products that the feed does not have are removed once it was read to its end. A dry run looks at
        everything but what would have to be downloaded, and writes nothing but its report: an operation of its own.

        Raises OperationRunning. Raises SyncRefused when the feed says that it ended too early (`complete` is False), or
        when more than half of the shop would go, unless `allow_large_removal`; and whatever the feed raises, or a
        collaborator that cannot be used. The operation is "failed" then.
        """
        if dry_run:
            # Never gone on with: what it counts is one look at the shop.
            kind, attempt, work = DRY_RUN, f"{fingerprint} {uuid4().hex}", self._rehearse
        else:
            kind, attempt, work = IMPORT, fingerprint, self._import
        operation = self._operations.start(kind, source, attempt, total)
        run = ImportRun(
            replace(operation, checkpoint=resumed(operation, datetime.now(UTC))), self._operations, on_progress
        )
        try:
            on_progress(run.operation)
            message = work(run, feed, sync, allow_large_removal)
        except Cancelled:
            return self._operations.finish(
                run.operation, "cancelled", "cancelled; started again, it goes on where it was"
            )
        except BaseException as error:
            self._give_up(run.operation, error)
            raise
        told = "; ".join(filter(None, (message, *_notes_on(feed))))
        return self._operations.finish(replace(run.operation, total=run.operation.done), "done", told)

    def put(self, items: Iterable[FeedItem]) -> PutReport:
        """Store products, with all the checks of an import; durable when it returns. The same product twice is refused.

        Raises what a collaborator that cannot be used raises; batches before that are stored.
        """
        products, unchanged, issues = list[Product](), list[str](), list[RowIssue]()
        with closing(self._line(self._blobs.put_many, self._seer)) as line:
            for entries in read_entries(items, 0, self._batch_items, self._store, line.request):
                revision = revise(entries, lambda future: future.result())
                write(self._store, revision)
                products.extend(_in_order(revision))
                unchanged.extend(product.id for product in revision.unchanged)
                issues.extend(revision.issues)
        return PutReport(tuple(products), tuple(unchanged), tuple(issues), self._store.seq())

    def _import(self, run: ImportRun, feed: Iterable[FeedItem], sync: bool, allow_large_removal: bool) -> str:
        with closing(self._line(self._blobs.put_many, self._seer)) as line:
            done = items_done(run.operation)
            batches = read_entries(feed, done, self._batch_items, self._store, line.request)
            run.read(batches, lambda revision: write(self._store, revision))
        if sync:
            check_complete(feed)
            run.remove_unseen(self._store, allow_large_removal)
        return ""

    def _rehearse(self, run: ImportRun, feed: Iterable[FeedItem], sync: bool, allow_large_removal: bool) -> str:
        blind = LocalSeer(BlindEmbedder(self._seer.card), self._limits, self._seer.at_once)
        with closing(self._line(_unheard, blind)) as line:
            batches = read_entries(feed, 0, self._batch_items, self._store, without_downloads(line.request))
            run.read(batches, _unheard)
        message = "dry run: nothing was written"
        if not sync:
            return message
        try:
            check_complete(feed)
            run.count_unknown(len(self._store), allow_large_removal)
        except SyncRefused as refusal:
            return f"{message}; {refusal.message}"
        return message

    def _line(self, keep: Callable[[Sequence[bytes]], object], seer: Seer) -> PhotoLine:
        return PhotoLine(self._loader, self._store, keep, seer)

    def _give_up(self, operation: Operation, error: BaseException) -> None:
        reason = str(error) or type(error).__name__
        # The log may be what failed; the error that is on its way says more than a second one would.
        with suppress(Exception):
            if isinstance(error, Exception):
                self._operations.finish(operation, "failed", reason)
            else:
                self._operations.finish(operation, "cancelled", "interrupted; started again, it goes on where it was")


def _notes_on(feed: Iterable[FeedItem]) -> list[str]:
    """Return what a feed, once read, says of itself as a whole: that its prices named no currency, say."""
    return [note.message for note in getattr(feed, "notes", ())]


def _in_order(revision: Revision) -> list[Product]:
    stored = {record.product.id: record.product for record in revision.records}
    stored.update((product.id, product) for product in revision.unchanged)
    ids = (entry.item.product.id for entry in revision.entries if entry.item.product is not None)
    return [stored[product_id] for product_id in ids if product_id in stored]
