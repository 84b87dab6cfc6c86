"""How simulated shoppers act on what they are shown, and what any list of products is truly worth to them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Worth(NamedTuple):
    """What is to be expected of one list: clicks, the chance of any click, the chance of an order, and its value."""

    clicks: float
    any_click: float
    order: float
    value_minor: float


@dataclass(frozen=True, slots=True)
class Behavior:
    """A position-based click model: a place is looked at by its position, and clicked when what is there is liked.

    `at_ease` is the liking at which half of those who look click; `at_home` the one at which half put it in the cart.
    """

    at_ease: float = 2.8
    at_home: float = 3.2
    orders: float = 0.55
    """Chance that a cart is bought."""
    tries_again: float = 0.35
    """Chance that somebody who clicked nothing searches once more within a minute."""
    speaks: float = 0.12
    """Chance of a thumb up or down."""

    def looked_at(self, position: int) -> float:
        """Return the chance that a place, counted from 1, is looked at: the bias that a recommender has to correct."""
        return 1 / math.log2(position + 1)

    def clicks(self, liking: float, position: int) -> float:
        return self.looked_at(position) * _sigmoid(liking - self.at_ease)

    def carts(self, liking: float) -> float:
        """Return the chance that what was clicked goes into the cart."""
        return _sigmoid(liking - self.at_home)

    def worth(self, likings: Sequence[float], prices_minor: Sequence[int]) -> Worth:
        """Return what a list, best place first, is worth to a shopper who likes its products so much: no draw in it."""
        clicked = [self.clicks(liking, position) for position, liking in enumerate(likings, start=1)]
        carted = [chance * self.carts(liking) for chance, liking in zip(clicked, likings, strict=True)]
        value = sum(chance * price for chance, price in zip(carted, prices_minor, strict=True))
        return Worth(
            clicks=sum(clicked),
            any_click=1 - math.prod(1 - chance for chance in clicked),
            order=self.orders * (1 - math.prod(1 - chance for chance in carted)),
            value_minor=self.orders * value,
        )


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))
