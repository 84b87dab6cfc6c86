"""Why a product was found: where two pictures look alike, and what else of it agreed with the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from shopsight.core.types import Box

Point: TypeAlias = tuple[float, float]
"""A place on a photo: x and y as fractions of it, 0–1 from its top left corner."""

ReasonKind: TypeAlias = Literal["word", "filter", "same"]


@dataclass(frozen=True, slots=True)
class Heat:
    """How much each part of a photo's `box` speaks for the match: rows from the top, each from the left, 0–1.

    Both photos of a match share one scale, on which 1 is the strongest part of the two.
    """

    box: Box
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A place on the query photo and the one on the hit's photo that looks most like it; their cosine."""

    query: Point
    hit: Point
    similarity: float


@dataclass(frozen=True, slots=True)
class Reason:
    """What agreed in a field of the product.

    `values` are words of the question that it has ("word"), those of its values that the filter asks for ("filter"),
    or those that the product asked by has as well ("same").
    """

    kind: ReasonKind
    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of one hit. No heat where no picture asked, or where the model gives no details of pictures."""

    product_id: str
    photo_id: str | None
    query: Heat | None = None
    hit: Heat | None = None
    links: tuple[Link, ...] = ()
    reasons: tuple[Reason, ...] = ()
