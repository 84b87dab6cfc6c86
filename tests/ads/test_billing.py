"""Clicks of the log become charges, once each, and teach what is clicked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shopsight.ads.billing import Billing
from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import Spend
from tests.ads.shop import AdShop, campaign, hit


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[AdShop]:
    shop = AdShop(tmp_path)
    shop.put(campaign("c1"), campaign("c2", product_ids=("shoe-2",), bid_minor=15))
    yield shop
    shop.close()


def test_a_click_costs_what_the_auction_said_once(shop: AdShop) -> None:
    place = shop.ask(hit("shoe-1"), hit("shoe-2"))[0]
    shop.happened("view_promotion", place)
    shop.happened("select_promotion", place)
    shop.happened("select_promotion", place)
    assert shop.billing.settle() == 1
    assert shop.billing.settle() == 0
    assert shop.ledger.spent()["c1"] == Spend(15, 1)


def test_another_process_charges_nothing_twice(shop: AdShop) -> None:
    shop.happened("select_promotion", shop.ask(hit("shoe-1"))[0])
    other = Billing(shop.log, shop.ledger, shop.state, shop.tokens, shop.clock)
    assert (shop.billing.settle(), other.settle()) == (1, 0)


def test_a_forged_token_and_none_at_all_cost_nothing(shop: AdShop) -> None:
    place = shop.ask(hit("shoe-1"))[0]
    given = shop.tokens.read(place.token)
    assert given
    forged = PlaceTokens(b"another secret").sign(replace(given, price_minor=1))
    shop.happened("select_promotion", replace(place, token=forged))
    shop.happened("select_promotion")
    assert shop.billing.settle() == 0


def test_a_click_too_late_costs_nothing(shop: AdShop) -> None:
    place = shop.ask(hit("shoe-1"))[0]
    shop.now += timedelta(hours=2)
    shop.happened("select_promotion", place)
    assert shop.billing.settle() == 0


def test_a_click_on_a_paused_campaign_is_still_paid(shop: AdShop) -> None:
    place = shop.ask(hit("shoe-1"))[0]
    shop.put(campaign("c1", status="paused"))
    shop.happened("select_promotion", place)
    assert shop.billing.settle() == 1


def test_what_is_clicked_more_is_predicted_to_be(shop: AdShop) -> None:
    for turn in range(40):
        first, second = shop.ask(hit("shoe-1"), hit("shoe-2"))
        shop.happened("view_promotion", first)
        shop.happened("view_promotion", second)
        if turn % 2:
            shop.happened("select_promotion", second)
    shop.happened("search")
    shop.billing.learn()
    shop.running.forget()
    clicks = shop.running.now().clicks
    assert clicks.predict("c2", 0.9) > 2 * clicks.predict("c1", 0.9)
    assert shop.state.learned()["traffic"][12] > 0.5
    assert [place.campaign_id for place in shop.ask(hit("shoe-1"), hit("shoe-2"))] == ["c2", "c1"]
