"""A small shop in memory with the surface that the HTTP door needs, for tests of the door alone."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from shopsight.catalog.event_intake import EventIntake, Taken
from shopsight.core.advice import Advice
from shopsight.core.categories import Categories, Category, CategoryGuess
from shopsight.core.errors import (
    AddressRefused,
    InvalidCursor,
    NotAnImage,
    OperationNotFound,
    OperationRunning,
    PhotoNotFound,
    ProductNotFound,
)
from shopsight.core.events import Event
from shopsight.core.feed import FeedItem, RowIssue
from shopsight.core.ports import EventLog
from shopsight.core.queries import FacetCount, Hit, Query, Result, SponsoredPlace
from shopsight.core.reading import Code, Reading, Swatch, TextLine
from shopsight.core.recommendations import Basis, Recommendation, Recommendations
from shopsight.core.recommendations import Reason as WhyRecommended
from shopsight.core.roll_out import RollOut
from shopsight.core.types import WHOLE, Operation, OperationStatus, Photo, Product, Region, photo_id_of
from shopsight.core.verdict import Probability, Verdict
from shopsight.core.where import Where
from shopsight.core.why import Heat, Link, Reason, Why
from shopsight.evaluation.satisfaction import Satisfaction
from shopsight.recommend.experiments.desk import Experiments
from shopsight.recommend.experiments.satisfaction import ShopSatisfaction
from shopsight.search.second_look.why import Shown
from tests.api.fake_ads import FakeAds
from tests.api.fake_associations import FakeAssociations
from tests.memory_stores import MemoryEventLog, MemoryExperiments

START = datetime(2026, 1, 1, tzinfo=UTC)
SEARCH_KEY, WRITE_KEY = "sk_search", "sk_write"
PICTURE = b"\xff\xd8 a picture"


@dataclass(frozen=True, slots=True)
class FakeRendition:
    data: bytes
    media_type: str
    etag: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class FakeReport:
    products: tuple[Product, ...]
    unchanged: tuple[str, ...]
    issues: tuple[RowIssue, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class FakeStatus:
    products: int
    indexed: int
    photos: int
    seq: int
    index_seq: int
    model: str
    revision: str
    ready: bool
    roll_out: RollOut = RollOut()


@dataclass(slots=True)
class FakeShoppers:
    """Takes events of any time; those of one shopper can be erased."""

    kept: dict[str, Event] = field(default_factory=dict)

    def take(self, rows: Sequence[object], is_bot: Callable[[Event], bool] = lambda _: False) -> Taken:
        return EventIntake(cast(EventLog, self), "USD", None, lambda: datetime.max.replace(tzinfo=UTC)).take(
            rows, is_bot
        )

    def append(self, events: Sequence[Event]) -> int:
        before = len(self.kept)
        for event in events:
            self.kept.setdefault(event.id, event)
        return len(self.kept) - before

    def erase(self, shopper: str) -> int:
        gone = [event.id for event in self.kept.values() if event.shopper == shopper]
        for event_id in gone:
            del self.kept[event_id]
        return len(gone)


@dataclass(slots=True)
class FakeShop:
    """Pictures are bytes that begin with FF D8; a product matches words that are in its title."""

    catalog: dict[str, Product] = field(default_factory=dict)
    query_photos: dict[str, bytes] = field(default_factory=dict)
    running: dict[str, Operation] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)
    roll_out: RollOut = RollOut()
    imports: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    keys: dict[str, frozenset[str]] = field(
        default_factory=lambda: {SEARCH_KEY: frozenset({"search"}), WRITE_KEY: frozenset({"write"})}
    )
    opted_out: set[str] = field(default_factory=set)
    resets: list[str] = field(default_factory=list)
    experiments: Experiments = field(default_factory=lambda: Experiments(MemoryExperiments(), MemoryEventLog()))
    events: MemoryEventLog = field(default_factory=MemoryEventLog)
    key_checks: int = 0
    ads: FakeAds = field(default_factory=FakeAds)
    seq: int = 0
    index_seq: int | None = None
    before_search: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)
    associations: FakeAssociations = field(init=False)

    def __post_init__(self) -> None:
        self.associations = FakeAssociations(self)

    shoppers: FakeShoppers = field(default_factory=lambda: FakeShoppers())

    def search(self, query: Query) -> Result:
        self.before_search()
        photo_id = query.photo_id or None
        if query.photo is not None:
            _expect_picture(query.photo)
            photo_id = "q" + hashlib.sha256(query.photo).hexdigest()[:23]
            self.query_photos[photo_id] = query.photo
        elif query.photo_id:
            self.photo(query.photo_id, 160)
        elif query.product_id:
            photo_id = self.get(query.product_id).photos[0].id
        found = [p for p in self.catalog.values() if query.words.casefold() in p.title.casefold()]
        start = _position(query.cursor)
        page = found[start : start + query.limit]
        more = len(found) > start + query.limit
        return Result(
            hits=tuple(_hit(product, 0.9 if query.has_sight else None) for product in page),
            total=len(found),
            regions=(Region(query.box or WHOLE),) if query.has_sight else (),
            region_hits=(tuple(_hit(product, 0.9) for product in found[: query.per_region]),)
            if query.has_sight
            else (),
            photo_id=photo_id,
            facets=self.facets(query.facets, query.words, query.where) if query.facets else {},
            cursor=f"c{start + query.limit}" if more else None,
            took_ms={"retrieve": 0.25, "total": 0.5},
            model="fake",
            verdict=Verdict("found", 0.96) if query.photo or query.photo_id else None,
            sponsored=tuple(
                SponsoredPlace(_hit(product, 0.9), "c1", place, f"token-{query.shopper}")
                for place, product in enumerate(found[: query.sponsored], 1)
            ),
        )

    def recommended(
        self, ask: Callable[[int], Recommendations], limit: int, sponsored: int, shopper: str
    ) -> Recommendations:
        found = ask(limit)
        places = (
            SponsoredPlace(_hit(found.products[item.product_id], 0.9), "c1", place, f"token-{shopper}")
            for place, item in enumerate(found.items[:sponsored], 1)
        )
        return replace(found, sponsored=tuple(places))

    @property
    def recommendations(self) -> FakeRecommendations:
        return FakeRecommendations(self)

    def satisfaction(self, since: datetime, until: datetime) -> Satisfaction:
        return ShopSatisfaction(self.events).between(since, until)

    def read(self, photo: bytes, top: int) -> Reading:
        _expect_picture(photo)
        guess = CategoryGuess(Category(("Footwear", "Sneakers"), ("鞋靴", "运动鞋"), "Shoes"), 0.9)
        return Reading(
            regions=(Region(WHOLE),),
            categories=Categories(guess, (guess,) * top),
            lines=(TextLine("ACME", WHOLE, 0.97),),
            codes=(Code("4006381333931", "EAN-13", WHOLE),),
            colors=(Swatch("red", "#c8282d", 1.0),),
            advice=Advice("blurred", 0.5),
            unavailable={"lines": "not installed"},
        )

    def explain(self, query: Query, shown: Sequence[Shown]) -> list[Why]:
        if query.has_sight:
            self.search(query)
        return [_why(query, self.get(hit.product_id), hit.photo_id) for hit in shown]

    def get(self, product_id: str) -> Product:
        if product_id not in self.catalog:
            raise ProductNotFound(f"no product {product_id!r} in this shop")
        return self.catalog[product_id]

    def put(self, items: Sequence[FeedItem]) -> FakeReport:
        products: list[Product] = []
        unchanged: list[str] = []
        issues: list[RowIssue] = []
        for item in items:
            assert item.product is not None
            product = replace(item.product, photos=tuple(self._photos(item, item.product.id, issues)))
            if self.catalog.get(product.id) == product:
                unchanged.append(product.id)
            self.catalog[product.id] = product
            products.append(product)
        self.seq += len(products) - len(unchanged)
        return FakeReport(tuple(products), tuple(unchanged), tuple(issues), self.seq)

    def _photos(self, item: FeedItem, product_id: str, issues: list[RowIssue]) -> Iterator[Photo]:
        old = {photo.id: photo for photo in self.catalog[product_id].photos} if product_id in self.catalog else {}
        for position, source in enumerate(item.photos):
            data = PICTURE if source.location else source.data or b""
            if source.photo_id:
                yield replace(old[source.photo_id], position=position, role=source.role)
            elif data.startswith(b"\xff\xd8"):
                sha256 = hashlib.sha256(data).hexdigest()
                yield Photo(photo_id_of(product_id, sha256), product_id, sha256, 64, 48, position, source.role)
            else:
                issues.append(RowIssue("api", item.row, "image", "not_an_image", "the photo: no picture"))

    def delete(self, product_ids: Sequence[str]) -> int:
        return sum(self.catalog.pop(product_id, None) is not None for product_id in product_ids)

    def facets(
        self, fields: Sequence[str], words: str = "", where: Where | None = None
    ) -> Mapping[str, tuple[FacetCount, ...]]:
        return {name: (FacetCount("Acme", len(self.catalog)),) for name in fields}

    def photo(self, photo_id: str, max_side_px: int) -> FakeRendition:
        if photo_id in self.query_photos:
            return FakeRendition(self.query_photos[photo_id], "image/webp", f'"{photo_id}"', permanent=False)
        if any(photo.id == photo_id for product in self.catalog.values() for photo in product.photos):
            return FakeRendition(PICTURE, "image/webp", f'"{photo_id}-{max_side_px}"', permanent=True)
        raise PhotoNotFound(f"no photo {photo_id!r} in this shop")

    def fetch_photo(self, url: str) -> bytes:
        if "internal" in url:
            raise AddressRefused(f"{url} is a private address")
        return PICTURE

    def start_import(
        self,
        source: str,
        *,
        format: str = "auto",
        mapping: Mapping[str, str] | None = None,
        dry_run: bool = False,
        sync: bool = False,
        allow_large_removal: bool = False,
        currency: str = "",
        photo_folders: Sequence[Path] | None = None,
    ) -> Operation:
        if any(running.status == "running" and running.source == source for running in self.running.values()):
            raise OperationRunning(f"{source} is being imported already")
        options = {
            "format": format,
            "mapping": mapping,
            "dry_run": dry_run,
            "sync": sync,
            "allow_large_removal": allow_large_removal,
            "currency": currency,
            "photo_folders": photo_folders,
        }
        self.imports.append((source, options))
        operation = Operation(f"op{len(self.running) + 1}", "import", source, "running", START, START)
        self.running[operation.id] = operation
        return operation

    def operation(self, operation_id: str) -> Operation:
        if operation_id not in self.running:
            raise OperationNotFound(f"no operation {operation_id!r} in this shop")
        return self.running[operation_id]

    def operations(self) -> list[Operation]:
        return list(reversed(self.running.values()))

    def operation_issues(self, operation_id: str, after: int, limit: int) -> list[RowIssue]:
        self.operation(operation_id)
        return self.issues[after : after + limit]

    def cancel(self, operation_id: str) -> Operation:
        return self.advance(operation_id, status="cancelled")

    def status(self) -> FakeStatus:
        index_seq = self.seq if self.index_seq is None else self.index_seq
        n = len(self.catalog)
        return FakeStatus(n, n, n, self.seq, index_seq, "fake", "fake-1", index_seq >= self.seq, self.roll_out)

    def check_key(self, secret: str) -> frozenset[str] | None:
        self.key_checks += 1
        return self.keys.get(secret)

    def has_keys(self) -> bool:
        return bool(self.keys)

    def advance(self, operation_id: str, done: int = 0, status: OperationStatus = "running") -> Operation:
        """Let an operation make progress."""
        now = self.operation(operation_id)
        moved = replace(now, done=now.done + done, status=status, updated_at=now.updated_at + timedelta(seconds=1))
        self.running[operation_id] = moved
        return moved


@dataclass(frozen=True, slots=True)
class FakeRecommendations:
    """Recommends the catalog in its order, to every shopper but those who opted out."""

    shop: FakeShop

    def similar(self, product_id: str, limit: int, *, price_band: float | None, diversity: float) -> Recommendations:
        return self._all(self.shop.get(product_id), limit, "picture", WhyRecommended("alike", product_id))

    def goes_with(self, product_id: str, limit: int) -> Recommendations:
        return self._all(self.shop.get(product_id), limit, "baskets", WhyRecommended("goes_with", product_id))

    def for_you(self, shopper: str, limit: int, diversity: float) -> Recommendations:
        if not shopper or shopper in self.shop.opted_out:
            return self._all(None, limit, "popular", WhyRecommended("popular"))
        return self._all(None, limit, "taste", WhyRecommended("category", category="Shoes"))

    def opt_out(self, shopper: str, opted_out: bool = True) -> None:
        (self.shop.opted_out.add if opted_out else self.shop.opted_out.discard)(shopper)

    def reset(self, shopper: str) -> None:
        self.shop.resets.append(shopper)

    def _all(self, but: Product | None, limit: int, basis: Basis, why: WhyRecommended) -> Recommendations:
        others = [product for product in self.shop.catalog.values() if product != but][:limit]
        items = tuple(Recommendation(product.id, 0.5, (why,)) for product in others)
        return Recommendations(items, basis, dict(self.shop.catalog), "c81e728d9d4c2f63", int(basis == "taste"))


def shoe(product_id: str = "SKU-1", title: str = "Red shoe", link: str = "https://shop.example/shoe") -> Product:
    """Return a product with one photo."""
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    return Product(
        id=product_id,
        title=title,
        brand="Acme",
        category=("Women", "Shoes"),
        price_minor=1999,
        currency="USD",
        attributes={"color": ("red",)},
        link=link,
        photos=(Photo(photo_id_of(product_id, sha256), product_id, sha256, 64, 48),),
    )


def _why(query: Query, product: Product, photo_id: str | None) -> Why:
    words = tuple(word for word in query.words.split() if word in product.title.casefold())
    reasons = (Reason("word", "title", words),) if words else ()
    if not query.has_sight:
        return Why(product.id, photo_id, reasons=reasons)
    heat, link = Heat(query.box or WHOLE, ((0.5, 1.0),)), Link((0.75, 0.5), (0.5, 0.25), 0.9)
    return Why(product.id, photo_id, heat, Heat(WHOLE, ((0.25,), (0.0,))), (link,), reasons)


def _hit(product: Product, similarity: float | None) -> Hit:
    photo_id = product.photos[0].id if product.photos else None
    chances = Probability(0.93, 0.05, 0.02) if similarity else None
    return Hit(product, 0.9, similarity, photo_id, WHOLE, (product.id,), probability=chances)


def _expect_picture(data: bytes) -> None:
    if not data.startswith(b"\xff\xd8"):
        raise NotAnImage("these bytes are not a picture")


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.startswith("c") or not cursor[1:].isdecimal():
        raise InvalidCursor("this cursor is damaged; start again without one")
    return int(cursor[1:])
