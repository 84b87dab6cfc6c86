"""What simulated shoppers like: places in the space of the products' pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vectors

Likings: TypeAlias = NDArray[np.float64]
"""(shoppers, products): how much each likes each, in standard deviations above what they like on average."""

_MOST_TASTES = 3
_WANDER = 0.6
"""How far a taste lies from the product it is drawn at, as a share of unit length."""


@dataclass(frozen=True, slots=True)
class Shopper:
    """A simulated shopper: a pseudonym, tastes as (m, d) unit rows, and how often they come in 30 days."""

    id: str
    tastes: Vectors
    visits_a_month: float


def draw_shoppers(vectors: Vectors, count: int, seed: int = 0) -> list[Shopper]:
    """Draw shoppers with one to three tastes each near products, by the products' (n, d) unit vectors.

    Raises ValueError where there are no vectors to have a taste in.
    """
    if not len(vectors):
        raise ValueError("shoppers with visual tastes need products with pictures; there are none")
    dice = np.random.default_rng((seed, 1))
    shoppers = []
    for number in range(1, count + 1):
        liked = dice.integers(0, len(vectors), dice.integers(1, _MOST_TASTES + 1))
        step = dice.normal(0, _WANDER / np.sqrt(vectors.shape[1]), (len(liked), vectors.shape[1]))
        tastes = (vectors[liked] + step).astype(np.float32)
        tastes /= np.linalg.norm(tastes, axis=1, keepdims=True)
        shoppers.append(Shopper(f"sim-{seed}-{number:05}", tastes, 0.5 + float(dice.exponential(4.0))))
    return shoppers


def likings(shoppers: Sequence[Shopper], vectors: Vectors) -> Likings:
    """Return the true preference: the cosine to the nearest of a shopper's tastes, each taste's on one scale."""
    rows = []
    for shopper in shoppers:
        cosines = (shopper.tastes @ vectors.T).astype(np.float64)
        spread = np.maximum(cosines.std(axis=1, keepdims=True), 1e-9)
        rows.append(((cosines - cosines.mean(axis=1, keepdims=True)) / spread).max(axis=0))
    return np.stack(rows) if rows else np.empty((0, len(vectors)))
