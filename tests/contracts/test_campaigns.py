"""What campaigns and their ledger promise, over SQLite and a real PostgreSQL; the ledger also in memory."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from shopsight.core.ads import Audience, Campaign, Click, EventRule, Spend
from shopsight.core.errors import InvalidCampaign
from shopsight.store import SqlAdLedger, SqlAdState, SqlCampaigns

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SPRING = Campaign("spring", "Spring shoes", "EUR", 20, 1000, NOON, ("shoe-1",), daily_budget_minor=100)


@pytest.fixture
def campaigns(engine: Engine) -> SqlCampaigns:
    return SqlCampaigns(engine)


@pytest.fixture
def ledger(engine: Engine, campaigns: SqlCampaigns) -> SqlAdLedger:
    campaigns.put(SPRING)
    return SqlAdLedger(engine)


def click(number: int, price: int = 20, campaign: str = "spring") -> Click:
    return Click(f"place-{number}", campaign, price)


def test_a_campaign_comes_back_as_it_was_put(campaigns: SqlCampaigns) -> None:
    whole = replace(
        SPRING,
        filter='category = "Shoes"',
        ends_at=NOON + timedelta(days=9),
        audience=Audience(("s1",), EventRule(("view_item",), "brand = Acme", 2, 7), ("s2", "s3"), 0.7),
        excluded_brands=("Bloc",),
        excluded_categories=("Toys > 积木",),
        views_per_day=3,
        holdout=0.1,
        status="paused",
    )
    campaigns.put(whole)
    campaigns.put(replace(SPRING, id="another"))
    assert campaigns.all() == [replace(SPRING, id="another"), whole]


def test_a_changed_campaign_keeps_what_it_spent(campaigns: SqlCampaigns, ledger: SqlAdLedger) -> None:
    ledger.charge([click(1)], NOON)
    campaigns.put(replace(SPRING, name="Summer shoes"))
    assert ledger.spent() == {"spring": Spend(20, 1)}


def test_a_budget_does_not_fall_below_what_was_spent(campaigns: SqlCampaigns, ledger: SqlAdLedger) -> None:
    ledger.charge([click(1), click(2)], NOON)
    with pytest.raises(InvalidCampaign, match="at least the 40 that were spent"):
        campaigns.put(replace(SPRING, budget_minor=30, daily_budget_minor=None))
    assert campaigns.all() == [SPRING]


def test_a_deleted_campaign_is_gone_with_its_days(campaigns: SqlCampaigns, ledger: SqlAdLedger) -> None:
    ledger.charge([click(1)], NOON)
    assert campaigns.delete("spring")
    assert not campaigns.delete("spring")
    assert ledger.days("spring") == {}
    assert ledger.charge([click(2)], NOON) == ["unknown_campaign"]


def test_a_place_pays_once(ledger: SqlAdLedger) -> None:
    assert ledger.charge([click(1), click(1), click(2)], NOON) == ["charged", "paid_before", "charged"]
    assert ledger.charge([click(2)], NOON) == ["paid_before"]
    assert ledger.spent() == {"spring": Spend(40, 2)}


def test_the_budget_of_a_day_is_never_exceeded(ledger: SqlAdLedger) -> None:
    paid = ledger.charge([click(n, 30) for n in range(5)], NOON)
    assert paid == ["charged"] * 3 + ["over_budget"] * 2
    assert ledger.charge([click(9, 10)], NOON) == ["charged"]
    assert ledger.on(NOON.date()) == {"spring": Spend(100, 4)}
    assert ledger.spent() == {"spring": Spend(100, 4)}


def test_a_click_that_was_over_budget_is_not_charged_later(ledger: SqlAdLedger) -> None:
    ledger.charge([click(n, 50) for n in range(3)], NOON)
    assert ledger.charge([click(2, 50)], NOON + timedelta(days=1)) == ["paid_before"]


def test_a_new_day_has_its_budget_and_the_whole_one_still_binds(ledger: SqlAdLedger) -> None:
    for day in range(12):
        ledger.charge([click(100 * day + n, 25) for n in range(6)], NOON + timedelta(days=day))
    assert ledger.spent() == {"spring": Spend(1000, 40)}
    assert ledger.days("spring") == {date(2026, 6, 1) + timedelta(days=n): Spend(100, 4) for n in range(10)}


def test_hours_add_up_what_was_charged(ledger: SqlAdLedger) -> None:
    ledger.charge([click(1), click(2)], NOON + timedelta(minutes=59))
    ledger.charge([click(3)], NOON + timedelta(hours=1))
    hours = ledger.hours("spring", NOON.date())
    assert (hours[12], hours[13], sum(hours)) == (40, 20, 60)


def test_old_places_are_forgotten(ledger: SqlAdLedger) -> None:
    ledger.charge([click(1)], NOON)
    ledger.charge([click(2)], NOON + timedelta(days=3))
    assert ledger.forget(NOON + timedelta(days=3)) == 1
    assert ledger.count_paid() == 1
    assert ledger.spent() == {"spring": Spend(40, 2)}


def test_many_at_once_never_spend_more_than_there_is(campaigns: SqlCampaigns, ledger: SqlAdLedger) -> None:
    campaigns.put(replace(SPRING, id="other", daily_budget_minor=None, budget_minor=330))

    def work(worker: int) -> None:
        for turn in range(10):
            number = worker * 100 + turn
            # Every place is charged twice, by two workers, in two orders.
            twice = [click(number), click((worker ^ 1) * 100 + turn), click(9000 + number, 20, "other")]
            ledger.charge(twice if worker % 2 else twice[::-1], NOON)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.spent() == {"spring": Spend(100, 5), "other": Spend(320, 16)}


def test_the_state_is_one_for_all(engine: Engine) -> None:
    state, elsewhere = SqlAdState(engine), SqlAdState(engine)
    assert len(state.secret()) == 32 and state.secret() == elsewhere.secret()
    assert (state.settled(), dict(state.learned())) == (0, {})
    state.settle_to(7)
    elsewhere.settle_to(5)
    state.learn({"clicks": {"weights": [1.0]}})
    assert (elsewhere.settled(), elsewhere.learned()) == (7, {"clicks": {"weights": [1.0]}})
