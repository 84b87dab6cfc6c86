"""Seer of this process: the bytes of pictures decoded and embedded where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shopsight.core.errors import UnreadableImage
from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import ModelCard, Sight
from shopsight.vision.decode import DecodedPhoto, DecodeLimits, decode_photo

_PIXELS_AT_ONCE = 16_000_000


class LocalSeer:
    """Sees in the thread that asks; `threads` may ask at once. Many large pictures are never all decoded at once."""

    def __init__(self, embedder: ImageEmbedder, limits: DecodeLimits, threads: int) -> None:
        self._embedder = embedder
        self._limits = limits
        self._threads = threads

    @property
    def card(self) -> ModelCard:
        return self._embedder.card

    @property
    def at_once(self) -> int:
        return self._threads

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        """Return what is seen of each picture, in order, or what is wrong with it."""
        seen: dict[int, Sight | UnreadableImage] = {}
        decoded: dict[int, DecodedPhoto] = {}
        pixels = 0
        for place, data in enumerate(contents):
            try:
                photo = decoded[place] = decode_photo(data, self._limits, self.card.input_px)
            except UnreadableImage as error:
                seen[place] = _without_frames(error)
                continue
            pixels += photo.image.width_px * photo.image.height_px
            if pixels > _PIXELS_AT_ONCE:
                seen.update(self._embedded(decoded))
                decoded, pixels = {}, 0
        seen.update(self._embedded(decoded))
        return [seen[place] for place in range(len(contents))]

    def _embedded(self, decoded: Mapping[int, DecodedPhoto]) -> dict[int, Sight]:
        photos = decoded.values()
        vectors, details = self._embedder.embed_in_detail([photo.image for photo in photos]) if photos else ((), ())
        return {
            place: Sight(photo.width_px, photo.height_px, vector, detail)
            for (place, photo), vector, detail in zip(decoded.items(), vectors, details, strict=True)
        }


def _without_frames(error: UnreadableImage) -> UnreadableImage:
    """Return the error without its traceback: it is remembered, and its frames would keep the picture's bytes."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
