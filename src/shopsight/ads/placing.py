"""Which advertised places stand beside an answer: who may compete, the auction, and the tokens of the winners."""

from __future__ import annotations

import random
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from shopsight.ads.auction import run_auction
from shopsight.ads.audiences import Audiences
from shopsight.ads.caps import views_of
from shopsight.ads.ctr import ClickModel
from shopsight.ads.holdouts import is_held_out
from shopsight.ads.relevance import fitting
from shopsight.ads.running import Entry, RunningCampaigns
from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import AuctionOutcome, Campaign, Offer, ServedPlace, Won
from shopsight.core.ports import EventLog
from shopsight.core.queries import Hit, SponsoredPlace

Auction: TypeAlias = Callable[[Sequence[Offer], int, int], AuctionOutcome]
"""Gives at most so many places to offers, at no less than so much for a click."""

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An answer beside which something may be advertised: its most similar products, best first, whatever its page."""

    nearest: Sequence[Hit]
    places: int
    shopper: str = ""
    query_id: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The shop's own: the least relevance that is advertised, and the least price of a click."""

    floor: float = 0.5
    reserve_minor: int = 1


class Placing:
    """Fills places. Safe to use from several threads at once. `now` is the clock, `chance` decides throttling."""

    def __init__(
        self,
        running: RunningCampaigns,
        audiences: Audiences,
        log: EventLog,
        tokens: PlaceTokens,
        rules: Rules,
        now: Callable[[], datetime],
        chance: random.Random | None = None,
        auction: Auction = run_auction,
    ) -> None:
        self._running = running
        self._audiences = audiences
        self._log = log
        self._tokens = tokens
        self._rules = rules
        self._now = now
        self._chance = chance or random.Random()  # noqa: S311
        self._auction = auction

    def is_wanted(self) -> bool:
        """Return whether any campaign runs: else answers need not even be looked at."""
        return bool(self._running.now().entries)

    def places(self, at: Opportunity) -> tuple[SponsoredPlace, ...]:
        """Return the advertised places beside an answer, best first, none where nothing fits."""
        running = self._running.now()
        fits = list(fitting(at.nearest, self._rules.floor)) if running.entries else []
        if not fits:
            return ()
        fitting_of: defaultdict[str, list[tuple[Hit, float]]] = defaultdict(list)
        for hit, relevance in fits:
            for campaign_id in running.promoters.of(hit):
                fitting_of[campaign_id].append((hit, relevance))
        views = _Views(at.shopper, self._log, self._tokens, self._now)
        offers: list[Offer] = []
        for entry in running.entries:
            own = fitting_of.get(entry.campaign.id)
            if own and self._joins(entry, at, views):
                offers.extend(self._offers(entry.campaign, own, running.clicks))
        outcome = self._auction(offers, at.places, self._rules.reserve_minor)
        hits = {hit.product.id: hit for hit, _ in fits}
        return tuple(
            self._served(won, hits[won.offer.product_id], position, at.query_id)
            for position, won in enumerate(outcome.won, 1)
        )

    def _offers(self, campaign: Campaign, fits: Sequence[tuple[Hit, float]], clicks: ClickModel) -> Iterator[Offer]:
        factor = clicks.drawn_factor(campaign.id, self._chance)
        for hit, relevance in fits:
            product, ctr = hit.product, min(1.0, factor * clicks.curve(relevance))
            yield Offer(campaign.id, product.id, product.group_key, campaign.bid_minor, relevance, ctr)

    def _joins(self, entry: Entry, at: Opportunity, views: _Views) -> bool:
        if self._chance.random() >= entry.share or entry.excluded.covers(at.nearest[0].product):
            return False
        return self._may_see(entry.campaign, at.shopper, views)

    def _may_see(self, campaign: Campaign, shopper: str, views: _Views) -> bool:
        if is_held_out(campaign.id, shopper, campaign.holdout):
            return False
        if not self._audiences.includes(campaign.audience, shopper, self._now()):
            return False
        return campaign.views_per_day is None or views.of(campaign.id) < campaign.views_per_day

    def _served(self, won: Won, hit: Hit, position: int, query_id: str) -> SponsoredPlace:
        offer = won.offer
        place = ServedPlace(
            id=secrets.token_hex(8),
            campaign_id=offer.campaign_id,
            product_id=offer.product_id,
            price_minor=won.price_minor,
            query_id=query_id,
            position=position,
            relevance=round(offer.relevance, _DECIMALS),
            served_at=self._now(),
        )
        return SponsoredPlace(hit, offer.campaign_id, position, self._tokens.sign(place))


class _Views:
    """What a shopper has seen of campaigns in a day, read when a campaign first asks."""

    def __init__(self, shopper: str, log: EventLog, tokens: PlaceTokens, now: Callable[[], datetime]) -> None:
        self._shopper = shopper
        self._log = log
        self._tokens = tokens
        self._now = now
        self._counted: Counter[str] | None = None

    def of(self, campaign_id: str) -> int:
        if not self._shopper:
            return 0
        if self._counted is None:
            self._counted = views_of(self._shopper, self._log, self._tokens, self._now())
        return self._counted[campaign_id]
