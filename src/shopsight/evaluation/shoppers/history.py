"""What simulated shoppers did over some days, as the events that a real shop would have taken."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias

from shopsight.core.events import Detail, Event, EventItem
from shopsight.core.types import Vectors
from shopsight.evaluation.shoppers.behavior import Behavior, Worth
from shopsight.evaluation.shoppers.tastes import Shopper, likings

SHOWN = 12

Policy: TypeAlias = Callable[[Shopper, Random], Sequence[str]]
"""What a shopper is shown: product ids, best first, by chance or not."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What is sold: ids, (n, d) unit vectors of the pictures, and prices."""

    ids: Sequence[str]
    vectors: Vectors
    prices_minor: Sequence[int]
    currency: str = "EUR"


class SimulatedShop:
    """Shoppers, goods and how the ones act on the others. The same seed is the same history."""

    def __init__(
        self, goods: Goods, shoppers: Sequence[Shopper], behavior: Behavior = Behavior(), seed: int = 0
    ) -> None:
        self.goods, self.shoppers, self.behavior, self._seed = goods, shoppers, behavior, seed
        self._row_of = {product_id: row for row, product_id in enumerate(goods.ids)}
        self._likings = dict(zip((s.id for s in shoppers), likings(shoppers, goods.vectors).tolist(), strict=True))

    def liking(self, shopper: Shopper, product_id: str) -> float:
        """Return how much a shopper truly likes a product, in standard deviations above their average."""
        found: float = self._likings[shopper.id][self._row_of[product_id]]
        return found

    def preference(self, shopper: Shopper) -> list[str]:
        """Return all products in the shopper's true order: the right answer that a recommender is held against."""
        liked = self._likings[shopper.id]
        return sorted(self.goods.ids, key=lambda product: (-liked[self._row_of[product]], product))

    def worth(self, shopper: Shopper, shown: Sequence[str]) -> Worth:
        """Return what a list is truly worth to a shopper."""
        rows = [self._row_of[product_id] for product_id in shown]
        liked = self._likings[shopper.id]
        return self.behavior.worth([liked[row] for row in rows], [self.goods.prices_minor[row] for row in rows])

    def anything(self, shopper: Shopper, dice: Random) -> Sequence[str]:
        """Show something near one product the shopper has in mind, and the rest by chance: the policy of a search."""
        row = dice.choices(range(len(self.goods.ids)), [math.exp(x) for x in self._likings[shopper.id]])[0]
        near = self.goods.vectors @ self.goods.vectors[row]
        ranked = sorted(range(len(near)), key=lambda other: -float(near[other]))[: SHOWN // 2]
        others = dice.sample(range(len(near)), min(SHOWN, len(near)))
        return [self.goods.ids[other] for other in list(dict.fromkeys([*ranked, *others]))[:SHOWN]]

    def history(
        self,
        start: datetime,
        days: float,
        policy: Policy | None = None,
        told: Callable[[Shopper], Mapping[str, Detail]] = lambda _: {},
    ) -> list[Event]:
        """Return everything that happened, by time. `told` goes into the details of what a shopper was shown."""
        events = [
            event
            for shopper in self.shoppers
            for event in self._visits(shopper, start, days, policy or self.anything, told(shopper))
        ]
        return sorted(events, key=lambda event: (event.time, event.id))

    def _visits(
        self, shopper: Shopper, start: datetime, days: float, policy: Policy, told: Mapping[str, Detail]
    ) -> Iterator[Event]:
        dice = Random(f"{self._seed} {start.isoformat()} {shopper.id}")  # noqa: S311 - nothing secret
        clock, number, end = start, 0, start + timedelta(days=days)
        while (clock := clock + timedelta(days=dice.expovariate(shopper.visits_a_month / 30))) < end:
            number += 1
            session = f"{shopper.id}-{clock:%Y%m%d}-{number}"
            yield from _Visit(self, shopper, session, clock, dice, told).events(policy)


class _Visit:
    """One visit of one shopper."""

    def __init__(
        self,
        shop: SimulatedShop,
        shopper: Shopper,
        session: str,
        clock: datetime,
        dice: Random,
        told: Mapping[str, Detail],
    ) -> None:
        self._shop, self._shopper, self._session, self._told = shop, shopper, session, told
        self._clock, self._dice, self._number = clock, dice, 0
        self._cart: list[str] = []

    def events(self, policy: Policy) -> Iterator[Event]:
        behavior = self._shop.behavior
        for attempt in range(1, 4):
            shown = policy(self._shopper, self._dice)
            acts = list(self._search(shown, f"{self._session}-q{attempt}"))
            yield from acts
            if len(acts) > 1 or self._dice.random() > behavior.tries_again:
                break
        if self._cart and self._dice.random() < behavior.orders:
            value = sum(self._item(product).price_minor or 0 for product in self._cart)
            yield self._event("purchase", self._cart, transaction_id=f"t-{self._session}", value_minor=value)
        if shown and self._dice.random() < behavior.speaks:
            liked = self._shop.liking(self._shopper, shown[0]) + self._dice.gauss(0, 0.5)
            yield self._event("feedback", shown[:1], query_id=acts[0].query_id, details={"helpful": liked > 1.0})

    def _search(self, shown: Sequence[str], query_id: str) -> Iterator[Event]:
        shop, dice = self._shop, self._dice
        yield self._event("search", shown, query_id=query_id, list_id="search", details=dict(self._told))
        for position, product in enumerate(shown, start=1):
            liking = shop.liking(self._shopper, product)
            if dice.random() >= shop.behavior.clicks(liking, position):
                continue
            yield self._event("select_item", [product], first=position, query_id=query_id, list_id="search")
            yield self._event("view_item", [product], query_id=query_id)
            if dice.random() < shop.behavior.carts(liking):
                self._cart.append(product)
                yield self._event("add_to_cart", [product], query_id=query_id)

    def _event(
        self,
        name: str,
        products: Sequence[str],
        *,
        first: int = 1,
        query_id: str = "",
        list_id: str = "",
        transaction_id: str = "",
        value_minor: int | None = None,
        details: Mapping[str, Detail] | None = None,
    ) -> Event:
        self._clock += timedelta(seconds=self._dice.randint(4, 50))
        self._number += 1
        return Event(
            id=f"{self._session}-{self._number}",
            name=name,
            time=self._clock,
            shopper=self._shopper.id,
            session=self._session,
            items=tuple(self._item(product, position) for position, product in enumerate(products, start=first)),
            query_id=query_id,
            list_id=list_id,
            transaction_id=transaction_id,
            currency=self._shop.goods.currency,
            value_minor=value_minor,
            details=details or {},
        )

    def _item(self, product_id: str, position: int | None = None) -> EventItem:
        goods = self._shop.goods
        return EventItem(product_id, 1, goods.prices_minor[self._shop._row_of[product_id]], position)
