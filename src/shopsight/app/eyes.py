"""The networks that a shop sees with, each opened when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from shopsight.core.categories import Categories
from shopsight.core.errors import InvalidRequest
from shopsight.core.ports import ImageEmbedder, Localizer, ProductStore, TextEmbedder
from shopsight.core.queries import Matching
from shopsight.core.types import WHOLE, Image, Region
from shopsight.search.catalog_tower import CatalogTower
from shopsight.search.words import WordSight
from shopsight.settings import Settings
from shopsight.vision.categories import CategoryHead
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.encoders.text import OnnxTextEmbedder
from shopsight.vision.localize import OnnxLocalizer
from shopsight.vision.models.registry import load_card, load_model, load_text


class Eyes:
    """Encoder, text tower and category head of one model, and the localizer. Safe in several threads at once."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self._name = name
        self.card = load_card(self._name, settings.models_folder())
        self._lock = threading.RLock()
        self._embedder: ImageEmbedder | None = None
        self._text_embedder: TextEmbedder | None = None
        self._head: CategoryHead | None = None
        self._localizer: Localizer | None = None

    def embedder(self) -> ImageEmbedder:
        """Return the encoder, with as many threads as the settings give it."""
        with self._lock:
            if self._embedder is None:
                self._embedder = self._opened(self._settings.embed_threads)
            return self._embedder

    def quiet_embedder(self) -> ImageEmbedder:
        """Return an encoder of one thread, for work that is not to hold up searches."""
        return self._opened(1)

    def text_embedder(self) -> TextEmbedder:
        """Return the text tower, which may be as large as the image tower: opened where words need it."""
        with self._lock:
            if self._text_embedder is None:
                card, files = load_text(self._name, self._settings.models_folder())
                self._text_embedder = OnnxTextEmbedder(card, files, threads=self._settings.embed_threads)
            return self._text_embedder

    def localizer(self) -> Localizer | None:
        """Return what finds products in a photo, None where the settings switch it off."""
        with self._lock:
            if self._localizer is None and self._settings.localize:
                self._localizer = OnnxLocalizer.shipped()
            return self._localizer

    def regions(self, image: Image) -> tuple[Region, ...]:
        """Return where in the picture products are, best first; the whole of it without a localizer."""
        localizer = self.localizer()
        return localizer.locate(image) if localizer else (Region(WHOLE),)

    def categories(self, image: Image, top: int) -> Categories:
        """Return what the picture is taken for, with its `top` best guesses. Raises ModelUnusable without a head."""
        if top < 1:
            raise InvalidRequest(f"at least one guess is wanted, got top={top}")
        with self._lock:
            if self._head is None:
                self._head = CategoryHead.named(self._name, self._settings.models_folder())
        return self._head.read(self.embedder().embed([image]), top)[0]

    def named(self, image: Image, regions: Sequence[Region]) -> tuple[Region, ...]:
        """Return regions with what the head takes each for, where it is sure. Raises ModelUnusable without a head."""
        answers = (self.categories(image.crop(region.box), 1).answer for region in regions)
        return tuple(
            replace(region, category=" > ".join(answer.category.en), category_probability=answer.confidence)
            if answer
            else region
            for region, answer in zip(regions, answers, strict=True)
        )

    def words(self, store: ProductStore) -> WordSight:
        """Return where words are looked for: by the model's own text tower, or by one fitted to the catalog."""
        settings = self._settings
        if self.card.text:
            return WordSight(self.text_embedder, cast(Matching, settings.words_match), settings.words_weight)
        tower = CatalogTower(store, self.card)
        # Its vectors change with the catalog, and cost little: none are kept.
        return WordSight(lambda: tower, "text", settings.words_weight, texts_kept=0)

    def _opened(self, threads: int) -> ImageEmbedder:
        card, network = load_model(self._name, self._settings.models_folder())
        return OnnxImageEmbedder(card, network, threads=threads)
