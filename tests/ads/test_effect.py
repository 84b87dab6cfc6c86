"""What a campaign brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from shopsight.ads.answer import report_as_csv
from shopsight.ads.effect import CampaignReport
from shopsight.ads.holdouts import is_held_out
from shopsight.core.ads import Campaign
from tests.ads.shop import AdShop, campaign, hit


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[AdShop]:
    shop = AdShop(tmp_path)
    yield shop
    shop.close()


def report(shop: AdShop, asked: Campaign) -> CampaignReport:
    shop.billing.settle()
    spent = shop.ledger.spent()[asked.id]
    return shop.effects.report(asked, asked.state(shop.now, spent.spent_minor), spent, shop.ledger.days(asked.id))


def clicked(shop: AdShop, product_id: str, shopper: str) -> None:
    place = shop.ask(hit(product_id), shopper=shopper)[0]
    shop.happened("view_promotion", place, shopper)
    shop.happened("select_promotion", place, shopper)


def test_a_report_adds_up_what_happened(shop: AdShop) -> None:
    own = campaign("c1", bid_minor=30)
    shop.put(own, campaign("c2", bid_minor=20))
    for number in range(10):
        place = shop.ask(hit("shoe-1"), shopper=f"s{number}")[0]
        shop.happened("view_promotion", place, f"s{number}")
        if number < 4:
            shop.happened("select_promotion", place, f"s{number}")
    shop.bought("s1", "shoe-1", "boot-1")
    shop.bought("s9", "shoe-1")
    told = report(shop, own)
    assert (told.impressions, told.clicks, told.ctr.value) == (10, 4, 0.4)
    assert (told.conversions, told.revenue_minor, told.cvr.value) == (1, 5000, 0.25)
    assert (told.spent_minor, told.cpc_minor, told.roas) == (80, 20.0, 62.5)
    assert told.ctr.low < 0.4 < told.ctr.high
    assert told.incrementality is None
    assert report_as_csv(told).splitlines()[1] == "c1,EUR,2026-06-01,10,4,80,1,5000"


def test_the_last_click_has_the_sale_for_a_week(shop: AdShop) -> None:
    first, second = campaign("c1"), campaign("c2", filter='category in ("Shoes", "Boots")', product_ids=("boot-1",))
    shop.put(first)
    clicked(shop, "shoe-1", "s1")
    shop.put(second)
    shop.now += timedelta(hours=1)
    clicked(shop, "boot-1", "s1")
    shop.bought("s1", "shoe-1")
    assert (report(shop, first).conversions, report(shop, second).conversions) == (0, 1)
    shop.now += timedelta(days=8)
    shop.bought("s1", "shoe-1")
    assert report(shop, second).conversions == 1


def test_money_of_another_currency_is_not_counted(shop: AdShop) -> None:
    own = campaign("c1")
    shop.put(own)
    clicked(shop, "shoe-1", "s1")
    shop.happened("purchase", items=(), currency="USD", value_minor=100)
    assert (report(shop, own).conversions, report(shop, own).revenue_minor) == (0, 0)


def test_a_hold_out_tells_what_would_have_been_bought_anyway(shop: AdShop) -> None:
    own = campaign("c1", holdout=0.3)
    shop.put(own)
    rng = np.random.default_rng(3)
    for number in range(1500):
        shopper = f"s{number}"
        shop.happened("search", shopper=shopper)
        chance = 0.1 if is_held_out("c1", shopper, 0.3) else 0.2
        if rng.random() < chance:
            shop.bought(shopper, "shoe-1")
    brought = report(shop, own).incrementality
    assert brought and brought.shoppers + brought.held_out == 1500
    assert brought.lift_interval[0] < 0.1 < brought.lift_interval[1]
    assert brought.lift_interval[0] > 0
    assert brought.revenue_lift_interval[0] < 500 < brought.revenue_lift_interval[1]
