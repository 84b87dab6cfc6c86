"""What a dry run works with: everything is read and looked at, nothing is downloaded, embedded or written."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from uuid import uuid4

import numpy as np

from shopsight.catalog.photo_line import Contents, Taken
from shopsight.catalog.photo_source import is_url
from shopsight.catalog.revision import Request
from shopsight.core.types import Image, ModelCard, Operation, Photo, PhotoSource, RowIssue, Vectors


class BlindEmbedder:
    """Has the card of an encoder, and sees nothing."""

    def __init__(self, card: ModelCard) -> None:
        self.card = card

    def embed(self, images: Sequence[Image]) -> Vectors:
        return np.zeros((len(images), self.card.dimension), np.float32)


class NoJournal:
    """Takes progress, and writes none of it down."""

    def update(self, operation: Operation, issues: Sequence[RowIssue] = (), seen_ids: Sequence[str] = ()) -> None:
        """Do nothing."""

    def get(self, operation_id: str) -> Operation | None:
        """Return None: nobody can have asked for an end."""


def without_downloads(request: Request) -> Request:
    """Return `request` for all but URLs, whose photos are taken to be there: as stored, or else as new ones."""

    def requested(source: PhotoSource, stored: Sequence[Photo], contents: Contents) -> Future[Photo | Taken]:
        if source.data is not None or not is_url(source.location):
            return request(source, stored, contents)
        answer: Future[Photo | Taken] = Future()
        from_there = (photo for photo in stored if photo.source == source.location)
        answer.set_result(next(from_there, _supposed(source.location)))
        return answer

    return requested


def _supposed(url: str) -> Photo:
    return Photo(id="", product_id="", content_sha256=url, width_px=0, height_px=0, source=url)


class Rehearsal:
    """A dry run under way or done: the store knows nothing of it, so its progress and what it found are held here."""

    def __init__(self) -> None:
        self.id = f"dry-run-{uuid4().hex[:12]}"
        self.operation: Operation | None = None
        self.issues: list[RowIssue] = []

    def named(self, operation: Operation) -> Operation:
        """Take note of an operation, under this rehearsal's own id."""
        self.operation = replace(operation, id=self.id)
        return self.operation

    def told(self, on_progress: Callable[[Operation], None]) -> Callable[[Operation], None]:
        """Return a listener that takes note before it tells `on_progress`."""
        return lambda operation: on_progress(self.named(operation))


class Rehearsals:
    """The last few dry runs of this process, by id."""

    def __init__(self, remembered: int = 20) -> None:
        self._remembered = remembered
        self._by_id: OrderedDict[str, Rehearsal] = OrderedDict()
        self._lock = threading.Lock()

    def new(self) -> Rehearsal:
        rehearsal = Rehearsal()
        with self._lock:
            self._by_id[rehearsal.id] = rehearsal
            while len(self._by_id) > self._remembered:
                self._by_id.popitem(last=False)
        return rehearsal

    def get(self, operation_id: str) -> Rehearsal | None:
        with self._lock:
            return self._by_id.get(operation_id)
