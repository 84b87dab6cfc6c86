"""Pacing: a budget lasts until midnight, whatever the demand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from shopsight.ads.pacing import EVEN, DayShape, Pacer, allowance, passed, smoothed
from shopsight.core.ads import Campaign, Spend

MIDNIGHT = datetime(2026, 6, 1, tzinfo=UTC)
CAMPAIGN = Campaign("c", "C", "EUR", 10, 1000, MIDNIGHT, ("shoe",))
BUSY_EVENING: DayShape = smoothed([1] * 17 + [12] * 5 + [2] * 2)


def spend_over_a_day(demand: float, shape: DayShape = EVEN, price: int = 10, budget: int = 100_000) -> list[int]:
    """Return what was spent by the end of each minute, where all auctions of the day would spend `demand` budgets."""
    rng, pacer, spent, course = np.random.default_rng(1), Pacer(), 0, []
    for minute in range(1440):
        now = MIDNIGHT + timedelta(minutes=minute)
        share = pacer.share("c", now, spent, budget, shape)
        clicks = demand * budget / price * shape[minute // 60] / 60
        spent = min(budget, spent + price * int(rng.poisson(clicks * share)))
        course.append(spent)
    return course


@pytest.mark.parametrize("shape", [EVEN, BUSY_EVENING])
@pytest.mark.parametrize("demand", [1.5, 5.0, 100.0])
def test_all_is_spent_by_midnight_and_not_before(demand: float, shape: DayShape) -> None:
    course = spend_over_a_day(demand, shape)
    assert course[-1] >= 99_000
    paces = [100_000 * passed(MIDNIGHT + timedelta(minutes=minute + 1), shape) for minute in range(1439)]
    assert max(abs(spent - pace) for spent, pace in zip(course[60:], paces[60:], strict=False)) < 4_000


def test_with_too_little_demand_every_auction_is_joined() -> None:
    course = spend_over_a_day(0.5)
    assert 45_000 < course[-1] < 55_000


def test_a_few_dear_clicks_are_spread_too() -> None:
    course = spend_over_a_day(20.0, price=5_000)
    assert course[-1] >= 90_000
    assert course[720] <= 65_000


def test_what_may_be_spent_today_is_a_share_of_what_is_left() -> None:
    assert allowance(CAMPAIGN, Spend(), Spend(), MIDNIGHT) is None
    ten_days = Campaign("c", "C", "EUR", 10, 1000, MIDNIGHT, ("shoe",), ends_at=MIDNIGHT + timedelta(days=10))
    noon = MIDNIGHT + timedelta(hours=12)
    assert allowance(ten_days, Spend(), Spend(), noon) == 100
    assert allowance(ten_days, Spend(60), Spend(60), noon) == 100
    assert allowance(ten_days, Spend(600), Spend(), noon + timedelta(days=9)) == 400
    daily = Campaign("c", "C", "EUR", 10, 1000, MIDNIGHT, ("shoe",), daily_budget_minor=70)
    assert allowance(daily, Spend(), Spend(), noon) == 70
    assert allowance(daily, Spend(970), Spend(10), noon) == 40


def test_a_day_without_searches_is_even() -> None:
    assert smoothed([0] * 24) == EVEN
    assert sum(BUSY_EVENING) == pytest.approx(1)
    assert passed(MIDNIGHT + timedelta(hours=23, minutes=59, seconds=59), BUSY_EVENING) == pytest.approx(1, abs=1e-4)
