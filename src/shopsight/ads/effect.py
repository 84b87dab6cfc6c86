"""What a campaign brought: seen, clicked, bought, paid, and what would not have been bought without it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from shopsight.ads.caps import PLACE
from shopsight.ads.holdouts import is_held_out
from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import Campaign, CampaignState, Spend
from shopsight.core.events import Event, Events
from shopsight.core.matching import facts_of, passing
from shopsight.core.ports import EventLog
from shopsight.core.terms import product_terms
from shopsight.core.types import Product
from shopsight.evaluation.effects import difference, difference_of_shares, mean_of
from shopsight.evaluation.metrics import Interval, wilson

ATTRIBUTED_WITHIN = timedelta(days=7)
_TELLING_NAMES = ("search", "view_item_list", "view_promotion", "select_promotion", "purchase")


class Rate(NamedTuple):
    """A share with its 95 % interval (Wilson, 1927)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day of UTC."""

    day: date
    impressions: int
    clicks: int
    spent_minor: int
    conversions: int
    revenue_minor: int


@dataclass(frozen=True, slots=True)
class Incrementality:
    """Shoppers who could have seen the campaign, and those held out; how many bought of its products, and for how much.

    `lift` is the difference of the shares that bought, `revenue_lift_minor` that of the revenue for each shopper; both
    with 95 % intervals.
    """

    shoppers: int
    held_out: int
    buyers: int
    held_out_buyers: int
    lift: float
    lift_interval: Interval
    revenue_lift_minor: float
    revenue_lift_interval: Interval


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """A campaign's figures from its start to now. Clicks are those that were paid.

    A conversion is a purchase of its products within a week of a click, where that was the shopper's last click on any
    campaign. `pace` is what was to be spent by the end of each hour of today, and `spent_today` what was.
    """

    campaign: Campaign
    state: CampaignState
    impressions: int
    clicks: int
    ctr: Rate
    conversions: int
    cvr: Rate
    spent_minor: int
    revenue_minor: int
    days: tuple[DayFigures, ...]
    incrementality: Incrementality | None
    pace: tuple[float, ...] = ()
    spent_today: tuple[int, ...] = ()

    @property
    def cpc_minor(self) -> float | None:
        """What a click cost on average."""
        return self.spent_minor / self.clicks if self.clicks else None

    @property
    def roas(self) -> float | None:
        """Revenue for each unit of money spent."""
        return self.revenue_minor / self.spent_minor if self.spent_minor else None


@dataclass(frozen=True, slots=True)
class _Sale:
    shopper: str
    time: datetime
    revenue_minor: int


@dataclass(slots=True)
class _History:
    """What happened since a campaign began, as far as it tells of the campaign."""

    impressions: dict[str, date]
    clicks: dict[str, date]
    clicked_by: defaultdict[str, list[tuple[datetime, str]]]
    first_seen: dict[str, datetime]
    purchases: list[Event]


class Effects:
    """Tells what campaigns brought, from the log of events. `products` returns those of these ids that there are."""

    def __init__(
        self, log: EventLog, tokens: PlaceTokens, products: Callable[[Sequence[str]], Sequence[Product]]
    ) -> None:
        self._log = log
        self._tokens = tokens
        self._products = products

    def report(
        self, campaign: Campaign, state: CampaignState, spent: Spend, by_day: dict[date, Spend]
    ) -> CampaignReport:
        """Return the figures of a campaign whose money is told by the ledger."""
        history = self._history(campaign)
        sales = self._sales(campaign, history.purchases)
        attributed = [sale for sale in sales if _last_click(history.clicked_by[sale.shopper], sale.time) == campaign.id]
        impressions, clicked = len(history.impressions), len(history.clicks.keys() & history.impressions.keys())
        conversions = len(attributed)
        return CampaignReport(
            campaign=campaign,
            state=state,
            impressions=impressions,
            clicks=spent.clicks,
            ctr=_rate(clicked, impressions),
            conversions=conversions,
            cvr=_rate(min(conversions, spent.clicks), spent.clicks),
            spent_minor=spent.spent_minor,
            revenue_minor=sum(sale.revenue_minor for sale in attributed),
            days=_days(history, attributed, by_day),
            incrementality=_incrementality(campaign, history.first_seen, sales),
        )

    def _history(self, campaign: Campaign) -> _History:
        history = _History({}, {}, defaultdict(list), {}, [])
        asked = Events(names=_TELLING_NAMES, since=campaign.starts_at, until=_until(campaign))
        for logged in self._log.read(asked):
            event = logged.event
            if event.name == "purchase":
                history.purchases.append(event)
            elif event.name in ("search", "view_item_list"):
                if event.shopper:
                    known = history.first_seen.get(event.shopper, event.time)
                    history.first_seen[event.shopper] = min(known, event.time)
            elif place := self._tokens.read(str(event.details.get(PLACE, ""))):
                if event.name == "select_promotion":
                    history.clicked_by[event.shopper].append((event.time, place.campaign_id))
                if place.campaign_id == campaign.id:
                    kept = history.clicks if event.name == "select_promotion" else history.impressions
                    kept.setdefault(place.id, event.time.astimezone(UTC).date())
        return history

    def _sales(self, campaign: Campaign, purchases: Sequence[Event]) -> list[_Sale]:
        """Return what was bought of the campaign's products."""
        bought = {product_id for event in purchases for product_id in event.product_ids}
        own = self._own(campaign, bought)
        sales = []
        for event in purchases:
            items = [item for item in event.items if item.product_id in own]
            if items and event.shopper:
                is_ours = event.currency in ("", campaign.currency)
                paid = sum((item.price_minor or 0) * item.quantity for item in items) if is_ours else 0
                sales.append(_Sale(event.shopper, event.time, paid))
        return sales

    def _own(self, campaign: Campaign, product_ids: Collection[str]) -> frozenset[str]:
        named = frozenset(campaign.product_ids)
        where = campaign.where
        if where is None:
            return named
        found, test = self._products(sorted(product_ids)), passing(where)
        return named | {product.id for product in found if test(facts_of(product_terms(product)))}


def _until(campaign: Campaign) -> datetime | None:
    return campaign.ends_at + ATTRIBUTED_WITHIN if campaign.ends_at else None


def _last_click(clicks: list[tuple[datetime, str]], at: datetime) -> str | None:
    """Return the campaign that was clicked last before, None where that was too long ago."""
    clicks.sort()
    place = bisect_right(clicks, (at, chr(0x10FFFF)))
    if not place or at - clicks[place - 1][0] > ATTRIBUTED_WITHIN:
        return None
    return clicks[place - 1][1]


def _days(history: _History, sales: Sequence[_Sale], by_day: dict[date, Spend]) -> tuple[DayFigures, ...]:
    seen, clicked = Counter(history.impressions.values()), Counter(history.clicks.values())
    sold: Counter[date] = Counter()
    revenue: Counter[date] = Counter()
    for sale in sales:
        day = sale.time.astimezone(UTC).date()
        sold[day] += 1
        revenue[day] += sale.revenue_minor
    days = sorted({*seen, *clicked, *sold, *by_day})
    return tuple(
        DayFigures(
            day=day,
            impressions=seen[day],
            clicks=by_day[day].clicks if day in by_day else 0,
            spent_minor=by_day[day].spent_minor if day in by_day else 0,
            conversions=sold[day],
            revenue_minor=revenue[day],
        )
        for day in days
    )


def _incrementality(
    campaign: Campaign, first_seen: dict[str, datetime], sales: Sequence[_Sale]
) -> Incrementality | None:
    """Compare all who came with all who were held out, whether they saw it or not: only so are the two groups alike."""
    if not campaign.holdout:
        return None
    revenue: dict[str, list[int]] = defaultdict(list)
    for sale in sales:
        if sale.shopper in first_seen and sale.time >= first_seen[sale.shopper]:
            revenue[sale.shopper].append(sale.revenue_minor)
    arms: tuple[list[str], list[str]] = ([], [])
    for shopper in first_seen:
        arms[is_held_out(campaign.id, shopper, campaign.holdout)].append(shopper)
    if min(map(len, arms)) < 2:
        return None
    buyers, held_buyers = (sum(shopper in revenue for shopper in arm) for arm in arms)
    lift, interval = difference_of_shares((held_buyers, len(arms[1])), (buyers, len(arms[0])))
    spent, held_spent = (
        mean_of(np.array([sum(revenue.get(shopper, ())) for shopper in arm], np.float64)) for arm in arms
    )
    more = difference(held_spent, spent)
    return Incrementality(len(arms[0]), len(arms[1]), buyers, held_buyers, lift, interval, more.value, more.interval)


def _rate(successes: int, n: int) -> Rate:
    share = wilson(successes, n)
    return Rate(share.value, share.low, share.high)
