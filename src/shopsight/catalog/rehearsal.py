"""What a dry run works with: everything is read and looked at, nothing is downloaded, embedded or written."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

import numpy as np

from shopsight.catalog.photo_line import Contents, Taken
from shopsight.catalog.photo_source import is_url
from shopsight.catalog.revision import Request
from shopsight.core.feed import PhotoSource
from shopsight.core.types import NO_DETAILS, Details, Image, ModelCard, Photo, Vectors


class BlindEmbedder:
    """Has the card of an encoder, and sees nothing."""

    def __init__(self, card: ModelCard) -> None:
        self.card = card

    def embed(self, images: Sequence[Image]) -> Vectors:
        return np.zeros((len(images), self.card.dimension), np.float32)

    def embed_in_detail(self, images: Sequence[Image]) -> tuple[Vectors, list[Details]]:
        return self.embed(images), [NO_DETAILS] * len(images)


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
