"""Simulated shoppers do what their tastes say: the known truth is the mean of what they do."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest

from shopsight.evaluation.shoppers.history import Goods, SimulatedShop
from shopsight.evaluation.shoppers.tastes import Shopper, draw_shoppers

START = datetime(2026, 6, 1, tzinfo=UTC)


def goods(count: int = 60, dimension: int = 16) -> Goods:
    vectors = np.random.default_rng(0).normal(size=(count, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Goods([f"p{row:03}" for row in range(count)], vectors, [1000 + 10 * row for row in range(count)])


def shop(shoppers: int = 40, seed: int = 0) -> SimulatedShop:
    sold = goods()
    return SimulatedShop(sold, draw_shoppers(sold.vectors, shoppers, seed), seed=seed)


def test_the_same_seed_is_the_same_history() -> None:
    assert shop().history(START, 30) == shop().history(START, 30)
    assert shop(seed=1).history(START, 30) != shop().history(START, 30)


def test_events_are_those_of_a_shop() -> None:
    events = shop().history(START, 60)
    names = Counter(event.name for event in events)
    assert {"search", "select_item", "view_item", "add_to_cart", "purchase", "feedback"} == set(names)
    assert names["search"] > names["select_item"] > names["add_to_cart"] > names["purchase"] > 0
    assert len({event.id for event in events}) == len(events)
    assert [event.time for event in events] == sorted(event.time for event in events)
    shown = {event.query_id: event.product_ids for event in events if event.name == "search"}
    for event in events:
        if event.name == "select_item":
            (item,) = event.items
            assert item.position is not None and shown[event.query_id][item.position - 1] == item.product_id


def test_what_is_liked_and_stands_first_is_clicked() -> None:
    simulated = shop(200)
    events = simulated.history(START, 60)
    of = {shopper.id: shopper for shopper in simulated.shoppers}
    clicked = [simulated.liking(of[e.shopper], e.product_ids[0]) for e in events if e.name == "select_item"]
    seen = [simulated.liking(of[e.shopper], p) for e in events if e.name == "search" for p in e.product_ids]
    assert np.mean(clicked) > np.mean(seen) + 0.5
    places = Counter(e.items[0].position for e in events if e.name == "select_item")
    assert places[1] > places[4] > places[12]


def test_the_known_worth_of_a_policy_is_the_mean_of_what_happens() -> None:
    simulated = shop(300)

    def best(shopper: Shopper, dice: Random) -> list[str]:
        return simulated.preference(shopper)[:12]

    events = simulated.history(START, 90, best)
    searches = Counter(event.shopper for event in events if event.name == "search")
    worths = {shopper.id: simulated.worth(shopper, best(shopper, Random(0))) for shopper in simulated.shoppers}
    clicks = sum(event.name == "select_item" for event in events)
    assert clicks == pytest.approx(sum(n * worths[s].clicks for s, n in searches.items()), rel=0.03)
    clicked = len({event.query_id for event in events if event.name == "select_item"})
    assert clicked == pytest.approx(sum(n * worths[s].any_click for s, n in searches.items()), rel=0.03)
    others = [simulated.worth(s, simulated.anything(s, Random(0))).clicks for s in simulated.shoppers]
    assert np.mean(others) < np.mean([worth.clicks for worth in worths.values()])


def test_no_pictures_no_tastes() -> None:
    with pytest.raises(ValueError, match="products with pictures"):
        draw_shoppers(np.empty((0, 8), np.float32), 3)
