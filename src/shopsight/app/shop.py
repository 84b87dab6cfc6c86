"""One shop: its parts, each made when it is first needed, and everything that can be asked of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Unpack

from shopsight.ads.audiences import Interests
from shopsight.app.advertising import Advertising
from shopsight.app.associating import make_associations
from shopsight.app.blobs import open_blobs
from shopsight.app.fetchers import Fetchers
from shopsight.app.live_model import LiveModel
from shopsight.app.models import Models
from shopsight.app.rolling_out import RollingOut
from shopsight.app.shared import Shared
from shopsight.app.shoppers import Shoppers
from shopsight.app.status import ShopStatus
from shopsight.app.traces import STORE, Traces, traces_to, watched
from shopsight.catalog.background import Background, Progress
from shopsight.catalog.doctor import Finding, examine_orphans, examine_pictures, orphans
from shopsight.catalog.imports import ImportOptions, Imports, untold
from shopsight.catalog.ingest import Ingest, PutReport
from shopsight.catalog.photos import PhotoShelf, Rendition
from shopsight.catalog.reembed import REINDEX
from shopsight.catalog.source import Downloads
from shopsight.core.errors import ProductNotFound, StoreUnusable
from shopsight.core.feed import FeedItem, RowIssue
from shopsight.core.ports import Seer
from shopsight.core.queries import FacetCount, Find, Found, Query, Result
from shopsight.core.reading import Reading
from shopsight.core.recommendations import Recommendations
from shopsight.core.types import Image, Operation, Product
from shopsight.core.where import Where
from shopsight.core.why import Why
from shopsight.evaluation.satisfaction import Satisfaction
from shopsight.recommend.associations.analysis import ShopAssociations
from shopsight.recommend.experiments.desk import Experiments
from shopsight.recommend.experiments.satisfaction import ShopSatisfaction
from shopsight.recommend.recommender import Recommender
from shopsight.search.second_look.why import Shown
from shopsight.settings import Settings
from shopsight.store.engine import open_engine
from shopsight.store.events import SqlEventLog
from shopsight.store.experiments import SqlExperiments
from shopsight.store.keys import ApiKeys
from shopsight.store.operations import SqlOperationLog
from shopsight.store.products import SqlProductStore
from shopsight.store.query_photos import QueryPhotos
from shopsight.store.roll_out import SqlRollOut
from shopsight.vision.decode import DecodeLimits, decode_photo
from shopsight.vision.renditions import rendition

ALL_SCOPES = frozenset({"search", "write"})

_FOLLOWS_S = 0.5
"""How often a process looks where the roll-out of a model stands."""


def open_shop(settings: Settings | None = None, **given: Any) -> Shop:
    """Open the shop in `settings.shop`, making it if it is not there; `given` settings win over the environment.

    Raises StoreUnusable, ModelUnusable or InvalidSetting, saying what is wrong and what to do.
    """
    return Shop(settings or Settings.from_env(**given))


class Shop:
    """One shop: import, search, look, change. Safe to use from several threads; several processes may open one folder.

    The store is open from the start; encoder and index are loaded when the first search or import needs them.
    """

    def __init__(self, settings: Settings, traces: Traces | None = None) -> None:
        self.settings = settings
        self.traces = traces or traces_to(settings.traces)
        folder = settings.shop
        _make(folder)
        self._engine = open_engine(settings.database or str(folder / "shop.db"))
        # The truth without any model's vectors: each model has a view of it with its own.
        store = watched(self.traces, SqlProductStore(self._engine, ""), "store", STORE)
        self.events = SqlEventLog(self._engine)
        self.experiments = Experiments(SqlExperiments(self._engine), self.events)
        self._satisfaction = ShopSatisfaction(self.events)
        self._operations = SqlOperationLog(self._engine)
        self.shoppers = Shoppers(settings, self._engine, self.events, self._operations, store.shop_id)
        self.shoppers.erasers.append(lambda shopper: self.ads.erase(shopper))
        self.keys = ApiKeys(self._engine)
        self._blobs = open_blobs(settings)
        self._limits = DecodeLimits(settings.max_photo_bytes, settings.max_photo_pixels, settings.min_photo_side_px)
        self._query_photos = QueryPhotos(folder / "queries", settings.query_photo_ttl_s)
        self._shelf = PhotoShelf(store, self._blobs, self._query_photos.get, self.render, folder / "renditions")
        self._fetchers = Fetchers(settings)
        self._background = Background(self._operations.cancel)
        self._imports = Imports(
            self._ingest, self._operations, Downloads(folder, self._download), self._background, settings.currency
        )
        shared = Shared(
            engine=self._engine,
            store=store,
            events=self.events,
            operations=self._operations,
            blobs=self._blobs,
            limits=self._limits,
            decode=self.decode,
            photo_bytes=self._shelf.data,
            keep=self._keep,
            traces=self.traces,
        )
        row = SqlRollOut(self._engine)
        self.models = Models(settings, shared, row)
        self.roll_out = RollingOut(settings, self.models, row, self._operations)
        self._background.every(_FOLLOWS_S, self.models.follow)

    def __enter__(self) -> Shop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop background work cleanly, save the index, and let go of the store."""
        self._background.close()
        self.models.stop()
        self._fetchers.close()
        self._query_photos.close()
        self._blobs.close()
        self.store.close()
        self._engine.dispose()
        if self.traces:
            self.traces.close()

    @property
    def model(self) -> LiveModel:
        """What looks: the encoder that answers now, its index, calibration and recommendations."""
        return self.models.live

    @property
    def store(self) -> SqlProductStore:
        """The truth, with the vectors of the model that answers now."""
        return self.models.live.store

    # Searching

    def search(self, query: Query) -> Result:
        """Answer a query. Raises the errors of its photo, its filter or its cursor; see docs/errors.md."""
        query = self.ads.wanted(query)
        if query.sponsored and not self.experiments.setting("sponsored", query.shopper, True):
            query = replace(query, sponsored=0)
        model, result = self.models.search(query, secrets.token_hex(8))
        if query.shopper and query.sort == "relevance":
            order = partial(model.recommendations.personal, result, query.shopper)
            default = self.settings.personal_strength
            result = self.experiments.ordered("personal_strength", query.shopper, default, order)
        return self.ads.beside(query, result) if query.sponsored else result

    def explain(self, query: Query, shown: Sequence[Shown]) -> list[Why]:
        """Return why each of these hits answers the query: where the pictures are alike, and what else agreed.

        Raises ProductNotFound, PhotoNotFound, and the errors of a photo that cannot be read.
        """
        return self.models.of_shopper(query.shopper).explain(query, shown)

    def decode(self, data: bytes, at_least_px: int) -> Image:
        """Return an encoded picture's pixels; it may come smaller, but no side shorter than `at_least_px`."""
        return decode_photo(data, self._limits, at_least_px).image

    def fetch_photo(self, url: str) -> bytes:
        """Download a picture to search by, guarded against addresses of the server's own network."""
        return self._fetchers.for_shoppers.fetch(url).data or b""

    def read(self, photo: bytes, top: int = 3) -> Reading:
        """Return all that is seen in a photo: regions, category, text, codes, colors, and advice where it is bad.

        A part that is not to be had, for want of a category head or of shopsight[ocr], is told in `unavailable`.
        Raises the errors of a photo that cannot be read.
        """
        return self.model.read(photo, top)

    def photo(self, photo_id: str, max_side_px: int = 320) -> Rendition:
        """Return a catalog or kept query photo to look at, without metadata. Raises PhotoNotFound."""
        return self._shelf.rendition(photo_id, max_side_px)

    def photo_bytes(self, photo_id: str) -> bytes | None:
        """Return a photo as it was given, None where none of that id is kept."""
        return self._shelf.data(photo_id)

    def render(self, data: bytes, max_side_px: int) -> bytes:
        """Return a picture scaled for showing, as WebP without metadata."""
        return rendition(data, max_side_px, self._limits)

    # Products

    def get(self, product_id: str) -> Product:
        """Return a product. Raises ProductNotFound."""
        for product in self.store.get([product_id]):
            return product
        raise ProductNotFound(f"no product {product_id!r} in this shop")

    def products(self, find: Find) -> Found:
        """Return products by words and filter, without looking at any picture."""
        return self.store.find(find)

    def facets(
        self, fields: Sequence[str], words: str = "", where: Where | None = None
    ) -> Mapping[str, tuple[FacetCount, ...]]:
        """Count the values of fields over what words and filter allow."""
        return self.store.facets(fields, words=words, where=where)

    def put(self, items: Sequence[FeedItem]) -> PutReport:
        """Add or replace products. When this returns they are durable, and found by this process's next search."""
        report = self._ingest().put(items)
        self.models.catch_up()
        return report

    def delete(self, product_ids: Sequence[str]) -> int:
        """Remove products; return how many there were. Pictures that nothing else shows go at the next sweep."""
        removed = self.store.delete(product_ids)
        self.models.catch_up()
        return removed

    def sweep(self) -> int:
        """Delete expired query photos and events, and pictures that no product shows any longer; return how many."""
        return self._query_photos.sweep() + self._sweep_pictures() + self.shoppers.forget()

    def examine(self, mend: bool = False) -> list[Finding]:
        """Check pictures, vectors, model and index against the store; repair what can be repaired if asked to."""
        findings = [
            examine_pictures(self.store, self._blobs),
            examine_orphans(self.store, self._blobs, self._sweep_pictures if mend else None),
        ]
        return [*findings, *self.model.examine(self._embed_missing if mend else None)]

    # What shoppers do

    @cached_property
    def ads(self) -> Advertising:
        """Advertising: campaigns, their places beside answers, what they cost and brought."""
        return Advertising(self._engine, self.store, self.events, self.settings, self._interests)

    def recommended(
        self, ask: Callable[[int], Recommendations], limit: int, sponsored: int = 0, shopper: str = ""
    ) -> Recommendations:
        """Return what `ask` recommends, so many, with at most `sponsored` advertised places beside it."""
        places = sponsored if self.experiments.setting("sponsored", shopper, True) else 0
        return self.ads.beside_recommended(ask, limit, places, shopper)

    @property
    def recommendations(self) -> Recommender:
        """What is alike, goes together and is for a shopper; see docs/recommendations.md."""
        return self.model.recommendations

    @cached_property
    def associations(self) -> ShopAssociations:
        """What is bought, viewed or put in carts together, and what is bought with one product."""
        return make_associations(self._engine, self.events, self.store)

    # Imports and other long work

    def import_feed(
        self, source: str, *, on_progress: Progress = untold, **options: Unpack[ImportOptions]
    ) -> Operation:
        """Bring a catalog in, from a path or a URL; return when it is done.

        One bad row or picture never stops it: see `operation_issues`. Killed and called again it goes on where it was.
        `sync` removes what the source no longer has. Where `photo_folders` are given, the feed may name no files
        outside of them: a feed that came over the network must not read the server's own.
        A `seer` (`model.bulk_seer`) sees pictures in place of this process. A dry run writes nothing but its report.
        Raises UnknownFeedFormat, SourceNotFound, OperationRunning, SyncRefused.
        """
        return self._imports.run(source, on_progress=on_progress, **options)

    def start_import(self, source: str, **options: Unpack[ImportOptions]) -> Operation:
        """Begin `import_feed` with these options in the background; return its operation once it has one."""
        return self._imports.start(source, **options)

    def reindex(self, on_progress: Progress = untold, seer: Seer | None = None) -> Operation:
        """Look again at every photo that has no vector of the present model, with a `seer` in place of this process."""
        return self.model.reembed(REINDEX, self._background.until_closing(on_progress), seer=seer)

    def start_reindex(self) -> Operation:
        """Begin `reindex` in the background; return its operation."""
        return self._background.start(self.reindex)

    def calibrate(self, on_progress: Progress = untold) -> Operation:
        """Fit what cosines mean to this catalog and this encoder, in one thread. Raises OperationRunning."""
        return self.model.calibrate(self._background.until_closing(on_progress))

    def operation(self, operation_id: str) -> Operation:
        """Return long work by id. Raises OperationNotFound."""
        return self._imports.operation(operation_id)

    def operations(self) -> list[Operation]:
        """Return recent long work, newest first."""
        return self._operations.recent()

    def operation_issues(self, operation_id: str, after: int = 0, limit: int = 1000) -> list[RowIssue]:
        """Return what was wrong with rows and pictures, in the order found, from the `after`-th on."""
        return self._imports.issues(operation_id, after, limit)

    def cancel(self, operation_id: str) -> Operation:
        """Ask long work to stop; what it has done stays."""
        return self._imports.cancel(operation_id)

    # How it is

    def satisfaction(self, since: datetime, until: datetime) -> Satisfaction:
        """Return whether shoppers found what they meant in that time, by what they did."""
        return self._satisfaction.between(since, until)

    def status(self) -> ShopStatus:
        """Return what the store holds and how far the index has followed."""
        return replace(self.model.status(), roll_out=self.models.at)

    def keep_up(self) -> None:
        """Do regularly, in the background and for as long as the shop is open, what a shop that serves needs."""
        every = self._background.every
        every(1.0, self.ads.settle)
        every(1.0, self.models.see_changed)
        every(60.0, lambda: self.models.calibrate_if_needed(self._background.until_closing(untold)))
        every(60.0, self.models.learn_if_needed)
        every(60.0, self.associations.refresh_if_needed)
        every(600.0, self.ads.learn)
        every(3600.0, self.sweep)

    def warm_up(self) -> None:
        """Load encoder, text tower and index now instead of at the first search."""
        self.model.warm_up()

    def check_key(self, secret: str) -> frozenset[str] | None:
        """Return the scopes of an API key, None for one that is not known."""
        injected = self.settings.api_key
        if injected and secrets.compare_digest(secret.encode(), injected.encode()):
            return ALL_SCOPES
        return self.keys.check(secret)

    def has_keys(self) -> bool:
        """Return whether anyone could authenticate at all."""
        return bool(self.settings.api_key) or bool(self.keys.list())

    # The parts, each made when it is first needed

    def _interests(self, shopper: str) -> Interests | None:
        """What a shopper likes, for audiences; None for one who opted out."""
        model = self.model
        taste = model.recommendations.taste(shopper)
        return Interests(model.card.revision, taste.vectors) if taste else None

    def _download(self, url: str, path: Path) -> object:
        return self._fetchers.for_merchant.fetch_to_file(url, path, self.settings.max_feed_bytes)

    def _ingest(self, photo_folders: Sequence[Path] | None = None, seer: Seer | None = None) -> Ingest:
        model = self.model
        return Ingest(
            store=model.store,
            blobs=self._blobs,
            operations=self._operations,
            seer=seer or model.seer(),
            fetch=self._fetchers.for_merchant.fetch,
            limits=self._limits,
            photo_folders=photo_folders,
        )

    def _keep(self, data: bytes) -> str | None:
        return self._query_photos.put(data) if self.settings.query_photo_ttl_s else None

    def _embed_missing(self) -> None:
        self.reindex()

    def _sweep_pictures(self) -> int:
        count = 0
        for content in orphans(self.store, self._blobs):
            self._blobs.delete(content)
            count += 1
        return count


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(f"the shop folder {str(folder)!r} cannot be made: {error.strerror}") from error
