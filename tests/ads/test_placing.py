"""Which advertised places stand beside an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shopsight.ads.audiences import Interests
from shopsight.ads.holdouts import is_held_out
from shopsight.core.ads import Audience, EventRule
from shopsight.core.events import EventItem
from shopsight.core.queries import SponsoredPlace
from tests.ads.shop import NOON, AdShop, campaign, hit


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[AdShop]:
    shop = AdShop(tmp_path)
    yield shop
    shop.close()


def shown(places: tuple[SponsoredPlace, ...]) -> list[tuple[str, str]]:
    return [(place.campaign_id, place.hit.product.id) for place in places]


def test_a_campaign_shows_the_product_of_its_own_that_fits_best(shop: AdShop) -> None:
    shop.put(campaign(filter='category = "Shoes"'))
    assert shown(shop.ask(hit("boot-1"), hit("shoe-2", 0.8), hit("shoe-1", 0.7))) == [("c1", "shoe-2")]


def test_a_token_says_what_was_given(shop: AdShop) -> None:
    shop.put(campaign("c1"), campaign("c2", product_ids=("shoe-2",), bid_minor=10))
    first, second = shop.ask(hit("shoe-1"), hit("shoe-2"))
    told = shop.tokens.read(first.token)
    assert told and (told.campaign_id, told.price_minor, told.query_id, told.position) == ("c1", 10, "q1", 1)
    assert (second.campaign_id, second.position) == ("c2", 2)


def test_what_does_not_fit_the_photo_is_not_advertised(shop: AdShop) -> None:
    shop.put(campaign(bid_minor=9_000))
    assert shop.ask(hit("boot-1"), hit("shoe-1", 0.49)) == ()
    assert shop.ask(hit("boot-1")) == ()


def test_without_chances_only_the_first_ten_are_advertised(shop: AdShop) -> None:
    shop.put(campaign())
    others = [hit("boot-1", None)] * 9
    assert shown(shop.ask(*others, hit("shoe-1", None))) == [("c1", "shoe-1")]
    assert shop.ask(*others, hit("sock-1", None), hit("shoe-1", None)) == ()


def test_what_cannot_be_had_is_not_advertised(shop: AdShop) -> None:
    shop.put(campaign(product_ids=("gone-1",)))
    assert shop.ask(hit("gone-1")) == ()


def test_a_campaign_stands_neither_for_nor_beside_what_it_excludes(shop: AdShop) -> None:
    shop.put(campaign(filter="category exists", excluded_brands=("bloc",), excluded_categories=("Boots",)))
    assert shown(shop.ask(hit("shoe-1"), hit("shoe-2"))) == [("c1", "shoe-1")]
    assert shop.ask(hit("shoe-2"), hit("shoe-1")) == ()
    assert shop.ask(hit("boot-1"), hit("shoe-1")) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "paused"},
        {"starts_at": NOON + timedelta(seconds=1)},
        {"ends_at": NOON},
    ],
)
def test_a_campaign_that_does_not_run_wins_nothing(shop: AdShop, fields: dict[str, Any]) -> None:
    shop.put(campaign(**fields))
    assert shop.ask(hit("shoe-1")) == ()
    assert not shop.placing.is_wanted()


def test_a_spent_budget_ends_it_within_a_second(shop: AdShop) -> None:
    shop.put(campaign(budget_minor=25))
    shop.happened("select_promotion", shop.ask(hit("shoe-1"))[0])
    shop.billing.settle()
    shop.put(campaign(budget_minor=25, bid_minor=25))
    assert shop.ask(hit("shoe-1")) == ()


def test_a_shopper_sees_a_campaign_so_often_a_day(shop: AdShop) -> None:
    shop.put(campaign(views_per_day=2))
    for _ in range(2):
        place = shop.ask(hit("shoe-1"))[0]
        shop.happened("view_promotion", place)
        shop.happened("view_promotion", place)  # The same place, seen again.
    assert shop.ask(hit("shoe-1")) == ()
    assert shop.ask(hit("shoe-1"), shopper="s2")
    shop.now += timedelta(days=1, seconds=1)
    assert shop.ask(hit("shoe-1"))


def test_an_erased_shopper_is_new_to_the_cap(shop: AdShop) -> None:
    shop.put(campaign(views_per_day=1))
    shop.happened("view_promotion", shop.ask(hit("shoe-1"))[0])
    assert shop.ask(hit("shoe-1")) == ()
    shop.log.erase("s1")
    assert shop.ask(hit("shoe-1"))


def test_the_held_out_never_see_it_and_their_share_is_kept(shop: AdShop) -> None:
    shop.put(campaign(holdout=0.2))
    shoppers = [f"s{n}" for n in range(500)]
    unseen = [shopper for shopper in shoppers if not shop.ask(hit("shoe-1"), shopper=shopper)]
    assert unseen == [shopper for shopper in shoppers if is_held_out("c1", shopper, 0.2)]
    assert 70 < len(unseen) < 130
    assert shop.ask(hit("shoe-1"), shopper="")


def test_a_listed_audience_is_all_that_sees_it(shop: AdShop) -> None:
    shop.put(campaign(audience=Audience(shoppers=("s1",))))
    assert shop.ask(hit("shoe-1"))
    assert shop.ask(hit("shoe-1"), shopper="s2") == ()
    assert shop.ask(hit("shoe-1"), shopper="") == ()


def test_a_rule_asks_for_events_with_goods(shop: AdShop) -> None:
    rule = EventRule(("view_item",), 'category = "Boots"', times=2, days=7)
    shop.put(campaign(audience=Audience(did=rule)))
    looked = (EventItem("boot-1"),)
    shop.happened("view_item", items=looked)
    shop.happened("view_item", items=(EventItem("shoe-1"),))
    assert shop.ask(hit("shoe-1")) == ()
    shop.happened("view_item", items=looked)
    assert shop.ask(hit("shoe-1"))
    shop.now += timedelta(days=8)
    assert shop.ask(hit("shoe-1")) == ()


def test_those_of_like_taste_are_found(tmp_path: Path) -> None:
    tastes = {"seed": [[1.0, 0.0]], "near": [[0.0, 1.0], [0.8, 0.6]], "far": [[0.0, 1.0]]}

    model = ["1"]

    def taste(shopper: str) -> Interests | None:
        if shopper not in tastes:
            return None
        vectors = np.array(tastes[shopper], np.float32)
        return Interests(model[0], vectors if model == ["1"] else np.hstack([vectors, vectors]))

    shop = AdShop(tmp_path, taste)
    shop.put(campaign(audience=Audience(like=("seed", "unknown"), likeness=0.75)))
    seen = [shopper for shopper in ("seed", "near", "far", "stranger") if shop.ask(hit("shoe-1"), shopper=shopper)]
    assert seen == ["seed", "near"]
    model[0] = "another, whose vectors have other dimensions"
    assert shop.ask(hit("shoe-1"), shopper="near")
    assert not shop.ask(hit("shoe-1"), shopper="far")
    shop.close()
