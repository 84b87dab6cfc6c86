"""Association analysis in its standard terms: a rule with its measures, the question asked, and its answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from shopsight.core.errors import InvalidRequest
from shopsight.core.types import Product

ItemKind: TypeAlias = Literal["product", "group", "category"]
BasketKind: TypeAlias = Literal["purchases", "views", "carts"]
Segment: TypeAlias = Literal["all", "new", "returning"]
RuleSort: TypeAlias = Literal["strength", "lift", "confidence", "support", "leverage", "conviction", "significance"]

ITEM_KINDS: tuple[ItemKind, ...] = ("product", "group", "category")
BASKET_KINDS: tuple[BasketKind, ...] = ("purchases", "views", "carts")
SEGMENTS: tuple[Segment, ...] = ("all", "new", "returning")
RULE_SORTS: tuple[RuleSort, ...] = (
    "strength",
    "lift",
    "confidence",
    "support",
    "leverage",
    "conviction",
    "significance",
)

MOST_BASKETS = 1_000_000
MOST_ITEMS_IN_A_RULE = 10
_Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Rule:
    """Baskets with all of `antecedent` tend to have `consequent` as well: `count` of `antecedent_count` do.

    `p_value` is that of Fisher's exact test for more than chance (one-sided), `q_value` the false discovery rate at
    which the rule is found (Benjamini and Hochberg, 1995).
    """

    antecedent: tuple[str, ...]
    consequent: str
    count: int
    antecedent_count: int
    consequent_count: int
    baskets: int
    p_value: float
    q_value: float

    @property
    def support(self) -> float:
        """Share of all baskets that have all of the rule's items."""
        return self.count / self.baskets

    @property
    def confidence(self) -> float:
        """Share of the baskets with the antecedent that have the consequent."""
        return self.count / self.antecedent_count

    @property
    def lift(self) -> float:
        """How many times as often as by chance both are in one basket; 1 is chance."""
        return self.count * self.baskets / (self.antecedent_count * self.consequent_count)

    @property
    def lift_low(self) -> float:
        """Lower end of the lift's 95 % interval: the count taken as Poisson, normal on the logarithm."""
        return self.lift * math.exp(-_Z95 / math.sqrt(self.count))

    @property
    def leverage(self) -> float:
        """Share of all baskets that have both beyond what chance would give."""
        return self.support - self.antecedent_count * self.consequent_count / self.baskets**2

    @property
    def conviction(self) -> float:
        """How many times as often the rule would be wrong if both were independent; infinite where it never is."""
        wrong = 1 - self.confidence
        return (1 - self.consequent_count / self.baskets) / wrong if wrong else math.inf


@dataclass(frozen=True, slots=True)
class AssociationQuery:
    """Which associations are asked for.

    `level` counts category levels from the department down, 0 is the whole path. `segment` is by shopper: "new" are
    first baskets, "returning" later ones. `details` are what an event's details have to say. `max_items` is how many
    items a rule has in all. Above `max_baskets` a sample is taken.
    """

    by: ItemKind = "product"
    level: int = 0
    of: BasketKind = "purchases"
    since: datetime | None = None
    until: datetime | None = None
    segment: Segment = "all"
    details: tuple[tuple[str, str], ...] = ()
    min_count: int = 5
    min_confidence: float = 0.0
    min_lift: float = 1.0
    max_q: float = 0.05
    max_items: int = 2
    sort: RuleSort = "strength"
    max_baskets: int = MOST_BASKETS

    def __post_init__(self) -> None:
        for name, known in (("by", ITEM_KINDS), ("of", BASKET_KINDS), ("segment", SEGMENTS), ("sort", RULE_SORTS)):
            _expect(getattr(self, name) in known, name, f"one of {', '.join(known)}", getattr(self, name))
        _expect(self.level >= 0, "level", "0 for the whole path, or a level from 1", self.level)
        _expect(self.min_count >= 2, "min_count", "at least 2: what was seen once may be chance", self.min_count)
        _expect(0 <= self.min_confidence <= 1, "min_confidence", "a share, 0–1", self.min_confidence)
        _expect(self.min_lift >= 0, "min_lift", "0 or more", self.min_lift)
        _expect(0 < self.max_q <= 1, "max_q", "above 0, up to 1", self.max_q)
        wanted = f"2–{MOST_ITEMS_IN_A_RULE} items"
        _expect(2 <= self.max_items <= MOST_ITEMS_IN_A_RULE, "max_items", wanted, self.max_items)
        _expect(self.max_baskets >= 1, "max_baskets", "at least one", self.max_baskets)
        for name, moment in (("since", self.since), ("until", self.until)):
            _expect(moment is None or moment.tzinfo is not None, name, "a time with its zone", moment)


@dataclass(frozen=True, slots=True)
class Associations:
    """The rules found, in the order asked for, at most as many as are kept; `total` counts all.

    `baskets` were looked at, a sample where `found` (then an estimate) is more. `items` are the different ones in them,
    `frequent` those in enough baskets. `tests` is how many pairs of an antecedent and a consequent could have been
    rules, which is what the q-values correct for. `most_together` is in how many baskets the
    two most often together are, 0 where no two are together more than once.
    """

    rules: tuple[Rule, ...]
    total: int
    baskets: int
    found: int
    items: int
    frequent: int
    tests: int
    most_together: int

    @property
    def is_sample(self) -> bool:
        return self.found > self.baskets

    def support_margin(self, support: float) -> float:
        """Half of the 95 % interval of a support for having looked at a sample; 0 where all baskets were looked at."""
        if not self.is_sample:
            return 0.0
        return _Z95 * math.sqrt(support * (1 - support) / self.baskets * (1 - self.baskets / self.found))


@dataclass(frozen=True, slots=True)
class AssociationPage:
    """Some of the rules found, from one place on, with the products that their items name, by the item's name.

    `next_after` is where the next page begins, None where nothing is left.
    """

    found: Associations
    rules: tuple[Rule, ...]
    products: Mapping[str, Product]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Companion:
    """A product that goes with the one that was asked about, and the rule that says so."""

    product: Product
    rule: Rule


def _expect(holds: bool, field: str, wanted: str, got: object) -> None:
    if not holds:
        raise InvalidRequest(f"{field} is {wanted}, got {got}", field)
