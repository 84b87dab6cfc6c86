"""Do the intervals hold what they say? Simulated experiments in which the true effect is known.

    python -m benchmarks.experiments

Each line: how often the 95 % interval held the truth, and how wide it was. Shoppers differ (some buy often, most
never), spend by a heavy-tailed amount, and return in proportion to what they did before.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

import numpy as np

from shopsight.core.events import Event
from shopsight.core.experiments import Arm, Experiment
from shopsight.evaluation.counterfactual import LoggedDecisions, ips, snips
from shopsight.evaluation.effects import (
    Estimate,
    Numbers,
    cuped,
    difference,
    difference_of_shares,
    linearized,
    mean_of,
    ratio_of,
)
from shopsight.evaluation.interleaving import preference
from shopsight.evaluation.metrics import Interval
from shopsight.evaluation.sequences import sequence_interval
from shopsight.evaluation.shoppers.history import Goods, SimulatedShop
from shopsight.evaluation.shoppers.tastes import draw_shoppers
from shopsight.recommend.experiments.results import BEFORE, results_of
from shopsight.recommend.experiments.tally import columns_of

_SHOPPERS = 2000
_START = datetime(2026, 6, 1, tzinfo=UTC)
_EFFECT = 0.15
_PLACES = 6
Dice: TypeAlias = np.random.Generator


class Run(NamedTuple):
    """One simulated experiment: what was found, and what is true."""

    interval: Interval
    truth: float


class Did(NamedTuple):
    """A row for each shopper: numbers of searches, searches clicked, orders, spent; and spent before the experiment."""

    searches: Numbers
    clicked: Numbers
    orders: Numbers
    spent: Numbers
    spent_before: Numbers


def main() -> None:
    parser = argparse.ArgumentParser(description="how often 95 % intervals hold the truth")
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    print(f"{runs} runs each, {_SHOPPERS} shoppers an arm, true effect {_EFFECT:.0%}")
    print("| what | held the truth | mean width |\n|---|---|---|")
    for name, run in CASES.items():
        held, width = coverage(run, runs)
        print(f"| {name} | {held:.1%} | {width:.4f} |")
    plain, sequence = peeking(max(1, runs // 5))
    print(
        f"\nA/A tests watched at 59 looks, stopped at the first alarm: false alarms of the plain interval {plain:.1%}, "
    )
    print(f"of the sequence {sequence:.1%}")
    deals = max(1, runs // 20)
    held, alarms = dealt_again(deals)
    print(f"\nFrom events to findings, one history of simulated shoppers dealt {deals} ways without an effect:")
    print(f"intervals of all metrics that held it {held:.1%}, experiments that found something {alarms:.1%}")


def coverage(run: Callable[[Dice], Run], runs: int, seed: int = 20) -> tuple[float, float]:
    """Return the share of runs whose interval held the truth, and the mean width."""
    found = [run(np.random.default_rng((seed, number))) for number in range(runs)]
    held = np.mean([result.interval[0] <= result.truth <= result.interval[1] for result in found])
    return float(held), float(np.mean([result.interval[1] - result.interval[0] for result in found]))


def arm(dice: Dice, lift: float) -> Did:
    """Draw shoppers. A lift makes clicks and orders that much more frequent."""
    eagerness = dice.gamma(2.0, 0.5, _SHOPPERS)
    searches = 1 + dice.poisson(3 * eagerness)
    clicked = dice.binomial(searches, np.minimum(0.25 * eagerness * (1 + lift), 0.9))
    orders = dice.poisson(0.25 * eagerness * (1 + lift))
    basket = dice.lognormal(3.5, 0.7, _SHOPPERS)
    before = dice.poisson(2.0 * eagerness) * basket
    return Did(searches.astype(float), clicked.astype(float), orders.astype(float), orders * basket, before)


def shares(dice: Dice) -> Run:
    a, b = (int((arm(dice, lift).orders > 0).sum()) for lift in (0.0, _EFFECT))
    return Run(difference_of_shares((a, _SHOPPERS), (b, _SHOPPERS))[1], _TRUTH.orders - _BASE.orders)


def means(dice: Dice) -> Run:
    found = difference(*(mean_of(arm(dice, lift).spent) for lift in (0.0, _EFFECT)))
    return Run(found.interval, _TRUTH.spent - _BASE.spent)


def ratios(dice: Dice) -> Run:
    arms = [arm(dice, lift) for lift in (0.0, _EFFECT)]
    found = difference(*(ratio_of(rows.clicked, rows.searches) for rows in arms))
    return Run(found.interval, _TRUTH.clicked - _BASE.clicked)


def with_cuped(dice: Dice) -> Run:
    return Run(_cuped(dice).interval, _TRUTH.spent - _BASE.spent)


def cuped_ratios(dice: Dice) -> Run:
    arms = [arm(dice, lift) for lift in (0.0, _EFFECT)]
    rows = [linearized(shoppers.clicked, shoppers.searches) for shoppers in arms]
    found = difference(*cuped(rows, [shoppers.spent_before for shoppers in arms]))
    return Run(found.interval, _TRUTH.clicked - _BASE.clicked)


def watched(dice: Dice) -> Run:
    return Run(sequence_interval(_cuped(dice)), _TRUTH.spent - _BASE.spent)


def inverse_propensity(dice: Dice) -> Run:
    logged, chances = _decisions(dice)
    return Run(ips(logged, chances).interval, _POLICY_VALUE)


def self_normalized(dice: Dice) -> Run:
    logged, chances = _decisions(dice)
    return Run(snips(logged, chances).interval, _POLICY_VALUE)


def interleaved(dice: Dice) -> Run:
    """Searches of which each ranking wins a share; ties are none."""
    shoppers = dice.integers(0, 600, 1500)
    leaning = dice.normal(0, 0.1, 600)[shoppers]
    second = (dice.random(1500) < 0.55 + leaning).astype(float)
    return Run(preference(1 - second, second, shoppers).interval, 0.1)


def peeking(runs: int) -> tuple[float, float]:
    """Return how often an experiment without effect alarms at any of its looks: plain interval, sequence."""
    alarms = np.zeros(2)
    for number in range(runs):
        dice = np.random.default_rng((21, number))
        a, b = arm(dice, 0.0).spent, arm(dice, 0.0).spent
        looks = [difference(mean_of(a[:n]), mean_of(b[:n])) for n in np.linspace(100, _SHOPPERS, 59, dtype=int)]
        for place, intervals in enumerate(
            ([look.interval for look in looks], [sequence_interval(look) for look in looks])
        ):
            alarms[place] += any(not low <= 0 <= high for low, high in intervals)
    return float(alarms[0] / runs), float(alarms[1] / runs)


def dealt_again(deals: int, shoppers: int = 600) -> tuple[float, float]:
    """Return how often results held "no effect", and how often the click rate was called better or worse."""
    dice = np.random.default_rng(22)
    vectors = dice.normal(size=(60, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    goods = Goods([f"p{row}" for row in range(60)], vectors, [2000] * 60)
    shop = SimulatedShop(goods, draw_shoppers(vectors, shoppers))
    events = shop.history(_START - BEFORE, 56)
    held: list[bool] = []
    alarms = 0
    for deal in range(deals):
        dealt = Experiment(f"deal-{deal}", "", (Arm("A"), Arm("B")), "click_rate", _START, _START)
        results = results_of(dealt, [columns_of(_told(dealt, events))], _START + timedelta(days=28))
        effects = {result.metric: result.effects[0] for result in results.metrics}
        held += [e.low <= 0 <= e.high for e in effects.values() if e.low is not None and e.high is not None]
        alarms += effects["click_rate"].finding in ("better", "worse")
    return float(np.mean(held)), alarms / deals


def _told(experiment: Experiment, events: Iterable[Event]) -> Iterator[Event]:
    """Yield these events; every search since the start tells its shopper's arm."""
    for event in events:
        if event.name == "search" and event.time >= _START:
            told = {"experiment": experiment.id, "arm": experiment.arm_of(event.shopper).name}
            yield replace(event, details=told)
        else:
            yield event


class Values(NamedTuple):
    """What an arm earns in truth: share of shoppers with an order, clicks a search, spent a shopper."""

    orders: float
    clicked: float
    spent: float


def _values(lift: float) -> Values:
    """The truth of `arm`, integrated over eagerness (not drawn from it)."""
    from_zero = np.linspace(0, 15, 150_001)
    density = 4 * from_zero * np.exp(-2 * from_zero)
    density /= density.sum()
    clicks = (1 + 3 * from_zero) * np.minimum(0.25 * from_zero * (1 + lift), 0.9)
    return Values(
        orders=float((density * (1 - np.exp(-0.25 * from_zero * (1 + lift)))).sum()),
        clicked=float((density * clicks).sum() / (density * (1 + 3 * from_zero)).sum()),
        spent=float(0.25 * (1 + lift) * np.exp(3.5 + 0.7**2 / 2)),
    )


def _cuped(dice: Dice) -> Estimate:
    arms = [arm(dice, lift) for lift in (0.0, _EFFECT)]
    return difference(*cuped([rows.spent for rows in arms], [rows.spent_before for rows in arms]))


def _decisions(dice: Dice) -> tuple[LoggedDecisions, Numbers]:
    """One place, six products: logged by a soft policy, judged for a sharper one; three decisions a shopper."""
    shoppers = np.repeat(np.arange(700), 3)
    chosen = dice.choice(_PLACES, len(shoppers), p=_LOGGING)
    # A shopper who likes everything more likes it in all three decisions.
    liking = np.clip(_REWARDS[chosen] + dice.normal(0, 0.04, 700)[shoppers], 0, 1)
    rewards = (dice.random(len(shoppers)) < liking).astype(np.float64)
    return LoggedDecisions(rewards, _LOGGING[chosen], shoppers), _OTHER[chosen]


_BASE, _TRUTH = _values(0.0), _values(_EFFECT)
_REWARDS = np.array([0.30, 0.25, 0.2, 0.18, 0.16, 0.15])
_LOGGING = np.array([0.1, 0.1, 0.15, 0.15, 0.25, 0.25])
_OTHER = np.array([0.6, 0.2, 0.1, 0.05, 0.03, 0.02])
_POLICY_VALUE = float(_OTHER @ _REWARDS)

CASES: dict[str, Callable[[Dice], Run]] = {
    "difference of shares (conversion)": shares,
    "difference of means (spent a shopper)": means,
    "difference of ratios (clicks a search)": ratios,
    "CUPED, spent a shopper": with_cuped,
    "CUPED, clicks a search": cuped_ratios,
    "sequence, one look, with CUPED (wider: holds at every look)": watched,
    "IPS": inverse_propensity,
    "SNIPS": self_normalized,
    "interleaving": interleaved,
}

if __name__ == "__main__":
    main()
