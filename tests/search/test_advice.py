"""A search says what is wrong with the photo, and looks at a dark one brightened."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import PIL.Image

from shopsight.core.queries import Query
from shopsight.core.types import Image, Pixels, Vectors
from shopsight.evaluation.corruptions import corrupt
from shopsight.index.exact import ExactIndex
from shopsight.search.pipeline import SearchPipeline
from shopsight.search.visual import VisualSearch
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
from shopsight.vision.decode import decode_photo
from tests.fakes import FAKE_CARD, FakeEmbedder


class Seen(FakeEmbedder):
    """Keeps what it was shown last."""

    def embed(self, images: Sequence[Image]) -> Vectors:
        self.last = images[0].pixels
        return super().embed(images)


def searched(pixels: Pixels, folder: Path) -> tuple[str | None, Pixels]:
    embedder = Seen()
    pipeline = SearchPipeline(
        decode=lambda data, at_least_px: decode_photo(data).image,
        visual=VisualSearch(embedder, ExactIndex(FAKE_CARD.dimension)),
        store=SqlProductStore(open_engine(folder / "shop.db"), FAKE_CARD.revision),
        photo_bytes=lambda photo_id: None,
        keep=lambda data: None,
    )
    file = io.BytesIO()
    PIL.Image.fromarray(pixels).save(file, "PNG")
    result = pipeline.search(Query(photo=file.getvalue()))
    return (result.advice.kind if result.advice else None), embedder.last


PHOTO = np.random.default_rng(0).integers(0, 256, (160, 160, 3), np.uint8)
"""Its edges are sharp and its tones reach from black to white."""


def test_a_good_photo_gets_no_advice_and_is_looked_at_as_it_is(tmp_path: Path) -> None:
    advice, seen = searched(PHOTO, tmp_path)
    assert advice is None
    assert (seen == PHOTO).all()


def test_a_dark_photo_is_told_and_looked_at_brightened(tmp_path: Path) -> None:
    dark = corrupt("dark", PHOTO, 4)
    advice, seen = searched(dark, tmp_path)
    assert advice == "dark"
    assert seen.mean() > 1.5 * dark.mean()


def test_an_empty_photo_is_told_and_searched_all_the_same(tmp_path: Path) -> None:
    advice, _ = searched(np.full((100, 100, 3), 250, np.uint8), tmp_path)
    assert advice == "empty"
