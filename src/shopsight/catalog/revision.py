"""What some feed items change in the shop: compared with what it has, their photos seen, the records to write."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol, TypeAlias, TypeVar

from shopsight.catalog.feeds.seen import SeenIds
from shopsight.catalog.photo_line import Contents, Taken
from shopsight.core.errors import FetchFailed, InvalidProduct, InvalidRequest, NotFound, ShopsightError, UnreadableImage
from shopsight.core.feed import FeedItem, PhotoSource, RowIssue
from shopsight.core.ports import ProductStore
from shopsight.core.types import Photo, Product, ProductRecord, Sight, photo_id_of

# A photo's own fault: the product is kept without it. Anything else is a collaborator's and stops the import.
_PHOTO_FAULTS = (UnreadableImage, FetchFailed, NotFound, InvalidRequest)

_T = TypeVar("_T")


Request: TypeAlias = Callable[[PhotoSource, Sequence[Photo], Contents], Future[Photo | Taken]]
"""Sends a photo to be seen; the stored photos are its product's, one of which may be the answer."""


class Wait(Protocol):
    """Waits for what a future brings; may raise to stop waiting."""

    def __call__(self, future: Future[_T], /) -> _T: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One feed item, what the shop has of its product, and its photos on their way."""

    item: FeedItem
    stored: Product | None
    photos: tuple[Future[Photo | Taken], ...]


@dataclass(slots=True)
class Revision:
    """What a batch comes to. `known` counts the products that the shop had before."""

    entries: Sequence[Entry]
    records: list[ProductRecord] = field(default_factory=list)
    unchanged: list[Product] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    seen_ids: list[str] = field(default_factory=list)
    skipped: int = 0
    known: int = 0


def read_entries(
    feed: Iterable[FeedItem], skip: int, batch_items: int, store: ProductStore, request: Request
) -> Iterator[list[Entry]]:
    """Walk a feed in batches, each with what the store has of its products, and its photos asked for.

    A batch has `batch_items`, fewer where photos come slowly: what is there after a second need not wait for the rest.
    The first `skip` items are passed over; of products with the same id the first one counts.
    """
    contents = Contents()
    items = _without_duplicates(feed)
    for _ in islice(items, skip):
        pass
    while batch := list(islice(items, batch_items)):
        ids = [item.product.id if item.product else item.product_id for item in batch]
        stored = {product.id: product for product in store.get([product_id for product_id in ids if product_id])}
        yield from _within_a_second(_entry(item, stored, request, contents) for item in batch)


def _within_a_second(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    some, started_at = list[Entry](), time.monotonic()
    for entry in entries:
        some.append(entry)
        if time.monotonic() - started_at > 1.0:
            yield some
            some, started_at = [], time.monotonic()
    if some:
        yield some


def revise(entries: Sequence[Entry], wait: Wait) -> Revision:
    """Wait until the photos of a batch are seen, and return what is to be written. Photos at fault become issues."""
    revision = Revision(entries)
    for entry in entries:
        revision.issues.extend(entry.item.issues)
        revision.known += entry.stored is not None
        if entry.item.product is None:
            revision.skipped += 1
            # A row with a fault is no reason for a sync to remove its product.
            revision.seen_ids.extend([entry.item.product_id] if entry.item.product_id else [])
            continue
        record = _record(entry, entry.item.product, wait, revision.issues)
        revision.seen_ids.append(record.product.id)
        if entry.stored is not None and _is_same(record.product, entry.stored):
            revision.unchanged.append(entry.stored)
        else:
            revision.records.append(record)
    return revision


def write(store: ProductStore, revision: Revision) -> None:
    """Store what changed, in feed order and as few transactions as it takes; a product refused becomes an issue."""
    refused = dict(_put(store, revision.records))
    if not refused:
        return
    revision.records = [record for record in revision.records if record.product.id not in refused]
    for entry in revision.entries:
        if entry.item.product is not None and entry.item.product.id in refused:
            message = f"the shop cannot keep this product: {refused[entry.item.product.id]}"
            revision.issues.append(RowIssue(entry.item.file, entry.item.row, "product", "invalid_product", message))
            revision.skipped += 1


def _put(store: ProductStore, records: Sequence[ProductRecord]) -> list[tuple[str, str]]:
    if not records:
        return []
    try:
        store.put(records)
        return []
    except InvalidProduct as error:
        if len(records) == 1:
            return [(records[0].product.id, error.message)]
        middle = len(records) // 2
        return _put(store, records[:middle]) + _put(store, records[middle:])


def _without_duplicates(feed: Iterable[FeedItem]) -> Iterator[FeedItem]:
    seen = SeenIds()
    for item in feed:
        if item.product is None:
            yield replace(item, product_id="") if item.product_id in seen else item
        elif not seen.add(item.product.id):
            message = f"an id of its own was wanted, {item.product.id[:50]!r} was there before; the first one is kept"
            issue = RowIssue(item.file, item.row, "id", "duplicate_id", message)
            yield replace(item, product=None, photos=(), issues=(*item.issues, issue))
        else:
            yield item


def _entry(item: FeedItem, stored: dict[str, Product], request: Request, contents: Contents) -> Entry:
    if item.product is None:
        return Entry(item, stored.get(item.product_id), ())
    known = stored.get(item.product.id)
    photos = known.photos if known else ()
    asked = tuple(_kept(source, photos) or request(source, photos, contents) for source in item.photos)
    return Entry(item, known, asked)


def _kept(source: PhotoSource, stored: Sequence[Photo]) -> Future[Photo | Taken] | None:
    """Return the answer for a photo that its product has and keeps, None for one that must be had from somewhere."""
    for photo in stored if source.photo_id else ():
        if photo.id == source.photo_id:
            answer: Future[Photo | Taken] = Future()
            answer.set_result(photo)
            return answer
    return None


def _record(entry: Entry, product: Product, wait: Wait, issues: list[RowIssue]) -> ProductRecord:
    photos: dict[str, Photo] = {}
    sights: dict[str, Sight] = {}
    for source, answer in zip(entry.item.photos, entry.photos, strict=True):
        found = _photo(product.id, source, answer, wait, sights)
        if isinstance(found, Photo):
            photo: Photo | None = found
        else:
            photo = _stored_from(source, entry.stored)
            issues.append(_issue(entry.item, source, found, photo))
        if photo is not None and photo.content_sha256 not in photos:
            photos[photo.content_sha256] = replace(photo, position=len(photos), role=source.role)
    if entry.photos and not photos:
        message = "none of its photos can be used: the product is found by words only"
        issues.append(RowIssue(entry.item.file, entry.item.row, "image", "no_photo", message))
    return ProductRecord(
        replace(product, photos=tuple(photos.values())),
        {content: sight.vector for content, sight in sights.items()},
        {content: sight.details for content, sight in sights.items() if sight.details is not None},
    )


def _photo(
    product_id: str, source: PhotoSource, asked: Future[Photo | Taken], wait: Wait, sights: dict[str, Sight]
) -> Photo | ShopsightError:
    """Return the photo, what was seen of it added to `sights` where it is new; or what is wrong with it."""
    try:
        answer = wait(asked)
    except _PHOTO_FAULTS as error:
        return error
    if isinstance(answer, Photo):
        return answer
    sight = wait(answer.sight)
    if isinstance(sight, UnreadableImage):
        return sight
    sights[answer.content_sha256] = sight
    return Photo(
        id=photo_id_of(product_id, answer.content_sha256),
        product_id=product_id,
        content_sha256=answer.content_sha256,
        width_px=sight.width_px,
        height_px=sight.height_px,
        source=source.location,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )


def _stored_from(source: PhotoSource, stored: Product | None) -> Photo | None:
    if stored is None or not source.location:
        return None
    return next((photo for photo in stored.photos if photo.source == source.location), None)


def _issue(item: FeedItem, source: PhotoSource, error: ShopsightError, kept: Photo | None) -> RowIssue:
    place = source.location[:500] or "the photo"
    message = error.message if place in error.message else f"{place}: {error.message}"
    ending = "; the photo that the shop has from there is kept" if kept else ""
    return RowIssue(item.file, item.row, "image", error.code, message + ending)


def _is_same(new: Product, stored: Product) -> bool:
    return replace(new, photos=()) == replace(stored, photos=()) and _faces(new) == _faces(stored)


def _faces(product: Product) -> list[tuple[str, int, str]]:
    return [(photo.content_sha256, photo.position, photo.role) for photo in product.photos]
