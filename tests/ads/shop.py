"""A small shop for tests of advertising: hits of a search, an event log on SQLite, and a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from shopsight.ads.audiences import Audiences, Taste
from shopsight.ads.billing import Billing
from shopsight.ads.effect import Effects
from shopsight.ads.placing import Opportunity, Placing, Rules
from shopsight.ads.running import RunningCampaigns
from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import Campaign
from shopsight.core.events import Event, EventItem
from shopsight.core.queries import Hit, SponsoredPlace
from shopsight.core.types import WHOLE, Product
from shopsight.core.verdict import Probability
from shopsight.store import SqlAdLedger, SqlAdState, SqlCampaigns, SqlEventLog, open_engine

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def product(product_id: str, category: str = "Shoes", brand: str = "Acme", **more: Any) -> Product:
    return Product(product_id, product_id.title(), brand=brand, category=(category,), **more)


CATALOG = {
    p.id: p
    for p in [
        product("shoe-1"),
        product("shoe-2", brand="Bloc"),
        product("boot-1", "Boots"),
        product("sock-1", "Socks", "Bloc"),
        product("gone-1", availability="out_of_stock"),
    ]
}


def hit(product_id: str, related: float | None = 0.9) -> Hit:
    chances = None if related is None else Probability(0.0, related, 1 - related)
    return Hit(CATALOG[product_id], 0.5, 0.5, None, WHOLE, (product_id,), probability=chances)


def campaign(campaign_id: str = "c1", **fields: Any) -> Campaign:
    given: dict[str, Any] = {"bid_minor": 20, "budget_minor": 10_000, "starts_at": NOON - timedelta(days=1)}
    if "filter" not in fields:
        given["product_ids"] = ("shoe-1",)
    return Campaign(campaign_id, campaign_id, "EUR", **{**given, **fields})


class Steady(Random):
    """Draws the mean instead of a gamma number, so that a test knows who wins."""

    def gammavariate(self, alpha: float, beta: float) -> float:
        return alpha * beta


@dataclass
class AdShop:
    """Everything of advertising over one SQLite file."""

    folder: Path
    taste: Taste = lambda _: None
    now: datetime = NOON
    numbers: int = 0
    tokens: PlaceTokens = field(init=False)

    def __post_init__(self) -> None:
        engine = open_engine(self.folder / "shop.db")
        self.log = SqlEventLog(engine)
        self.campaigns = SqlCampaigns(engine)
        self.ledger = SqlAdLedger(engine)
        self.state = SqlAdState(engine)
        self.tokens = PlaceTokens(self.state.secret())
        self.running = RunningCampaigns(self.campaigns, self.ledger, self.state, self.clock)
        audiences = Audiences(self.log, self.products, lambda shopper: self.taste(shopper))
        self.placing = Placing(self.running, audiences, self.log, self.tokens, Rules(0.5, 1), self.clock, Steady(1))
        self.billing = Billing(self.log, self.ledger, self.state, self.tokens, self.clock)
        self.effects = Effects(self.log, self.tokens, self.products)
        self._engine = engine

    def close(self) -> None:
        self._engine.dispose()

    def clock(self) -> datetime:
        return self.now

    def products(self, product_ids: Sequence[str]) -> list[Product]:
        return [CATALOG[product_id] for product_id in product_ids if product_id in CATALOG]

    def put(self, *campaigns: Campaign) -> None:
        for one in campaigns:
            self.campaigns.put(one)
        self.running.forget()

    def ask(self, *hits: Hit, shopper: str = "s1", places: int = 3) -> tuple[SponsoredPlace, ...]:
        return self.placing.places(Opportunity(hits, places, shopper, "q1"))

    def happened(self, name: str, place: SponsoredPlace | None = None, shopper: str = "s1", **fields: Any) -> None:
        """Log an event at the present time."""
        self.numbers += 1
        details = {"place": place.token} if place else {}
        self.log.append([Event(f"e{self.numbers}", name, self.now, shopper, details=details, **fields)])

    def bought(self, shopper: str, *product_ids: str, price_minor: int = 5000) -> None:
        items = tuple(EventItem(product_id, 1, price_minor) for product_id in product_ids)
        self.happened("purchase", shopper=shopper, items=items, currency="EUR")
