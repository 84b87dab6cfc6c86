"""A whole shop that advertises: from a photo to a place, a click, a charge and a report."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shopsight import Query, Settings, Shop, open_shop
from shopsight.core.ads import Audience, Campaign
from shopsight.core.errors import CampaignNotFound, InvalidCampaign
from shopsight.core.events import Event, EventItem
from shopsight.core.queries import SponsoredPlace
from tests.shops import make_catalog, picture

FIELDS: dict[str, Any] = {"name": "Rings", "currency": "EUR", "bid_minor": 25, "budget_minor": 1000}
RING = picture("ring", "blue", format="JPEG", size_px=300)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("advertising")
    with open_shop(Settings(shop=folder / "shop", ad_floor=0.2)) as shop:
        shop.import_feed(str(make_catalog(folder / "catalog")))
        shop.calibrate()
        yield shop


@pytest.fixture
def shop(opened: Shop) -> Shop:
    for campaign, _, _ in opened.ads.standing():
        opened.ads.delete(campaign.id)
    return opened


def advertise(shop: Shop, **fields: Any) -> Campaign:
    return shop.ads.create({**FIELDS, "filter": "category = Ring", **fields})


def happened(shop: Shop, name: str, place: SponsoredPlace, shopper: str = "s1") -> None:
    event = Event(f"{name}-{place.token[-20:]}", name, datetime.now(UTC), shopper, details={"place": place.token})
    shop.events.append([event])


def test_answers_are_the_same_and_cost_no_look_where_no_places_are_asked_for(shop: Shop) -> None:
    before = shop.search(Query(photo=RING))
    advertise(shop)
    after = shop.search(Query(photo=RING))
    assert (after.hits, after.sponsored, after.nearest) == (before.hits, (), ())
    assert shop.search(Query(photo=RING, sponsored=2)).hits == before.hits


def test_a_place_is_given_clicked_paid_and_reported(shop: Shop) -> None:
    own = advertise(shop)
    result = shop.search(Query(photo=RING, sponsored=2, shopper="s1"))
    (place,) = result.sponsored
    assert "Ring" in place.hit.product.category and place.campaign_id == own.id
    happened(shop, "view_promotion", place)
    happened(shop, "select_promotion", place)
    assert shop.ads.settle() == 1
    bought = Event("t1", "purchase", datetime.now(UTC), "s1", currency="EUR", items=(EventItem("ring-blue", 2, 1350),))
    shop.events.append([bought])
    told = shop.ads.report(own.id)
    assert (told.impressions, told.clicks, told.spent_minor, told.revenue_minor) == (1, 1, 1, 2700)
    assert sum(told.spent_today) == 1


def test_places_come_beside_words_and_products_too(shop: Shop) -> None:
    advertise(shop)
    assert shop.search(Query(words="blue ring", sponsored=1)).sponsored
    assert shop.search(Query(words="triangle", sponsored=1)).sponsored == ()


def test_a_further_page_has_no_places(shop: Shop) -> None:
    advertise(shop, filter="category exists")
    first = shop.search(Query(words="blue", limit=2, sponsored=1))
    assert first.sponsored and first.cursor
    assert shop.search(Query(words="blue", limit=2, sponsored=1, cursor=first.cursor)).sponsored == ()


def test_the_shop_says_how_many_places_there_are(tmp_path: Path, shop: Shop) -> None:
    with open_shop(replace(shop.settings, ad_places=0)) as without:
        advertise(shop)
        assert without.search(Query(words="ring", sponsored=3)).sponsored == ()


def test_campaigns_of_one_shop_bid_in_one_currency(shop: Shop) -> None:
    advertise(shop)
    with pytest.raises(InvalidCampaign, match="currency: EUR"):
        advertise(shop, currency="USD")


def test_a_campaign_is_paused_resumed_and_not_found(shop: Shop) -> None:
    own = advertise(shop)
    shop.ads.pause(own.id)
    assert shop.search(Query(words="ring", sponsored=1)).sponsored == ()
    shop.ads.resume(own.id)
    assert shop.search(Query(words="ring", sponsored=1)).sponsored
    with pytest.raises(CampaignNotFound):
        shop.ads.pause("c_unknown")


def test_an_erased_shopper_is_in_no_list_and_nobody_else_comes_in_instead(shop: Shop) -> None:
    alone = shop.ads.put(replace(advertise(shop), audience=Audience(shoppers=("s1",))))
    both = shop.ads.put(replace(advertise(shop), audience=Audience(like=("s1", "s2"))))
    assert shop.ads.erase("s1") == 2
    assert shop.ads.get(both.id).audience.like == ("s2",)
    assert (shop.ads.get(alone.id).audience.shoppers, shop.ads.get(alone.id).status) == ((), "paused")


def test_taste_is_what_a_shopper_looked_at(shop: Shop) -> None:
    own = advertise(shop)
    shop.ads.put(replace(own, audience=Audience(like=("seed",), likeness=0.95)))
    for shopper, product_id in (("seed", "ring-red"), ("near", "ring-red"), ("far", "box-blue")):
        item = EventItem(product_id)
        seen_at = datetime.now(UTC) - timedelta(days=1)
        shop.events.append([Event(f"v-{shopper}", "view_item", seen_at, shopper, items=(item,))])

    def seen() -> list[str]:
        return [who for who in ("near", "far") if shop.search(Query(words="ring", sponsored=1, shopper=who)).sponsored]

    assert seen() == ["near"]
    shop.recommendations.opt_out("near")
    assert seen() == [], "who opted out has no taste that anybody uses"


def test_a_day_is_drawn_and_nothing_is_charged(shop: Shop) -> None:
    own = advertise(shop, filter="category exists", daily_budget_minor=300)
    day = shop.ads.simulate(shop.search, 2000, random.Random(1))
    assert [one.campaign_id for one in day.campaigns] == [own.id]
    assert day.impressions > 0 and 0 < day.spent_minor <= 300
    assert shop.ads.standing()[0][2].spent_minor == 0
