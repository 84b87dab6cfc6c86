"""The photo that a query asks with: where its bytes come from, how large it is decoded, what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from shopsight.core.advice import Advice
from shopsight.core.errors import PhotoNotFound, ProductNotFound
from shopsight.core.ports import ProductStore
from shopsight.core.queries import Query
from shopsight.core.types import Image
from shopsight.search.product_cache import ProductCache
from shopsight.search.second_look.label import READ_AT_PX
from shopsight.vision.quality import advise, mended

_FOUND_PART = 1 / 3
"""A thing that fills less than this of the photo's side is searched with less detail than the encoder could take."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The query photo: the digest of its bytes, the id under which it is kept (if it is), the picture, advice on it.

    One `of_catalog` shows its product by itself: there is nothing to look for in it.
    """

    sha256: str
    photo_id: str | None
    image: Image
    of_catalog: bool
    advice: Advice | None


class Sightings:
    """Finds and decodes query photos; see `SearchPipeline` for the arguments."""

    def __init__(
        self,
        *,
        decode: Callable[[bytes, int], Image],
        photo_bytes: Callable[[str], bytes | None],
        keep: Callable[[bytes], str | None],
        store: ProductStore,
        known: ProductCache,
        input_px: int,
        is_searched_for_parts: bool,
    ) -> None:
        self._decode = decode
        self._photo_bytes = photo_bytes
        self._keep = keep
        self._store = store
        self._known = known
        self._input_px = input_px
        self._is_searched_for_parts = is_searched_for_parts

    def sight(self, query: Query) -> Sighting:
        """Return the photo that a query asks with. Raises PhotoNotFound, ProductNotFound, and what decoding raises."""
        photo_id: str | None
        if query.photo is not None:
            data, photo_id = query.photo, None
        else:
            photo_id = query.photo_id or self._main_photo_id(query.product_id)
            data = self._photo_bytes(photo_id) or _gone(photo_id)
        image = self.decoded(data, query)
        of_catalog = photo_id is not None and self._store.photo(photo_id) is not None
        if photo_id is None:
            photo_id = self._keep(data)
        advice = None if query.product_id else advise(image)
        return Sighting(hashlib.sha256(data).hexdigest(), photo_id, mended(image, advice), of_catalog, advice)

    def decoded(self, data: bytes, query: Query) -> Image:
        """Return the picture, as large as it must be for the box, or what is found, to fill the encoder's input."""
        part = _FOUND_PART if self._is_searched_for_parts else 1.0
        if query.box:
            part = min(query.box.right - query.box.left, query.box.bottom - query.box.top)
        needed_px = int(self._input_px / max(part, 0.05))
        return self._decode(data, max(needed_px, READ_AT_PX) if query.read else needed_px)

    def _main_photo_id(self, product_id: str) -> str:
        product = self._known.now().products([product_id]).get(product_id)
        if product is None:
            raise ProductNotFound(f"no product {product_id!r} in this shop")
        if not product.photos:
            raise PhotoNotFound(f"product {product_id!r} has no photo to search by")
        return product.photos[0].id


def _gone(photo_id: str) -> bytes:
    raise PhotoNotFound(f"no photo {photo_id!r}: query photos are kept for a limited time only; send the photo again")
