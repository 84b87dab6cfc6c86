"""A day of advertising that did not happen: the real auction, pacing and prices, drawn searches and drawn clicks."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from shopsight.ads.auction import run_auction
from shopsight.ads.audiences import Audiences
from shopsight.ads.ctr import ClickModel, Seen, fit_clicks
from shopsight.ads.pacing import EVEN, HOURS, DayShape, allowance
from shopsight.ads.placing import Auction, Opportunity, Placing, Rules
from shopsight.ads.running import RunningCampaigns
from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import Audience, Campaign, Click, Paid, ServedPlace, Spend
from shopsight.core.events import Event, Events, Logged
from shopsight.core.queries import Hit

Chance: TypeAlias = Callable[[ServedPlace], float]
"""How likely a drawn shopper clicks a place."""

_SETTLED_AFTER = timedelta(seconds=30)
"""From a place being given to its click being charged: shoppers take their time."""


@dataclass(frozen=True, slots=True)
class SimulatedCampaign:
    """What a campaign got in a day: `allowed_minor` is what was to be spent, None where nothing says so.

    `course` is what was spent by the end of each hour.
    """

    campaign_id: str
    impressions: int
    clicks: int
    spent_minor: int
    allowed_minor: int | None
    relevance: float
    course: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SimulatedDay:
    """A day as a whole and by campaign. `unpaid` counts clicks that came when the money was gone."""

    searches: int
    campaigns: tuple[SimulatedCampaign, ...]
    unpaid: int

    @property
    def impressions(self) -> int:
        return sum(one.impressions for one in self.campaigns)

    @property
    def clicks(self) -> int:
        return sum(one.clicks for one in self.campaigns)

    @property
    def spent_minor(self) -> int:
        return sum(one.spent_minor for one in self.campaigns)

    @property
    def relevance(self) -> float:
        """Mean over all places."""
        return sum(one.relevance * one.impressions for one in self.campaigns) / max(1, self.impressions)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a day is drawn from: campaigns, the rankings of searches, how many there are in a day, and by hour.

    Nobody is known here: audiences, caps and hold-outs are left out.
    """

    campaigns: Sequence[Campaign]
    rankings: Sequence[Sequence[Hit]]
    chance: Chance
    searches: int = 10_000
    places: int = 2
    shape: DayShape = EVEN
    begins: datetime = datetime(2026, 6, 1, tzinfo=UTC)
    rules: Rules = Rules()
    auction: Auction = run_auction
    clicks: ClickModel = ClickModel()


def simulate_day(scene: Scene, rng: random.Random) -> SimulatedDay:
    """Return what a day would bring; what is clicked is learned from every hour, as a shop does."""
    clock = _Clock(scene.begins)
    money = _Money([_for_everybody(campaign) for campaign in scene.campaigns], clock)
    money.learn({"traffic": list(scene.shape), "clicks": scene.clicks.as_data()})
    tokens, log = PlaceTokens(b"simulated"), _NoLog()
    running = RunningCampaigns(money, money, money, clock.now)
    nobody = Audiences(log, lambda _: [], lambda _: None)
    placing = Placing(running, nobody, log, tokens, scene.rules, clock.now, rng, scene.auction)
    seen: list[Seen] = []
    waiting: list[tuple[datetime, Click]] = []
    unpaid, hour = 0, 0
    relevance: defaultdict[str, list[float]] = defaultdict(list)
    for moment in _moments(scene, rng):
        clock.time = moment
        due = [click for at, click in waiting if at <= moment]
        waiting = waiting[len(due) :]
        unpaid += sum(paid != "charged" for paid in money.charge(due, moment))
        if moment.hour != hour:
            hour = moment.hour
            money.learn({**money.learned(), "clicks": fit_clicks(seen).as_data()})
        for given in placing.places(Opportunity(rng.choice(scene.rankings), scene.places)):
            place = tokens.read(given.token)
            assert place is not None
            is_clicked = rng.random() < scene.chance(place)
            seen.append(Seen(place.campaign_id, place.position, place.relevance, is_clicked))
            relevance[place.campaign_id].append(place.relevance)
            if is_clicked:
                waiting.append((moment + _SETTLED_AFTER, Click(place.id, place.campaign_id, place.price_minor)))
    last = clock.time
    unpaid += sum(paid != "charged" for paid in money.charge([click for _, click in waiting], last))
    told = (
        SimulatedCampaign(
            campaign_id=campaign.id,
            impressions=len(relevance[campaign.id]),
            clicks=money.paid[campaign.id],
            spent_minor=money.money[campaign.id],
            allowed_minor=allowance(campaign, Spend(), Spend(), scene.begins),
            relevance=sum(relevance[campaign.id]) / max(1, len(relevance[campaign.id])),
            course=tuple(money.hours(campaign.id, last.date())),
        )
        for campaign in money.all()
    )
    return SimulatedDay(scene.searches, tuple(told), unpaid)


def _for_everybody(campaign: Campaign) -> Campaign:
    return replace(campaign, audience=Audience(), views_per_day=None, holdout=0.0)


def _moments(scene: Scene, rng: random.Random) -> Iterator[datetime]:
    """Return when the searches come, in order."""
    hours = rng.choices(range(HOURS), weights=list(scene.shape), k=scene.searches)
    seconds = sorted(hour * 3600 + rng.random() * 3600 for hour in hours)
    return (scene.begins + timedelta(seconds=second) for second in seconds)


@dataclass(slots=True)
class _Clock:
    time: datetime

    def now(self) -> datetime:
        return self.time


@dataclass(slots=True)
class _Money:
    """Campaigns, ledger and state of a simulated day, in memory."""

    campaigns: list[Campaign]
    clock: _Clock
    money: Counter[str] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)
    by_hour: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * HOURS))
    known: Mapping[str, Any] = field(default_factory=dict)

    def put(self, campaign: Campaign) -> None:
        self.campaigns = [*(one for one in self.campaigns if one.id != campaign.id), campaign]

    def delete(self, campaign_id: str) -> bool:
        before = len(self.campaigns)
        self.campaigns = [one for one in self.campaigns if one.id != campaign_id]
        return len(self.campaigns) < before

    def all(self) -> list[Campaign]:
        return sorted(self.campaigns, key=lambda campaign: campaign.id)

    def charge(self, clicks: Sequence[Click], at: datetime) -> list[Paid]:
        own = {campaign.id: campaign for campaign in self.campaigns}
        return [self._charged(click, own[click.campaign_id], at) for click in clicks]

    def _charged(self, click: Click, campaign: Campaign, at: datetime) -> Paid:
        most = campaign.daily_budget_minor or campaign.budget_minor
        if self.money[campaign.id] + click.price_minor > most:
            return "over_budget"
        self.money[campaign.id] += click.price_minor
        self.paid[campaign.id] += 1
        self.by_hour[campaign.id][at.hour] += click.price_minor
        return "charged"

    def spent(self) -> dict[str, Spend]:
        return {name: Spend(spent, self.paid[name]) for name, spent in self.money.items()}

    def on(self, day: date) -> dict[str, Spend]:
        return self.spent() if day == self.clock.now().date() else {}

    def days(self, campaign_id: str) -> dict[date, Spend]:
        return {self.clock.now().date(): self.spent().get(campaign_id, Spend())}

    def hours(self, campaign_id: str, _day: date) -> list[int]:
        spent, course = 0, []
        for minor in self.by_hour[campaign_id]:
            spent += minor
            course.append(spent)
        return course

    def secret(self) -> bytes:
        return b"simulated"

    def settled(self) -> int:
        return 0

    def settle_to(self, number: int) -> None:
        """Nothing is logged here, so nothing is settled."""

    def learned(self) -> Mapping[str, Any]:
        return self.known

    def learn(self, learned: Mapping[str, Any]) -> None:
        self.known = learned


class _NoLog:
    """The log of a day on which nobody is known."""

    def append(self, events: Sequence[Event]) -> int:
        return len(events)

    def read(self, _asked: Events = Events(), _after: int = 0) -> Iterator[Logged]:
        return iter(())

    def number(self) -> int:
        return 0

    def erase(self, _shopper: str) -> int:
        return 0

    def forget(self, _before: datetime) -> int:
        return 0
