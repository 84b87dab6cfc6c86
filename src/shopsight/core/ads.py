"""What is paid for: campaigns, whom they are for, the places that they win, and what a click came to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from shopsight.core.errors import InvalidCampaign, InvalidFilter
from shopsight.core.events import EVENT_NAMES
from shopsight.core.where import Where, parse_where

CampaignStatus: TypeAlias = Literal["running", "paused"]
CampaignState: TypeAlias = Literal["running", "paused", "scheduled", "ended", "spent"]
"""How a campaign stands at a moment: what the merchant set, what its dates say, and whether its budget is used up."""

Paid: TypeAlias = Literal["charged", "paid_before", "over_budget", "unknown_campaign"]

STATUSES: tuple[CampaignStatus, ...] = ("running", "paused")
_MOST_IDS = 10_000
_MOST_MINOR = 2**53
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class EventRule:
    """Shoppers who did something: at least `times` events of these `names`, with goods that `filter` allows."""

    names: tuple[str, ...]
    filter: str = ""
    times: int = 1
    days: int = 30

    def __post_init__(self) -> None:
        unknown = [name for name in self.names if name not in EVENT_NAMES]
        where = "audience.did"
        _expect(bool(self.names) and not unknown, f"{where}.names", f"some of {', '.join(EVENT_NAMES)} are wanted")
        _expect(1 <= self.times <= 10_000, f"{where}.times", f"1–10,000, got {self.times}")
        _expect(1 <= self.days <= 365, f"{where}.days", f"1–365, got {self.days}")
        _parsed(self.filter, f"{where}.filter")

    @property
    def where(self) -> Where | None:
        return parse_where(self.filter)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a campaign is for: shoppers that meet every part that is given, everybody where none is.

    `shoppers` lists pseudonyms. `did` asks for events. `like` are pseudonyms whose taste others resemble: those are
    meant whose taste has a cosine of at least `likeness` to the nearest of theirs.
    """

    shoppers: tuple[str, ...] = ()
    did: EventRule | None = None
    like: tuple[str, ...] = ()
    likeness: float = 0.6

    def __post_init__(self) -> None:
        for name in ("shoppers", "like"):
            count = len(getattr(self, name))
            _expect(count <= _MOST_IDS, f"audience.{name}", f"at most {_MOST_IDS:,} pseudonyms, got {count:,}")
        _expect(-1 <= self.likeness <= 1, "audience.likeness", f"a cosine, -1 to 1, got {self.likeness}")

    @property
    def is_everybody(self) -> bool:
        return not (self.shoppers or self.did or self.like)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Products that somebody pays to have shown: a bid for each click, and budgets that are never exceeded.

    It promotes its `product_ids` and what its `filter` allows. A day is one of UTC. It does not stand with excluded
    brands and categories: neither does it show them, nor does it stand in an answer whose best hit is of them.
    `views_per_day` is how often a shopper sees it at most; `holdout` the share of shoppers that never see it, by which
    its effect is told.
    """

    id: str
    name: str
    currency: str
    bid_minor: int
    budget_minor: int
    starts_at: datetime
    product_ids: tuple[str, ...] = ()
    filter: str = ""
    daily_budget_minor: int | None = None
    ends_at: datetime | None = None
    audience: Audience = field(default_factory=Audience)
    excluded_brands: tuple[str, ...] = ()
    excluded_categories: tuple[str, ...] = ()
    views_per_day: int | None = None
    holdout: float = 0.0
    status: CampaignStatus = "running"

    def __post_init__(self) -> None:
        _expect(0 < len(self.id) <= 100 and self.id.isprintable(), "id", "1–100 printable characters are wanted")
        _expect(0 < len(self.name.strip()) <= 200, "name", "1–200 characters are wanted")
        _expect(bool(_CURRENCY.fullmatch(self.currency)), "currency", f"three capital letters, got {self.currency!r}")
        _expect(1 <= self.bid_minor < _MOST_MINOR, "bid_minor", f"at least 1 minor unit, got {self.bid_minor}")
        _expect(
            self.bid_minor <= self.budget_minor < _MOST_MINOR,
            "budget_minor",
            f"at least the bid of {self.bid_minor}, got {self.budget_minor}",
        )
        daily = self.daily_budget_minor
        _expect(
            daily is None or self.bid_minor <= daily <= self.budget_minor,
            "daily_budget_minor",
            f"from the bid of {self.bid_minor} to the budget of {self.budget_minor}, got {daily}",
        )
        _expect(_is_time(self.starts_at), "starts_at", "a time with its zone is wanted, as 2026-06-01T00:00:00Z")
        if self.ends_at is not None:
            _expect(_is_time(self.ends_at), "ends_at", "a time with its zone is wanted, as 2026-06-30T00:00:00Z")
            _expect(self.ends_at > self.starts_at, "ends_at", "later than starts_at")
        _expect(bool(self.product_ids) or bool(self.filter.strip()), "product_ids", "products or a filter are wanted")
        _expect(len(self.product_ids) <= _MOST_IDS, "product_ids", f"at most {_MOST_IDS:,}; use a filter for more")
        _parsed(self.filter, "filter")
        views = self.views_per_day
        _expect(views is None or 1 <= views <= 1000, "views_per_day", f"1–1,000, got {views}")
        _expect(0 <= self.holdout <= 0.5, "holdout", f"a share of 0–0.5, got {self.holdout}")
        _expect(self.status in STATUSES, "status", f"one of {', '.join(STATUSES)}, got {self.status!r}")

    @property
    def where(self) -> Where | None:
        return parse_where(self.filter)

    def state(self, now: datetime, spent_minor: int) -> CampaignState:
        """Say how it stands."""
        if self.status == "paused":
            return "paused"
        if self.ends_at is not None and now >= self.ends_at:
            return "ended"
        if now < self.starts_at:
            return "scheduled"
        return "spent" if spent_minor + self.bid_minor > self.budget_minor else "running"


class Offer(NamedTuple):
    """A campaign's bid to show one product in one answer. `relevance` and `ctr` are 0–1."""

    campaign_id: str
    product_id: str
    group_key: str
    bid_minor: int
    relevance: float
    ctr: float

    @property
    def quality(self) -> float:
        return self.relevance * self.ctr

    @property
    def score(self) -> float:
        return self.quality * self.bid_minor


class Won(NamedTuple):
    """An offer that got a place, and what a click on it costs: never more than its bid."""

    offer: Offer
    price_minor: int


@dataclass(frozen=True, slots=True)
class AuctionOutcome:
    """The offers that got a place, best first, and how many competed."""

    won: tuple[Won, ...]
    offers: int


@dataclass(frozen=True, slots=True)
class ServedPlace:
    """A place as it was given to a shopper: what its token says. `position` counts from 1."""

    id: str
    campaign_id: str
    product_id: str
    price_minor: int
    query_id: str
    position: int
    relevance: float
    served_at: datetime


@dataclass(frozen=True, slots=True)
class Click:
    """A click to be paid, once for each place."""

    place_id: str
    campaign_id: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class Spend:
    """What a campaign has paid for, on one day or altogether."""

    spent_minor: int = 0
    clicks: int = 0


def _is_time(time: datetime) -> bool:
    return time.tzinfo is not None and 2000 <= time.year < 2200


def _expect(holds: bool, campaign_field: str, wanted: str) -> None:
    if not holds:
        raise InvalidCampaign(f"{campaign_field}: {wanted}", campaign_field)


def _parsed(expression: str, campaign_field: str) -> None:
    try:
        parse_where(expression)
    except InvalidFilter as error:
        raise InvalidCampaign(f"{campaign_field}: {error.message}", campaign_field) from None
