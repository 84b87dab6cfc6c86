"""Explains hits: where their photo and the query's look alike, and what else of them agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from shopsight.core.errors import PhotoNotFound, ProductNotFound
from shopsight.core.ports import ImageEmbedder, ProductStore
from shopsight.core.queries import Query
from shopsight.core.types import WHOLE, Box, Details, Image, Photo, Product
from shopsight.core.why import Why
from shopsight.search.second_look.frame import frame_of
from shopsight.search.second_look.heat import Look, match
from shopsight.search.second_look.reasons import reasons


class Shown(NamedTuple):
    """A hit as it was shown: a product by one of its photos, by its first where none is named."""

    product_id: str
    photo_id: str | None = None


class Explainer:
    """Explains hits one after another; safe to call from several threads at once."""

    def __init__(self, embedder: ImageEmbedder, store: ProductStore) -> None:
        self._embedder = embedder
        self._store = store

    def look(self, image: Image, box: Box) -> Look:
        """Return what the encoder sees in a box of the query photo."""
        part = image.crop(box)
        _, details = self._embedder.embed_in_detail([part])
        return self._look(details[0], part.width_px, part.height_px, box)

    def explain(self, query: Query, look: Look | None, shown: Sequence[Shown]) -> list[Why]:
        """Return why these answer the query, one each, in order; `look` is of its photo, None where it has none.

        Raises ProductNotFound, and PhotoNotFound for a photo that is not one of the product's.
        """
        wanted = {hit.product_id for hit in shown} | ({query.product_id} if query.product_id else set())
        products = {product.id: product for product in self._store.get(sorted(wanted))}
        photos = [_photo(hit, products) for hit in shown]
        details = self._store.details([photo.id for photo in photos if photo]) if look else {}
        return [
            self._why(query, look, products[hit.product_id], photo, details, products.get(query.product_id))
            for hit, photo in zip(shown, photos, strict=True)
        ]

    def _why(
        self,
        query: Query,
        look: Look | None,
        product: Product,
        photo: Photo | None,
        details: Mapping[str, Details],
        asked_by: Product | None,
    ) -> Why:
        agreed = reasons(query.words, query.where, asked_by, product)
        found = None
        if look and photo and photo.id in details:
            found = match(look, self._look(details[photo.id], photo.width_px, photo.height_px, WHOLE))
        why = Why(product.id, photo.id if photo else None, reasons=agreed)
        return replace(why, query=found.query, hit=found.hit, links=found.links) if found else why

    def _look(self, details: Details, width_px: int, height_px: int, box: Box) -> Look:
        return Look(details, frame_of(width_px, height_px, self._embedder.card), box)


def _photo(hit: Shown, products: Mapping[str, Product]) -> Photo | None:
    product = products.get(hit.product_id)
    if product is None:
        raise ProductNotFound(f"no product {hit.product_id!r} in this shop")
    if hit.photo_id is None:
        return product.photos[0] if product.photos else None
    for photo in product.photos:
        if photo.id == hit.photo_id:
            return photo
    raise PhotoNotFound(f"product {hit.product_id!r} has no photo {hit.photo_id!r}")
