"""Advertising, put together: campaigns, places beside answers, charging, learning, and reports."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from shopsight.ads.answer import campaign_of_data
from shopsight.ads.audiences import Audiences, Taste
from shopsight.ads.billing import Billing
from shopsight.ads.ctr import ClickModel
from shopsight.ads.effect import CampaignReport, Effects
from shopsight.ads.pacing import EVEN, HOURS, allowance
from shopsight.ads.placing import Opportunity, Placing, Rules
from shopsight.ads.relevance import FIRST
from shopsight.ads.running import RunningCampaigns
from shopsight.ads.simulation import Scene, SimulatedDay, simulate_day
from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import Campaign, CampaignState, Spend
from shopsight.core.errors import CampaignNotFound, InvalidCampaign
from shopsight.core.ports import EventLog
from shopsight.core.queries import MOST_SPONSORED, Hit, Query, Result
from shopsight.core.recommendations import Recommendation, Recommendations
from shopsight.core.types import WHOLE, Product
from shopsight.settings import Settings
from shopsight.store.ad_ledger import SqlAdLedger
from shopsight.store.ad_state import SqlAdState
from shopsight.store.campaigns import SqlCampaigns
from shopsight.store.products import SqlProductStore

_SIMULATED_RANKINGS = 200


class Advertising:
    """The advertising of one shop: `Shop.ads`. Safe to use from several threads."""

    def __init__(
        self,
        engine: Engine,
        store: SqlProductStore,
        log: EventLog,
        settings: Settings,
        taste: Taste,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._most_places = settings.ad_places
        self._now = now
        self._campaigns = SqlCampaigns(engine)
        self._ledger = SqlAdLedger(engine)
        self._state = SqlAdState(engine)
        tokens = PlaceTokens(self._state.secret())
        audiences = Audiences(log, store.get, taste)
        self._running = RunningCampaigns(self._campaigns, self._ledger, self._state, now)
        self._rules = Rules(settings.ad_floor, settings.ad_reserve_minor)
        self._store = store
        self._placing = Placing(self._running, audiences, log, tokens, self._rules, now)
        self._billing = Billing(log, self._ledger, self._state, tokens, now)
        self._effects = Effects(log, tokens, store.get)

    # Beside answers

    def wanted(self, query: Query) -> Query:
        """Return the query with as many places as the shop allows, and none where nothing is advertised."""
        if not query.sponsored:
            return query
        most = self._most_places if not query.cursor and self._placing.is_wanted() else 0
        return replace(query, sponsored=min(query.sponsored, most))

    def beside(self, query: Query, result: Result) -> Result:
        """Return the result with its advertised places."""
        if not query.sponsored:
            return result
        at = Opportunity(result.nearest or result.hits, query.sponsored, query.shopper, result.query_id)
        return replace(result, sponsored=self._placing.places(at))

    def beside_recommended(
        self, ask: Callable[[int], Recommendations], limit: int, places: int, shopper: str = ""
    ) -> Recommendations:
        """Return what `ask` recommends, so many, with at most so many advertised places.

        What may be advertised is among the first that would be recommended, and so fits the product or the taste that
        they are for; beside what is merely popular nothing is.
        """
        found = ask(limit)
        places = min(places, self._most_places)
        if not places or found.basis == "popular" or not self._placing.is_wanted():
            return found
        # A longer list is asked for by itself: how many are advertised must not change what is recommended.
        whole = found if limit >= FIRST else ask(FIRST)
        ranking = [_hit(item, whole.products[item.product_id]) for item in whole.items]
        at = Opportunity(ranking, places, shopper, found.query_id)
        return replace(found, sponsored=self._placing.places(at))

    # Campaigns

    def standing(self) -> list[tuple[Campaign, CampaignState, Spend]]:
        """Return every campaign with how it stands and what it has spent, by id."""
        now, spent = self._now(), self._ledger.spent()
        told = ((campaign, spent.get(campaign.id, Spend())) for campaign in self._campaigns.all())
        return [(campaign, campaign.state(now, paid.spent_minor), paid) for campaign, paid in told]

    def get(self, campaign_id: str) -> Campaign:
        """Return a campaign. Raises CampaignNotFound."""
        for campaign in self._campaigns.all():
            if campaign.id == campaign_id:
                return campaign
        raise CampaignNotFound(f"no campaign {campaign_id!r} in this shop")

    def create(self, fields: Mapping[str, Any]) -> Campaign:
        """Keep a new campaign of these fields, under an id of its own, from now on if they say no start.

        Raises InvalidCampaign.
        """
        starts_at = fields.get("starts_at") or self._now()
        return self.put(campaign_of_data({**fields, "id": "c_" + secrets.token_hex(6), "starts_at": starts_at}))

    def put(self, campaign: Campaign) -> Campaign:
        """Keep a new campaign, or change one. All campaigns of a shop bid in one currency. Raises InvalidCampaign."""
        others = [other for other in self._campaigns.all() if other.id != campaign.id]
        if others and others[0].currency != campaign.currency:
            wanted = f"{others[0].currency}, as the other campaigns of this shop, got {campaign.currency}"
            raise InvalidCampaign(f"currency: {wanted}", "currency")
        self._campaigns.put(campaign)
        self._running.forget()
        return campaign

    def pause(self, campaign_id: str) -> Campaign:
        """Stop a campaign for now: it wins nothing more; what was clicked is still paid. Raises CampaignNotFound."""
        return self.put(replace(self.get(campaign_id), status="paused"))

    def resume(self, campaign_id: str) -> Campaign:
        """Let a paused campaign go on. Raises CampaignNotFound."""
        return self.put(replace(self.get(campaign_id), status="running"))

    def delete(self, campaign_id: str) -> None:
        """Remove a campaign and what it spent. Raises CampaignNotFound."""
        if not self._campaigns.delete(campaign_id):
            raise CampaignNotFound(f"no campaign {campaign_id!r} in this shop")
        self._running.forget()

    # Money and effect

    def settle(self) -> int:
        """Charge what was clicked since the last time; return how many clicks were paid."""
        return self._billing.settle()

    def learn(self) -> None:
        """Learn from what was seen and clicked lately, and forget which old places were paid."""
        self._billing.learn()
        self._ledger.forget(self._now())
        self._running.forget()

    def report(self, campaign_id: str) -> CampaignReport:
        """Return what a campaign brought up to now. Raises CampaignNotFound."""
        self.settle()
        campaign, now = self.get(campaign_id), self._now()
        today = now.astimezone(UTC).date()
        spent = self._ledger.spent().get(campaign_id, Spend())
        by_day = self._ledger.days(campaign_id)
        told = self._effects.report(campaign, campaign.state(now, spent.spent_minor), spent, by_day)
        allowed = allowance(campaign, spent, by_day.get(today, Spend()), now)
        shape = self._state.learned().get("traffic") or EVEN
        pace = [] if allowed is None else [allowed * sum(shape[: hour + 1]) for hour in range(HOURS)]
        return replace(told, pace=tuple(pace), spent_today=tuple(self._ledger.hours(campaign_id, today)))

    def simulate(self, search: Callable[[Query], Result], searches: int, chance: random.Random) -> SimulatedDay:
        """Draw a day of the running campaigns, whose searches are by the products' own photos; nothing is charged.

        Clicks are drawn as they are predicted.
        """
        running = [campaign for campaign, state, _ in self.standing() if state == "running"]
        ids = list(self._store.ids())
        asked = chance.sample(ids, min(len(ids), _SIMULATED_RANKINGS)) if running else []
        found = (search(Query(product_id=product_id, sponsored=MOST_SPONSORED)) for product_id in asked)
        rankings = [result.nearest for result in found if result.nearest]
        learned = self._state.learned()
        model = ClickModel.of_data(learned.get("clicks") or {})
        scene = Scene(
            campaigns=running,
            rankings=rankings,
            chance=lambda place: model.predict(place.campaign_id, place.relevance, place.position),
            searches=searches if rankings else 0,
            places=max(1, self._most_places),
            shape=learned.get("traffic") or EVEN,
            begins=self._now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0),
            rules=self._rules,
            clicks=model,
        )
        return simulate_day(scene, chance)

    def erase(self, shopper: str) -> int:
        """Take a shopper out of the lists of campaigns; return how many named them.

        Views and clicks are events and go with those; who is held out is written nowhere.
        """
        named = [c for c in self._campaigns.all() if shopper in (*c.audience.shoppers, *c.audience.like)]
        for campaign in named:
            self.put(_without(campaign, shopper))
        return len(named)


def _hit(item: Recommendation, product: Product) -> Hit:
    photo_id = product.photos[0].id if product.photos else None
    return Hit(product, item.score, None, photo_id, WHOLE)


def _without(campaign: Campaign, shopper: str) -> Campaign:
    audience = campaign.audience
    left = replace(
        audience,
        shoppers=tuple(name for name in audience.shoppers if name != shopper),
        like=tuple(name for name in audience.like if name != shopper),
    )
    # A list that is left empty would mean everybody.
    status = "paused" if left.is_everybody else campaign.status
    return replace(campaign, audience=left, status=status)
