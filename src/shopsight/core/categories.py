"""Categories of goods, and what a picture is taken for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """A department of goods, or a category within one: its path of names in English and in Chinese.

    `google` is the path of Google's product taxonomy that its department belongs to.
    """

    en: tuple[str, ...]
    zh: tuple[str, ...]
    google: str

    @property
    def department(self) -> Category:
        """The department alone; of a department itself."""
        return Category(self.en[:1], self.zh[:1], self.google)


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    """A category with the probability that the picture shows goods of it, among all that the head knows."""

    category: Category
    confidence: float


@dataclass(frozen=True, slots=True)
class Categories:
    """What a picture is taken for: `guesses`, categories best first, and what of it is sure enough to be said.

    `answer` is the best guess, or only its department where several of its categories are likely, or None: not sure.
    """

    answer: CategoryGuess | None
    guesses: tuple[CategoryGuess, ...]
