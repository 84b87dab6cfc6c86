"""How words find: by the catalog's text, by their vector among its pictures where the model knows words, or both."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from shopsight.core.errors import InvalidQuery
from shopsight.core.ports import TextEmbedder
from shopsight.core.queries import Matching, Query, Source
from shopsight.core.types import Vector, Vectors

TEXTS_KEPT = 1024
"""Vectors of words kept at most, some 4 MB; then the one used longest ago goes."""


class WordSight:
    """Decides where the words of a query are looked for, and sees them as vectors beside those of pictures.

    `embedder()` gives the text tower when it is first needed; None where the model knows pictures only.
    `match` and `weight` are the shop's choice, for queries that leave it open. Safe in several threads.
    """

    def __init__(
        self,
        embedder: Callable[[], TextEmbedder] | None = None,
        match: Matching = "auto",
        weight: float = 0.5,
        texts_kept: int = TEXTS_KEPT,
    ) -> None:
        self._embedder = embedder
        self._match = match
        self._weight = weight
        self._vector_of = lru_cache(texts_kept)(self._embed)

    def sources(self, query: Query) -> frozenset[Source]:
        """Return where the words of a query are looked for: nowhere if it has none.

        Raises InvalidQuery where pictures are asked for by name and the model knows no words.
        """
        if not query.words.strip():
            return frozenset()
        if self._embedder is None and query.match in ("picture", "both"):
            raise InvalidQuery(
                f"match={query.match}: this shop's model knows pictures only, so words find by the catalog's text; "
                "an image-text model such as SigLIP finds pictures by words (docs/models)",
                "match",
            )
        match = self._match if query.match == "auto" else query.match
        if match == "text" or self._embedder is None:
            return frozenset({"text"})
        return frozenset({"picture"}) if match == "picture" else frozenset({"text", "picture"})

    def vectors(self, query: Query) -> Vectors:
        """Return the vector of a query's words, as one row."""
        row: Vectors = self._vector(query.words)[None]
        return row

    def composed(self, pictures: Vectors, query: Query) -> Vectors:
        """Return the rows of `pictures` moved toward the query's words: of unit length, so that scores stay cosines."""
        weight = self._weight if query.words_weight is None else query.words_weight
        moved = (1 - weight) * pictures + weight * self._vector(query.words)
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        rows: Vectors = moved / np.maximum(lengths, np.finfo(np.float32).tiny)
        return rows

    def _vector(self, words: str) -> Vector:
        return self._vector_of(" ".join(words.split()))

    def _embed(self, words: str) -> Vector:
        assert self._embedder is not None
        vector: Vector = self._embedder().embed_texts([words])[0]
        return vector
