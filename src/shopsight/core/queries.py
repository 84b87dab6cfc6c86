"""What is asked of a shop, and what it answers: frozen, slotted values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shopsight.core.advice import Advice
from shopsight.core.errors import InvalidQuery
from shopsight.core.types import Box, Product, Region
from shopsight.core.verdict import Probability, Verdict
from shopsight.core.where import Where
from shopsight.core.wishes import Wishes

Sort: TypeAlias = Literal["relevance", "price", "-price", "newest", "title"]
Matching: TypeAlias = Literal["auto", "text", "picture", "both"]
"""Where words are looked for: in the catalog's text, in its pictures, or both; "auto" is the shop's own choice."""
Source: TypeAlias = Literal["text", "picture", "code"]
SORTS: tuple[Sort, ...] = ("relevance", "price", "-price", "newest", "title")
MATCHINGS: tuple[Matching, ...] = ("auto", "text", "picture", "both")
MOST_PER_REGION = 5
MOST_SPONSORED = 8


@dataclass(frozen=True, slots=True)
class Find:
    """A question to the store: words and a filter, ordered and paged. No words means everything that the filter allows.

    `after` is the sort key of the last row seen, as `Found.last` gave it.
    """

    words: str = ""
    where: Where | None = None
    sort: Sort = "relevance"
    limit: int = 20
    after: tuple[float | str, str] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One product that the store found; variants are already one row. `score` is higher for better."""

    product_id: str
    group_key: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The store's answer, best first. `total` counts all matching products, variants as one.

    `last` is the sort key of the last match, to go on `after`; None where nothing comes after it.
    """

    matches: tuple[Match, ...]
    total: int
    last: tuple[float | str, str] | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a field and how many products (variants as one) have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Query:
    """One search. Exactly one of `photo`, `photo_id`, `product_id` may be given; words and filter join any of them.

    With nothing but a filter (or nothing at all) it browses the catalog.
    `match` says where words are looked for, and `words_weight` (0–1) what they weigh against the picture beside them;
    None is what the shop has set. `wishes` is whether attributes, prices and negations are heard in the words.
    `per_region` asks for that many hits of each region by itself, too. `read` is whether text and codes on the photo
    are read as well, which takes some tenths of a second. `sponsored` is how many advertised places are wanted beside
    the hits. `shopper` is the pseudonym of who asks: the hits then come in an order that is a little their own, and
    campaigns know whom they are for.
    """

    photo: bytes | None = None
    photo_id: str = ""
    product_id: str = ""
    words: str = ""
    match: Matching = "auto"
    words_weight: float | None = None
    wishes: bool = True
    box: Box | None = None
    where: Where | None = None
    sort: Sort = "relevance"
    limit: int = 20
    cursor: str = ""
    facets: tuple[str, ...] = ()
    read: bool = False
    per_region: int = 0
    sponsored: int = 0
    shopper: str = ""

    def __post_init__(self) -> None:
        if sum((self.photo is not None, bool(self.photo_id), bool(self.product_id))) > 1:
            raise InvalidQuery("give one of photo, photo_id and product_id, not several")
        if not 1 <= self.limit <= 200:
            raise InvalidQuery(f"limit is 1–200, got {self.limit}")
        if len(self.words) > 1000:
            raise InvalidQuery(f"words are at most 1000 characters, got {len(self.words)}")
        if self.match not in MATCHINGS:
            raise InvalidQuery(f"match is one of {', '.join(MATCHINGS)}, got {self.match!r}")
        if self.words_weight is not None and not 0 <= self.words_weight <= 1:
            raise InvalidQuery(f"words_weight is 0–1, got {self.words_weight}")
        if self.sort not in SORTS:
            raise InvalidQuery(f"sort is one of {', '.join(SORTS)}, got {self.sort!r}")
        if len(self.facets) > 20:
            raise InvalidQuery(f"at most 20 facets, got {len(self.facets)}")
        if not 0 <= self.per_region <= MOST_PER_REGION:
            raise InvalidQuery(f"per_region is 0–{MOST_PER_REGION}, got {self.per_region}")
        if not 0 <= self.sponsored <= MOST_SPONSORED:
            raise InvalidQuery(f"sponsored is 0–{MOST_SPONSORED}, got {self.sponsored}")
        if len(self.shopper) > 100:
            raise InvalidQuery(f"shopper has at most 100 characters, got {len(self.shopper)}")
        if self.box is not None and not self.has_sight:
            raise InvalidQuery("a box needs a photo to lie on")

    @property
    def has_sight(self) -> bool:
        """Whether a picture is part of the question."""
        return self.photo is not None or bool(self.photo_id) or bool(self.product_id)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a shopper sees: a product, the photo that matched (and where on it), and how well.

    `score` orders the hits (higher is better); `similarity` is the cosine of the best photo where a picture asked.
    `variants` are the ids of all products of the same group; `matched` is what it was found by.
    `probability` says what it is to the photo, where the shop is calibrated and a photo alone asked; `rank_before` is
    its place, from 1, by the cosine of the pictures alone, before a second look and words moved it.
    """

    product: Product
    score: float
    similarity: float | None
    photo_id: str | None
    box: Box
    variants: tuple[str, ...] = ()
    matched: tuple[Source, ...] = ()
    probability: Probability | None = None
    rank_before: int | None = None


@dataclass(frozen=True, slots=True)
class SponsoredPlace:
    """A product that somebody pays to have shown beside an answer: apart from its hits, and always to be labelled.

    `position` counts from 1 among such places; the `token` goes back with the events of its being seen and clicked.
    """

    hit: Hit
    campaign_id: str
    position: int
    token: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query. `took_ms` has one entry per step, under the step's name, and `total`.

    `regions` are best first; `region_hits` has the hits of each by itself, where the query asked for them.
    `advice` is what is wrong with the query photo, if something is.
    `verdict` says whether the product is in the catalog at all, where that can be told.
    `query_id` names this answer to the events that follow it, `model` the encoder that gave it.
    `sponsored` are advertised places beside the hits, chosen among the `nearest`: the best of the whole ranking,
    whatever the page. Both are there only where the query asks for advertised places.
    """

    hits: tuple[Hit, ...]
    total: int
    regions: tuple[Region, ...] = ()
    region_hits: tuple[tuple[Hit, ...], ...] = ()
    photo_id: str | None = None
    wishes: Wishes = Wishes()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    cursor: str | None = None
    took_ms: Mapping[str, float] = field(default_factory=dict)
    advice: Advice | None = None
    verdict: Verdict | None = None
    query_id: str = ""
    model: str = ""
    nearest: tuple[Hit, ...] = ()
    sponsored: tuple[SponsoredPlace, ...] = ()
