"""An encoder of the tiny shop, and rankings made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from shopsight.core.types import Vectors
from shopsight.evaluation.datasets import CatalogItem, LabelledPhoto
from shopsight.evaluation.outcomes import Outcome


def embed(pictures: Sequence[bytes]) -> Vectors:
    """Each letter has a direction of its own."""
    return np.stack([np.eye(3, dtype=np.float32)["apm".index(picture.decode())] for picture in pictures])


def photo(name: str, *products: str) -> LabelledPhoto:
    """A photo of products that needs no file."""
    return LabelledPhoto(Path(name), frozenset(products), "test")


def found(shown: LabelledPhoto, *ranked: str, scores: Sequence[float] | None = None) -> Outcome:
    """What came back for a photo; scores fall from 0.9 in tenths unless given."""
    return Outcome(shown, ranked, tuple(scores or [0.9 - place / 10 for place in range(len(ranked))]))


def item(product: str, category: str, split: str = "") -> CatalogItem:
    """A product that needs no file."""
    return CatalogItem(product, product.title(), "", category, Path(product), "", split)
