"""Results of experiments on simulated shoppers, for whom the true effect is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

import numpy as np
import pytest

from shopsight.core.errors import Conflict
from shopsight.core.events import Event
from shopsight.core.experiments import Arm, Effect, Experiment, ExperimentResults, MetricResult
from shopsight.evaluation.shoppers.history import Goods, SimulatedShop
from shopsight.evaluation.shoppers.tastes import Shopper, draw_shoppers
from shopsight.recommend.experiments.results import BEFORE, results_of, said
from shopsight.recommend.experiments.tally import columns_of

START = datetime(2026, 6, 1, tzinfo=UTC)
END = START + timedelta(days=28)
RUNNING = Experiment("taste", "Taste", (Arm("A"), Arm("B")), "click_rate", START, START)


@cache
def simulated(shoppers: int = 900) -> SimulatedShop:
    vectors = np.random.default_rng(0).normal(size=(40, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    goods = Goods([f"p{row}" for row in range(40)], vectors, [2000] * 40)
    return SimulatedShop(goods, draw_shoppers(vectors, shoppers))


@cache
def history(shop: SimulatedShop, *, better: bool) -> list[Event]:
    """A month before, then a month in which arm B puts first what the shopper likes."""

    def policy(shopper: Shopper, dice: Random) -> list[str]:
        shown = list(shop.anything(shopper, dice))
        if better and RUNNING.arm_of(shopper.id).name == "B":
            shown.sort(key=lambda product: -shop.liking(shopper, product))
        return shown

    def told(shopper: Shopper) -> Mapping[str, str]:
        return {"experiment": "other,taste", "arm": f"X,{RUNNING.arm_of(shopper.id).name}"}

    return [*shop.history(START - BEFORE, 28), *shop.history(START, 28, policy, told)]


def results_from(events: Sequence[Event], experiment: Experiment = RUNNING) -> ExperimentResults:
    return results_of(experiment, [columns_of(events)], END)


def of_metric(metrics: tuple[MetricResult, ...], name: str) -> tuple[MetricResult, Effect]:
    found = next(result for result in metrics if result.metric == name)
    return found, found.effects[0]


def test_the_better_arm_is_found_and_its_true_effect_held() -> None:
    shop = simulated()
    results = results_from(history(shop, better=True))
    assert results.is_sound and results.contradicting == 0
    result, effect = of_metric(results.metrics, "click_rate")
    assert effect.finding == "better"
    dice = Random(1)
    shown = {shopper.id: [shop.anything(shopper, dice) for _ in range(4)] for shopper in shop.shoppers}
    truth = []
    for sorts in (False, True):
        clicks = searches = 0.0
        for shopper in shop.shoppers:
            for products in shown[shopper.id]:
                liked = sorted(products, key=lambda p, s=shopper: -shop.liking(s, p)) if sorts else products  # type: ignore[misc]
                clicks += shopper.visits_a_month * shop.worth(shopper, liked).any_click
                searches += shopper.visits_a_month
        truth.append(clicks / searches)
    assert effect.low is not None and effect.high is not None
    assert effect.low < truth[1] / truth[0] - 1 < effect.high
    assert said(effect).startswith("B is better by ")
    assert result.arms[0].low < result.arms[0].value < result.arms[0].high


def test_without_an_effect_nothing_is_found() -> None:
    results = results_from(history(simulated(), better=False))
    assert {result.metric for result in results.metrics} == {
        "click_rate",
        "cart_rate",
        "conversion",
        "revenue",
        "thumbs",
    }
    assert all(effect.finding in ("too_early", "alike") for result in results.metrics for effect in result.effects)


def test_a_few_shoppers_are_too_few_whatever_they_do() -> None:
    results = results_from(history(simulated(60), better=True))
    _, effect = of_metric(results.metrics, "click_rate")
    assert effect.finding == "too_early"
    assert said(effect).startswith("too early to say of B")


def test_shoppers_lost_from_one_arm_make_it_unsound() -> None:
    events = [
        event
        for event in history(simulated(), better=False)
        if RUNNING.arm_of(event.shopper).name == "A" or hash_of(event.shopper) % 3
    ]
    assert not results_from(events).is_sound


def test_who_was_logged_in_the_wrong_arm_is_left_out() -> None:
    events = history(simulated(200), better=False)
    wrong = events[-1].shopper
    other = {"experiment": "taste", "arm": "A" if RUNNING.arm_of(wrong).name == "B" else "B"}
    last = replace(events[-1], id="wrong", name="search", details=other)
    right = results_from(events)
    found = results_from([*events, last])
    assert found.contradicting == 1
    assert sum(found.shoppers.values()) == sum(right.shoppers.values()) - 1


def test_nobody_seen_is_no_result_but_no_error() -> None:
    results = results_from([])
    assert (results.metrics, dict(results.shoppers), results.is_sound) == ((), {"A": 0, "B": 0}, True)
    with pytest.raises(Conflict, match="draft"):
        results_from([], replace(RUNNING, started_at=None))


def test_a_small_effect_is_said_with_the_digits_it_needs() -> None:
    assert said(Effect("B", "worse", -0.05, -0.0902, -0.004)) == "B is worse by 0.4–9 %"


def test_an_arm_that_drew_the_bigger_spenders_is_not_better_for_it() -> None:
    """Shoppers of B spend twice as much, as they did before the experiment too."""
    dice = Random(3)
    events = []
    for number in range(400):
        shopper = f"s{number}"
        arm = RUNNING.arm_of(shopper).name
        usual = dice.randint(500, 1500) * (2 if arm == "B" else 1)
        spent = {START - timedelta(days=9): usual, START + timedelta(days=9): usual + dice.randint(-20, 20)}
        events += [
            Event(f"{shopper}-{time}", "purchase", time, shopper, currency="EUR", value_minor=value)
            for time, value in spent.items()
        ]
        told = {"experiment": "taste", "arm": arm}
        events.append(Event(f"{shopper}-met", "search", START + timedelta(days=1), shopper, details=told))
    results = results_from(events)
    _, effect = of_metric(results.metrics, "revenue")
    assert effect.finding == "alike"
    assert said(effect) == "B makes no difference above 3%"


def hash_of(shopper: str) -> int:
    return int(shopper.rsplit("-", 1)[1])
