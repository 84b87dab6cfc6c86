"""Fits the calibration to the shop's own catalog: phone views of its pictures ask, their product there or left out.

Which views carry over to real photos is measured by benchmarks/calibration.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import numpy as np

from shopsight.catalog.doctor import Finding
from shopsight.core.errors import PhotoNotFound, UnreadableImage
from shopsight.core.ports import BlobStore, OperationLog, ProductStore
from shopsight.core.types import Box, Image, Operation, Product
from shopsight.search.calibrate import evidence_of
from shopsight.search.calibration_file import Fitted
from shopsight.search.calibration_fit import Trial, cross_validated_error, fit
from shopsight.search.calibration_prior import LEAD_OF_PHOTOS, start_of
from shopsight.search.kept_file import KeptFile
from shopsight.search.second_look.look import Looked, Placed
from shopsight.search.visual import VisualSearch, searched
from shopsight.vision.quality import advise, mended
from shopsight.vision.views import SIDE_PX, phone_view

KIND: Final = "calibrate"
LEAST_PRODUCTS: Final = 20
"""Products with a picture below which a fit would say more of chance than of the shop."""
CHANGED_SHARE: Final = 0.1
"""Share of the catalog that has changed when a calibration is fitted anew."""
_PRODUCTS: Final = 240
_VIEWS: Final = 300
"""In all: some 75 ms of one core each."""
_VIEWS_OF_ONE: Final = 3
_AT_ONCE: Final = 8
_KIN_RANKED: Final = 20
_BUDGET_S: Final = 120.0
_SEED: Final = 20261122


class Calibrate:
    """Asks with views of at most 240 products, in one thread, for two minutes at most, and writes what fits."""

    def __init__(
        self,
        *,
        store: ProductStore,
        blobs: BlobStore,
        operations: OperationLog,
        visual: VisualSearch,
        asked_by: str,
        decode: Callable[[bytes, int], Image],
        file: KeptFile[Fitted],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._operations = operations
        self._visual = visual
        self._asked_by = asked_by
        self._decode = decode
        self._file = file
        self._clock = clock

    def run(self, on_progress: Callable[[Operation], None]) -> Operation:
        """Return the operation when the calibration is written, or says why there is none.

        Raises OperationRunning when another process is at it.
        """
        revision, seq, size = self._asked_by, self._store.seq(), len(self._store)
        rng = np.random.default_rng(_SEED)
        products = self._sample(rng)
        operation = self._operations.start(KIND, revision, f"{seq}", len(products))
        operation = replace(operation, done=0, counts={})
        try:
            return self._run(operation, products, seq, size, rng, on_progress)
        except Exception as error:
            self._operations.finish(operation, "failed", str(error) or type(error).__name__)
            raise

    def _run(
        self,
        operation: Operation,
        products: Sequence[Product],
        seq: int,
        size: int,
        rng: np.random.Generator,
        on_progress: Callable[[Operation], None],
    ) -> Operation:
        on_progress(operation)
        if len(products) < LEAST_PRODUCTS:
            message = f"{LEAST_PRODUCTS} products with a picture were wanted, got {len(products)}"
            return self._operations.finish(operation, "done", message)
        trials: list[Trial] = []
        asked = 0
        ends_at = self._clock() + _BUDGET_S
        scenes: list[Image] = []
        times = max(1, min(_VIEWS_OF_ONE, _VIEWS // len(products)))
        for batch in _batches(products):
            seen = [(product, image) for product in batch if (image := self._picture(product)) is not None]
            asked += len(seen)
            trials += self._trials(seen, times, scenes, rng)
            operation = replace(operation, done=operation.done + len(batch), counts={"trials": len(trials)})
            self._operations.update(operation)
            on_progress(operation)
            if self._is_cancelled(operation.id):
                return self._operations.finish(operation, "cancelled")
            if self._clock() > ends_at:
                break
        self._file.write(self._fitted(trials, self._asked_by, seq, size, asked))
        return self._operations.finish(operation, "done")

    def _fitted(self, trials: Sequence[Trial], revision: str, seq: int, size: int, asked: int) -> Fitted:
        start = start_of(self._visual.embedder.card.name, self._visual.looks_twice)
        return Fitted(
            fit(trials, start.calibration, start.strength),
            revision=revision,
            seq=seq,
            catalog_size=size,
            products=asked,
            fitted_at=datetime.now(UTC),
            error=round(cross_validated_error(trials, start.calibration, start.strength), 4),
        )

    def _sample(self, rng: np.random.Generator) -> list[Product]:
        """Return products with a picture, each as likely as any other, in bounded memory."""
        kept: list[str] = []
        for number, product_id in enumerate(self._store.ids()):
            if number < _PRODUCTS:
                kept.append(product_id)
            elif (place := int(rng.integers(number + 1))) < _PRODUCTS:
                kept[place] = product_id
        rng.shuffle(kept)
        return [product for product in self._store.get(kept) if product.photos]

    def _trials(
        self, seen: Sequence[tuple[Product, Image]], times: int, scenes: list[Image], rng: np.random.Generator
    ) -> Iterator[Trial]:
        """Yield two trials for each of so many views: its product among the others, and the others alone."""
        scenes[:] = [*scenes, *(image for _, image in seen)][-4 * _AT_ONCE :]
        views = [(product, phone_view(image, scenes, rng)) for product, image in seen for _ in range(times)]
        asked = [
            (product, looked, place)
            for product, view in views
            for looked, place in ask_twice(self._visual, view, {product.group_key})
        ]
        kinds = self._kinds([looked.placed for _, looked, _ in asked])
        for product, looked, place in asked:
            yield _trial(product, looked, place, kinds)

    def _picture(self, product: Product) -> Image | None:
        data = self._blobs.get(product.photos[0].content_sha256)
        try:
            return self._decode(data, SIDE_PX) if data else None
        except (UnreadableImage, PhotoNotFound):
            return None

    def _kinds(self, rankings: Iterable[Sequence[Placed]]) -> dict[str, tuple[str, ...]]:
        ids = {placed.candidate.product_id for ranking in rankings for placed in ranking[:_KIN_RANKED]}
        return {product.id: product.category for product in self._store.get(sorted(ids))}

    def _is_cancelled(self, operation_id: str) -> bool:
        operation = self._operations.get(operation_id)
        return operation is not None and operation.status == "cancelled"


def is_stale(fitted: Fitted | None, revision: str, seq: int, products: int) -> bool:
    """Whether the shop is large enough to fit, and has another model or a tenth of other products than when fitted."""
    if products < LEAST_PRODUCTS:
        return False
    if fitted is None or fitted.revision != revision or seq < fitted.seq:
        return True
    changed = max(seq - fitted.seq, abs(products - fitted.catalog_size))
    return changed >= CHANGED_SHARE * max(fitted.catalog_size, 1)


def examine_calibration(fitted: Fitted | None, revision: str, products: int) -> Finding:
    """Say how the calibration stands; none is no fault."""
    if fitted is None or fitted.revision != revision:
        reason = "run shopsight calibrate" if products >= LEAST_PRODUCTS else f"fewer than {LEAST_PRODUCTS} products"
        return Finding("calibration", True, f"not fitted to this shop: {reason}")
    when = fitted.fitted_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    message = f"fitted {when} on {fitted.products:,} of {fitted.catalog_size:,} products, ECE {fitted.error:.3f}"
    return Finding("calibration", True, message + " on its own views, cross-validated")


def ask_twice(
    visual: VisualSearch, image: Image, own: Collection[str], box: Box | None = None
) -> Iterator[tuple[Looked, int | None]]:
    """Ask as a search does: with the groups `own` in the catalog, if one comes back then, and with them left out.

    Yields what comes back, and the place of the first of them in it.
    """
    image = mended(image, advise(image))
    look = visual.look(image, searched(visual.regions(image, box)))
    with_it = visual.again(look, visual.nearest(look.vectors))
    place = next((n for n, placed in enumerate(with_it.placed) if placed.candidate.group_key in own), None)
    if place is not None:
        yield with_it, place
    yield visual.again(look, visual.nearest(look.vectors, without=own)), None


def _trial(product: Product, looked: Looked, own: int | None, kinds: dict[str, tuple[str, ...]]) -> Trial:
    ids = [placed.candidate.product_id for placed in looked.placed[:_KIN_RANKED]]
    kin = tuple(kinds.get(id_) == product.category or place == own for place, id_ in enumerate(ids))
    evidence = evidence_of(looked)
    seen_by_phone = replace(evidence, lead=evidence.lead * LEAD_OF_PHOTOS)
    return Trial(product.group_key, seen_by_phone, own, kin if product.category else ())


def _batches(products: Sequence[Product]) -> Iterator[Sequence[Product]]:
    for start in range(0, len(products), _AT_ONCE):
        yield products[start : start + _AT_ONCE]
