"""One model at work in an open shop: its encoder, index, calibration and search, each made when it is first needed."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property

from shopsight.app.derived import derived_folder, model_key
from shopsight.app.eyes import Eyes
from shopsight.app.live_calibration import LiveCalibration
from shopsight.app.live_index import LiveIndex, snapshot_folder
from shopsight.app.live_shared_index import LiveSharedIndex
from shopsight.app.readers import Readers
from shopsight.app.recommending import recommender
from shopsight.app.seers import Crewed, bulk_seer
from shopsight.app.shared import Shared
from shopsight.app.status import ShopStatus
from shopsight.app.traces import INDEX, STORE, watched
from shopsight.catalog.background import Progress
from shopsight.catalog.calibrate import Calibrate
from shopsight.catalog.doctor import Finding, examine_vectors
from shopsight.catalog.imports import untold
from shopsight.catalog.pace import Pace
from shopsight.catalog.reembed import Reembed
from shopsight.core.categories import Categories
from shopsight.core.ports import ImageEmbedder, Seer
from shopsight.core.queries import Query, Result
from shopsight.core.reading import Reading
from shopsight.core.types import Box, Image, Operation, Region
from shopsight.core.why import Why
from shopsight.recommend.recommender import Recommender
from shopsight.search.pipeline import SearchPipeline
from shopsight.search.product_vectors import ProductVectors
from shopsight.search.second_look.label import READ_AT_PX, LabelReader
from shopsight.search.second_look.look import SecondLook
from shopsight.search.second_look.why import Shown
from shopsight.search.visual import VisualSearch
from shopsight.search.watch import StepWatch
from shopsight.settings import Settings
from shopsight.vision.seer import LocalSeer


class LiveModel:
    """Everything in a shop that speaks of one model's vectors; nothing in it meets another's. Safe in threads."""

    def __init__(self, settings: Settings, name: str, shared: Shared) -> None:
        self._settings = settings
        self._shared = shared
        self.name = name
        self.eyes = Eyes(settings, name)
        self.card = self.eyes.card
        self.key = model_key(self.card.revision)
        self._seen_seq = 0
        store = shared.store.seen_by(self.card.revision)
        self.store = watched(shared.traces, store, "store", STORE)
        """The shop's products with the vectors of this model."""
        self.product_vectors = ProductVectors(self.store, self.card.dimension)
        self._calibration = LiveCalibration(settings, self.card)
        self._readers = Readers(self.eyes.regions, self.eyes.categories, self._named, settings.embed_threads or 1)
        self._lock = threading.RLock()
        self._live: LiveIndex | LiveSharedIndex | None = None
        self._searching: SearchPipeline | None = None

    # Asking it

    def search(self, query: Query) -> Result:
        """Answer a query; see `SearchPipeline.search`."""
        return self._pipeline().search(query)

    def explain(self, query: Query, shown: Sequence[Shown]) -> list[Why]:
        """Return why each of these hits answers the query: where the pictures are alike, and what else agreed.

        Raises ProductNotFound, PhotoNotFound, and the errors of a photo that cannot be read.
        """
        return self._pipeline().explain(query, shown)

    def rank(self, photo: bytes, box: Box | None = None, *, read: bool = False) -> list[tuple[str, float]]:
        """Return the products most like a photo, or what is in a box of it, id and score, best first.

        `read` reads text and codes on it as well.
        """
        return self._pipeline().rank(photo, box, read=read)

    def rank_image(self, image: Image) -> list[tuple[str, float]]:
        """Rank for a picture that is decoded already: an evaluation damages some first."""
        return self._pipeline().rank_image(image)

    def visual(self, embedder: ImageEmbedder | None = None) -> VisualSearch:
        """Return how this shop finds what looks like a picture, for fits and figures; by its own encoder or this."""
        live = self.live()
        live.catch_up()
        return VisualSearch(
            embedder or self.eyes.embedder(),
            watched(self._shared.traces, live.index, "index", INDEX),
            localizer=self.eyes.localizer(),
            second_look=SecondLook(self.store) if self._settings.second_look == "on" else None,
            depth=self._settings.search_depth,
        )

    def categories(self, photo: bytes, top: int = 3) -> Categories:
        """Return what a photo is taken for, by the encoder's category head, with its `top` best guesses.

        Raises ModelUnusable for an encoder that has no head, and the errors of a photo that cannot be read.
        """
        return self.eyes.categories(self._shared.decode(photo, self.card.input_px), top)

    def read(self, photo: bytes, top: int = 3) -> Reading:
        """Return all that is seen in a photo: regions, category, text, codes, colors, and advice where it is bad.

        A part that is not to be had, for want of a category head or of shopsight[ocr], is told in `unavailable`.
        Raises the errors of a photo that cannot be read.
        """
        return self._readers.read(self._shared.decode(photo, READ_AT_PX), top)

    @cached_property
    def recommendations(self) -> Recommender:
        """What is alike, goes together and is for a shopper; see docs/recommendations.md."""
        return recommender(
            folder=derived_folder(self._settings.shop, self.card.revision),
            engine=self._shared.engine,
            card=self.card,
            store=self.store,
            events=self._shared.events,
            products=self.product_vectors,
            index=lambda: self.live().index,
        )

    # Keeping it fit to the catalog

    def seer(self) -> Seer:
        """Return what sees catalog photos in threads of this process."""
        threads = self._settings.import_workers or os.cpu_count() or 1
        return LocalSeer(self.eyes.embedder(), self._shared.limits, threads)

    def bulk_seer(self, crewed: Crewed) -> AbstractContextManager[Seer | None]:
        """Open workers that see them, here or in a Ray cluster, to be given to an import or to `reembed`."""
        return bulk_seer(self._settings, self.name, self._shared.limits, crewed)

    def reembed(
        self, kind: str, on_progress: Progress = untold, pace: Pace | None = None, seer: Seer | None = None
    ) -> Operation:
        """Look at every photo that has no vector of this model. Raises OperationRunning."""
        return self._reembedding(seer or self.seer()).run(self._shared.operations, kind, on_progress, pace)

    def see_changed(self) -> None:
        """Look at photos that were put since the last time, by a process that sees with another model, say."""
        seq = self.store.seq()
        if seq != self._seen_seq:
            self._reembedding(self.seer()).see_changed(self._seen_seq)
            self._seen_seq = seq

    def calibrate(self, on_progress: Progress = untold) -> Operation:
        """Fit what cosines mean to this catalog and this encoder, in one thread. Raises OperationRunning."""
        shared = self._shared
        fitting = Calibrate(
            store=self.store,
            blobs=shared.blobs,
            operations=shared.operations,
            visual=self.visual(self.eyes.quiet_embedder()),
            asked_by=self._calibration.asked_by,
            decode=shared.decode,
            file=self._calibration.file,
        )
        return fitting.run(on_progress)

    def calibration_state(self) -> str:
        """Say when the calibration was fitted, on how much, and how well it keeps what it says."""
        return self._calibration.examine(len(self.store)).message

    def needs_calibration(self) -> bool:
        """Whether the catalog or the encoder has changed enough since the last fit, and is enough to fit on."""
        return self._calibration.is_stale(self.store.seq(), len(self.store))

    def calibrate_if_needed(self, on_progress: Progress) -> None:
        """Calibrate where that is worth it, and not again for a catalog that it was in vain for."""
        seq = self.store.seq()
        if self.needs_calibration():
            self.calibrate(on_progress)
            if self.needs_calibration():
                self._calibration.give_up_at(seq)

    def examine(self, mend: Callable[[], None] | None) -> list[Finding]:
        """Check vectors, index and calibration against the store; `mend` embeds what is missing."""
        vectors = examine_vectors(self.store, self.card.revision, mend)
        index = self.live().examine()
        if mend and not index.ok:
            self.rebuild_index()
            index = self.live().examine()
        return [vectors, index, self._calibration.examine(len(self.store))]

    def status(self) -> ShopStatus:
        """Return what the store holds and how far the index has followed."""
        live = self._live
        held = live.held() if live else None
        seq = self.store.seq()
        return ShopStatus(
            products=len(self.store),
            indexed=held or 0,
            photos=self.store.count_photos(),
            seq=seq,
            index_seq=live.seq if live else 0,
            model=self.card.name,
            revision=self.card.revision,
            ready=live is not None and held is not None and live.seq >= seq,
        )

    # Its parts

    @property
    def is_open(self) -> bool:
        """Whether it could answer at once."""
        return self._searching is not None

    def warm_up(self) -> None:
        """Load encoder, text tower and index now instead of at the first search."""
        self._pipeline()
        if self.card.text and self._settings.words_match != "text":
            self.eyes.text_embedder()

    def catch_up(self) -> None:
        """Show what the store has now, where an index is open."""
        if self._live:
            self._live.catch_up()

    def rebuild_index(self) -> None:
        """Throw the index and its snapshot away and build it from the store; a shared one serves until that is done."""
        with self._lock:
            if self._settings.index == "milvus":
                live = self.live()
                assert isinstance(live, LiveSharedIndex)
                live.rebuild()
                return
            if self._live:
                self._live.stop()
                self._live = self._searching = None
            shutil.rmtree(snapshot_folder(self._settings, self.card), ignore_errors=True)
            self._pipeline()

    def live(self) -> LiveIndex | LiveSharedIndex:
        """Return its index, opened if it is not."""
        with self._lock:
            if self._live is None:
                if self._settings.index == "milvus":
                    self._live = LiveSharedIndex(self._settings, self.card, self.store, self._shared.engine)
                else:
                    self._live = LiveIndex(self._settings, self.card, self.store, self.rebuild_index)
            return self._live

    def stop(self) -> None:
        """Follow the store no longer, and save the index."""
        with self._lock:
            if self._live:
                self._live.stop()

    def _reembedding(self, seer: Seer) -> Reembed:
        return Reembed(self.store, self._shared.blobs, seer)

    def _pipeline(self) -> SearchPipeline:
        with self._lock:
            if self._searching is None:
                shared = self._shared
                self._searching = SearchPipeline(
                    decode=shared.decode,
                    visual=self.visual(),
                    store=self.store,
                    watch=shared.traces.watch if shared.traces else StepWatch,
                    photo_bytes=shared.photo_bytes,
                    keep=shared.keep,
                    words=self.eyes.words(self.store),
                    labels=LabelReader(self.store, self._readers.codes, self._readers.text),
                    judge=self._calibration.judge,
                    categorize=self._calibration.category,
                )
            return self._searching

    def _named(self, image: Image, regions: Sequence[Region]) -> tuple[Region, ...]:
        """Return regions with their category: in this shop's tree, or where it has no products, the head's."""
        return (self._pipeline() if len(self.store) else self.eyes).named(image, regions)
