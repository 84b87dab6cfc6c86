"""A simulated day: the right answer is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from shopsight.ads.simulation import Scene, SimulatedCampaign, simulate_day
from shopsight.core.queries import Hit
from tests.ads.shop import NOON, campaign, hit

DAY = NOON.replace(hour=0)


def scene(**fields: object) -> Scene:
    rankings: Sequence[Sequence[Hit]] = [[hit("shoe-1", 0.9), hit("shoe-2", 0.7)], [hit("shoe-2", 0.8)]]
    two = [campaign("c1", bid_minor=30), campaign("c2", product_ids=("shoe-2",), bid_minor=20)]
    whole = Scene(two, rankings, lambda _: 0.2, searches=4000, begins=DAY)
    return replace(whole, **fields)  # type: ignore[arg-type]


def by_id(campaigns: Sequence[SimulatedCampaign]) -> dict[str, SimulatedCampaign]:
    return {one.campaign_id: one for one in campaigns}


def test_the_same_seed_draws_the_same_day() -> None:
    assert simulate_day(scene(), random.Random(1)) == simulate_day(scene(), random.Random(1))


def test_clicks_come_as_likely_as_they_are() -> None:
    free = [replace(c, budget_minor=10**9) for c in scene().campaigns]
    day = simulate_day(scene(campaigns=free), random.Random(1))
    assert day.clicks / day.impressions == pytest.approx(0.2, abs=0.02)
    assert day.relevance == pytest.approx(0.8, abs=0.05)
    assert day.unpaid == 0


def test_a_budget_of_a_day_is_spent_by_midnight_and_not_exceeded() -> None:
    paced = [replace(c, daily_budget_minor=400) for c in scene().campaigns]
    for one in simulate_day(scene(campaigns=paced), random.Random(1)).campaigns:
        assert 360 <= one.spent_minor <= 400
        assert 0.3 < one.course[11] / 400 < 0.7


def test_what_is_liked_more_is_found_out() -> None:
    rivals = [campaign("c1", bid_minor=20, budget_minor=10**9), campaign("c2", bid_minor=20, budget_minor=10**9)]
    liked = scene(campaigns=rivals, places=1, chance=lambda place: 0.3 if place.campaign_id == "c2" else 0.1)
    told = by_id(simulate_day(liked, random.Random(1)).campaigns)
    assert told["c2"].impressions > 3 * told["c1"].impressions


def test_a_day_without_searches_is_empty() -> None:
    day = simulate_day(scene(searches=0), random.Random(1))
    assert (day.impressions, day.spent_minor) == (0, 0)
