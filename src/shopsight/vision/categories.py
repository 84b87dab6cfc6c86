"""Vectors to categories: a linear head on an encoder's vectors, so that stored ones need no picture."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np

from shopsight.core.categories import Categories, Category, CategoryGuess
from shopsight.core.types import Vectors
from shopsight.vision.models.heads import HeadCard, load_head
from shopsight.vision.models.registry import DEFAULT


class CategoryHead:
    """Names the categories of vectors of one encoder; safe to call from several threads at once."""

    def __init__(self, card: HeadCard, weights: Vectors) -> None:
        """Take what `heads.load_head` has checked."""
        self.card = card
        self.weights = weights
        self._directions = weights[:, :-1].T / card.temperature
        self._bias = weights[:, -1] / card.temperature
        departments = [category.department for category in card.categories]
        self._departments = list(dict.fromkeys(departments))
        self._member = np.array([self._departments.index(department) for department in departments])

    @classmethod
    def named(cls, name: str = DEFAULT, added: Path | None = None) -> Self:
        """Open the head of a known model. Raises ModelUnusable where it has none that fits."""
        return cls(*load_head(name, added))

    def probabilities(self, vectors: Vectors) -> Vectors:
        """Return (n, categories) float32 rows that sum to 1, in the order of the card's categories."""
        return softmax(vectors @ self._directions + self._bias)

    def read(self, vectors: Vectors, top: int = 3) -> list[Categories]:
        """Return what each row is taken for, with its `top` best guesses."""
        return [self._reading(row, top) for row in self.probabilities(vectors)]

    def answer(self, shares: Vectors) -> CategoryGuess | None:
        """Return the best category of a row of probabilities where it is sure, else the best department if that is."""
        of_departments = np.bincount(self._member, weights=shares)
        for categories, confidences in ((self.card.categories, shares), (self._departments, of_departments)):
            best = int(confidences.argmax())
            if confidences[best] >= self.card.sure:
                return _guess(categories[best], confidences[best])
        return None

    def _reading(self, shares: Vectors, top: int) -> Categories:
        order = np.argsort(-shares, kind="stable")[:top]
        guesses = tuple(_guess(self.card.categories[place], shares[place]) for place in order)
        return Categories(self.answer(shares), guesses)


def softmax(scores: Vectors) -> Vectors:
    """Return rows of probabilities, larger where the score is."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Vectors = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _guess(category: Category, confidence: float) -> CategoryGuess:
    return CategoryGuess(category, round(float(confidence), 4))
