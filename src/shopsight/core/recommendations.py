"""What is recommended, and why: nouns that the room, the doors and the client share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shopsight.core.queries import SponsoredPlace
from shopsight.core.types import Product

RecommendationReason: TypeAlias = Literal[
    "searched", "viewed", "carted", "bought", "shoppers_like_you", "category", "popular", "new", "alike", "goes_with"
]

_WORDS: dict[RecommendationReason, tuple[str, str]] = {
    "searched": ("like what you searched for: {}", "与您搜索过的相似：{}"),
    "viewed": ("because you looked at {}", "因为您看过：{}"),
    "carted": ("because you put {} into the cart", "因为您加购过：{}"),
    "bought": ("because you bought {}", "因为您买过：{}"),
    "shoppers_like_you": ("shoppers who turned to {} turned to this", "看过 {} 的顾客也看了它"),
    "category": ("because you look around in {}", "因为您常逛：{}"),
    "popular": ("popular in this shop", "本店热门"),
    "new": ("new here", "新品"),
    "alike": ("looks like {}", "看起来像：{}"),
    "goes_with": ("goes with {}", "搭配：{}"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is recommended. `product_id` is the product it rests on, `category` the category; else empty."""

    kind: RecommendationReason
    product_id: str = ""
    category: str = ""

    def in_words(self, name: str) -> tuple[str, str]:
        """Return it in English and Chinese; `name` is what its product or category is called."""
        english, chinese = _WORDS[self.kind]
        return english.format(name), chinese.format(name)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product that is recommended, with at least one reason. Higher scores are better, within one answer."""

    product_id: str
    score: float
    reasons: tuple[Reason, ...]


Basis: TypeAlias = Literal["picture", "baskets", "taste", "popular"]
"""What an answer rests on: pictures, what was bought together, what is known of the shopper, or of the whole shop."""


@dataclass(frozen=True, slots=True)
class Recommendations:
    """An answer, best first. `products` has every product that it names, by id; `query_id` names it to the events that
    follow it; `signals` counts what is known of the shopper; `sponsored` are advertised places beside the items.
    """

    items: tuple[Recommendation, ...]
    basis: Basis
    products: Mapping[str, Product] = field(default_factory=dict)
    query_id: str = ""
    signals: int = 0
    sponsored: tuple[SponsoredPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopperChoice:
    """What a shopper chose: no recommendations by what they did, or only by what came after an event's number.

    `epoch` moves when anybody was erased: what is kept of shoppers in memory is of an epoch.
    """

    opted_out: bool = False
    taste_after: int = 0
    epoch: int = 0
