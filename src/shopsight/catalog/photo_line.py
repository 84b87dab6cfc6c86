"""The line that a catalog's photos go down: load, see, keep; each station in threads of its own."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from shopsight.catalog.photo_source import PhotoLoader
from shopsight.core.errors import FetchFailed, UnreadableImage
from shopsight.core.feed import PhotoSource
from shopsight.core.ports import ProductStore, Seer
from shopsight.core.types import Photo, Sight

_LOADING_THREADS = 24
_KEEPING_THREADS = 1
_LEAST_IN_FLIGHT = 96
_SEE_AT_ONCE = 16
_KEEP_AT_ONCE = 64
_CONTENTS_REMEMBERED = 4_000
_PATIENCE_S = 0.5
_TICK_S = 0.1

_Task = TypeVar("_Task")


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo whose content is known by its hash.

    `sight` follows when the picture has been seen and its bytes are kept; an error there says what is wrong with it.
    """

    content_sha256: str
    etag: str
    last_modified: str
    sight: Future[Sight | UnreadableImage]


class Contents:
    """The contents met lately, so that each is decoded and embedded once, whichever products and batches show it."""

    def __init__(self) -> None:
        self._sights: OrderedDict[str, Future[Sight | UnreadableImage]] = OrderedDict()
        self._lock = threading.Lock()

    def claim(self, content_sha256: str) -> tuple[Future[Sight | UnreadableImage], bool]:
        """Return the sight of a content, and whether it is new, so that the caller has to see to it."""
        with self._lock:
            known = self._sights.get(content_sha256)
            if known is not None:
                self._sights.move_to_end(content_sha256)
                return known, False
            sight = self._sights[content_sha256] = Future()
            if len(self._sights) > _CONTENTS_REMEMBERED:
                self._sights.popitem(last=False)
            return sight, True


class PhotoLine:
    """Turns photo sources into stored and embedded contents, many at a time, in bounded memory.

    At most 96 photos are on the line, or half as many again as the seer takes at once; who asks for more waits.
    A future raises SourceNotFound, FetchFailed or UnreadableImage where the photo cannot be had, and anything else
    where a collaborator fails. `keep` makes the bytes durable. Threads start with the first photo, end with `close`.
    """

    def __init__(
        self,
        loader: PhotoLoader,
        store: ProductStore,
        keep: Callable[[Sequence[bytes]], object],
        seer: Seer,
    ) -> None:
        self._loader = loader
        self._store = store
        self._keep_contents = keep
        self._seer = seer
        self._closed = threading.Event()
        self._room = threading.BoundedSemaphore(max(_LEAST_IN_FLIGHT, seer.at_once * _SEE_AT_ONCE * 3 // 2))
        self._loading = _Station("load", _LOADING_THREADS, 1, self._load)
        self._seeing = _Station("see", seer.at_once, _SEE_AT_ONCE, self._see)
        self._keeping = _Station("keep", _KEEPING_THREADS, _KEEP_AT_ONCE, self._keep)

    def request(self, source: PhotoSource, stored: Sequence[Photo], contents: Contents) -> Future[Photo | Taken]:
        """Send a photo down the line; `stored` are its product's photos in the shop, one of which may be the answer."""
        order = _Order(source, tuple(stored), contents)
        same_place = order.from_same_place
        if same_place is not None and self._loader.is_unchanged_file(source, same_place):
            order.answer.set_result(same_place)
            return order.answer
        while not self._room.acquire(timeout=_TICK_S):
            self._check_open()
        self._check_open()
        self._loading.put(order)
        return order.answer

    def close(self) -> None:
        """End the threads, each after what it has at hand; one that hangs in a download is left behind."""
        self._closed.set()
        deadline = time.monotonic() + _PATIENCE_S
        for station in (self._loading, self._seeing, self._keeping):
            station.close(deadline)

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise RuntimeError("the line is closed; what it still had to do was given up")

    def _load(self, orders: Sequence[_Order]) -> None:
        for order in orders:
            try:
                plate = self._load_one(order)
            except Exception as error:
                order.answer.set_exception(error)
                plate = None
            if plate is None:
                self._room.release()
            else:
                self._seeing.put(plate)

    def _load_one(self, order: _Order) -> _Plate | None:
        same_place = order.from_same_place
        loaded = self._loader.load(order.source, same_place)
        if loaded.data is None:
            if same_place is None:
                raise FetchFailed("the server says that the photo has not changed, but it was never downloaded")
            order.answer.set_result(same_place)
            return None
        digest = hashlib.sha256(loaded.data).hexdigest()
        kept = next((photo for photo in order.stored if photo.content_sha256 == digest), None)
        if kept is not None:
            place = order.source.location
            order.answer.set_result(replace(kept, source=place, etag=loaded.etag, last_modified=loaded.last_modified))
            return None
        sight, is_new = order.contents.claim(digest)
        order.answer.set_result(Taken(digest, loaded.etag, loaded.last_modified, sight))
        return _Plate(digest, loaded.data, sight) if is_new else None

    def _see(self, plates: Sequence[_Plate]) -> None:
        try:
            known = self._store.sights([plate.content_sha256 for plate in plates])
        except Exception as error:
            self._give_up(plates, error)
            return
        for plate in plates:
            if plate.content_sha256 in known:
                self._keeping.put((plate, known[plate.content_sha256]))
        self._look_at([plate for plate in plates if plate.content_sha256 not in known])

    def _look_at(self, plates: Sequence[_Plate]) -> None:
        try:
            sights = self._seer.see([plate.data for plate in plates]) if plates else []
        except Exception as error:
            self._give_up(plates, error)
            return
        for plate, sight in zip(plates, sights, strict=True):
            if isinstance(sight, UnreadableImage):
                plate.sight.set_result(sight)
                self._room.release()
            else:
                self._keeping.put((plate, sight))

    def _keep(self, plates: Sequence[tuple[_Plate, Sight]]) -> None:
        try:
            self._keep_contents([plate.data for plate, _ in plates])
        except Exception as error:
            self._give_up([plate for plate, _ in plates], error)
            return
        for plate, seen in plates:
            plate.sight.set_result(seen)
            self._room.release()

    def _give_up(self, plates: Sequence[_Plate], error: Exception) -> None:
        for plate in plates:
            plate.sight.set_exception(error)
            self._room.release()


@dataclass(frozen=True, slots=True)
class _Order:
    """One photo of one product, asked for."""

    source: PhotoSource
    stored: tuple[Photo, ...]
    contents: Contents
    answer: Future[Photo | Taken] = field(default_factory=Future)

    @property
    def from_same_place(self) -> Photo | None:
        place = self.source.location
        return next((photo for photo in self.stored if place and photo.source == place), None)


@dataclass(frozen=True, slots=True)
class _Plate:
    """One content that is new to this import; whoever waits for its `sight` gets one or an error."""

    content_sha256: str
    data: bytes
    sight: Future[Sight | UnreadableImage]


class _Station(Generic[_Task]):
    """Threads that do one kind of work on what is put in, up to `at_once` tasks together when so many wait."""

    def __init__(self, name: str, threads: int, at_once: int, work: Callable[[Sequence[_Task]], None]) -> None:
        self._name = name
        self._threads = threads
        self._at_once = at_once
        self._work = work
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._started: list[threading.Thread] = []
        self._lock = threading.Lock()

    def put(self, task: _Task) -> None:
        self._queue.put(task)
        if len(self._started) < self._threads:
            with self._lock:
                self._start_one()

    def close(self, deadline: float) -> None:
        with self._lock:
            for _ in self._started:
                self._queue.put(None)
        for thread in self._started:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _start_one(self) -> None:
        if len(self._started) < self._threads:
            # Daemons: a download that hangs must not keep the program from ending.
            thread = threading.Thread(target=self._run, name=f"photos-{self._name}", daemon=True)
            self._started.append(thread)
            thread.start()

    def _run(self) -> None:
        while (task := self._queue.get()) is not None:
            tasks, is_last = self._with_others(task)
            self._work(tasks)
            if is_last:
                return

    def _with_others(self, task: _Task) -> tuple[list[_Task], bool]:
        tasks = [task]
        while len(tasks) < self._at_once:
            try:
                another = self._queue.get_nowait()
            except Empty:
                break
            if another is None:
                return tasks, True
            tasks.append(another)
        return tasks, False
