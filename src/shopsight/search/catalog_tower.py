"""A text tower fitted to the shop's own catalog, for encoders that know pictures only.

A linear map from a product's words to the mean vector of its photos: ridge regression on hashed words and letter
n-grams, weighted by TF-IDF, in closed form. It knows the shop's words and no others. What it is good for: products
that have a photo and hardly a text. What it is worth is printed by benchmarks/catalog_tower.py.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from shopsight.core.ports import ProductStore
from shopsight.core.terms import fold
from shopsight.core.types import ModelCard, Product, Vector, Vectors
from shopsight.search.digest import StoreDigest

_FEATURES = 2048
_RIDGE = 1.0
"""Of 0.1, 0.3, 1 and 3 the one that finds most of what it was not fitted to, by little."""
_MOST_PRODUCTS = 20_000
_CHUNK = 512
_DESCRIPTION_CHARACTERS = 500
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[^\W_]+")

Rows = NDArray[np.float32]


class CatalogTower:
    """A TextEmbedder that is fitted when it is first needed, and anew when the catalog has changed."""

    def __init__(self, store: ProductStore, card: ModelCard) -> None:
        self.card = card
        self._map = StoreDigest(store, lambda store: fitted(_examples(store), card.dimension))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return a row of unit length per text: where, from the middle of the catalog, what is said lies.

        Raises nothing for words that no product has: they lie in some direction, as an unknown word has to.
        """
        return self._map.now().embed(texts)


@dataclass(frozen=True, slots=True)
class LinearMap:
    """`weights` is (features, dimension); `rarity` the inverse document frequency of each feature."""

    weights: Rows
    rarity: Vector

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows."""
        vectors = feature_rows(texts, self.rarity) @ self.weights
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[lengths[:, 0] < 1e-6] = np.eye(1, vectors.shape[1])
        rows: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        return rows


def fitted(examples: Iterable[tuple[str, Vector]], dimension: int) -> LinearMap:
    """Return the map that takes texts to the vectors beside them, less their mean, by ridge regression."""
    texts, vectors = [], []
    for text, vector in examples:
        texts.append(text)
        vectors.append(vector)
    seen = np.zeros(_FEATURES, np.float32)
    for text in texts:
        seen[list(_counts(text))] += 1
    rarity: Vector = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    targets = np.array(vectors, np.float32).reshape(len(vectors), dimension)
    targets -= targets.mean(axis=0) if len(vectors) else np.float32(0)
    gram = _RIDGE * np.eye(_FEATURES, dtype=np.float32)
    products = np.zeros((_FEATURES, dimension), np.float32)
    for start in range(0, len(texts), _CHUNK):
        rows = feature_rows(texts[start : start + _CHUNK], rarity)
        gram += rows.T @ rows
        products += rows.T @ targets[start : start + _CHUNK]
    return LinearMap(np.linalg.solve(gram, products).astype(np.float32), rarity)


def feature_rows(texts: Sequence[str], rarity: Vector) -> Rows:
    """Return a unit row of hashed, weighted counts per text; zeros for one without a word."""
    rows = np.zeros((len(texts), _FEATURES), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for feature, count in _counts(text).items():
            row[feature] = 1 + math.log(count)
    rows *= rarity
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Rows = rows / np.maximum(lengths, 1e-6)
    return unit


def product_text(product: Product) -> str:
    """Return what is said of a product."""
    values = (value for values in product.attributes.values() for value in values)
    description = product.description[:_DESCRIPTION_CHARACTERS]
    return " ".join((product.title, product.brand, *product.category, *values, description))


def _examples(store: ProductStore) -> Iterator[tuple[str, Vector]]:
    """Yield products with photos, evenly over the catalog where it has more than are needed."""
    step = max(1, math.ceil(len(store) / _MOST_PRODUCTS))
    ids = islice(store.ids(), 0, None, step)
    while chunk := list(islice(ids, _CHUNK)):
        found = [product for product in store.get(chunk) if product.photos]
        sights = store.sights(list({photo.content_sha256 for product in found for photo in product.photos}))
        for product in found:
            seen = [sights[photo.content_sha256].vector for photo in product.photos if photo.content_sha256 in sights]
            if seen:
                yield product_text(product), np.mean(seen, axis=0, dtype=np.float32)


def _counts(text: str) -> Counter[int]:
    return Counter(zlib.crc32(piece.encode()) % _FEATURES for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """Yield words and their letter n-grams; Chinese as characters and pairs."""
    for word in _WORD.findall(fold(text)):
        yield word
        if ord(word[0]) >= 0x3040:
            yield from word
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        else:
            bounded = f"<{word}>"
            yield from (bounded[at : at + n] for n in (3, 4, 5) for at in range(len(bounded) - n + 1))
