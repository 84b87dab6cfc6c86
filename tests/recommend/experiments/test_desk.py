"""Dealing shoppers to arms: sticky, by weight, independent of other experiments, and only while one runs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.errors import InvalidExperiment
from shopsight.core.experiments import Arm, Assignment, Change, Experiment
from shopsight.recommend.experiments.desk import Experiments
from tests.memory_stores import MemoryEventLog, MemoryExperiments

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NOTHING = Assignment({}, {})


def desk() -> Experiments:
    return Experiments(MemoryExperiments(), MemoryEventLog(), lambda: NOON, lambda: 0.0)


def experiment(experiment_id: str = "e", weights: tuple[float, ...] = (1, 1)) -> Experiment:
    arms = tuple(Arm(f"arm-{number}", weight) for number, weight in enumerate(weights))
    return Experiment(experiment_id, "", arms, "click_rate", NOON)


@given(st.text(min_size=1, max_size=100), st.lists(st.floats(0.01, 100), min_size=2, max_size=10))
def test_every_shopper_has_one_arm_and_keeps_it(shopper: str, weights: list[float]) -> None:
    dealt = experiment(weights=tuple(weights))
    assert dealt.arm_of(shopper) in dealt.arms
    assert dealt.arm_of(shopper) == experiment(weights=tuple(weights)).arm_of(shopper)


def test_arms_fill_by_their_weights() -> None:
    counts = Counter(experiment(weights=(1, 3)).arm_of(f"s{n}").name for n in range(20_000))
    assert counts["arm-1"] / 20_000 == pytest.approx(0.75, abs=0.01)


def test_two_experiments_deal_independently() -> None:
    first, second = experiment("first"), experiment("second")
    both = Counter((first.arm_of(f"s{n}").name, second.arm_of(f"s{n}").name) for n in range(20_000))
    assert all(count == pytest.approx(5000, rel=0.05) for count in both.values())


def test_only_a_running_experiment_changes_anything() -> None:
    experiments = desk()
    experiments.create("Advertise?", [Arm("A"), Arm("B", 1000, {"sponsored": False})])
    assert experiments.assignment("s1") == NOTHING
    experiments.start("advertise")
    assigned = experiments.assignment("s1")
    assert (assigned.arms, assigned.changes) == ({"advertise": "B"}, {"sponsored": False})
    assert assigned.details == {"experiment": "advertise", "arm": "B"}
    assert experiments.assignment("") == NOTHING
    assert experiments.setting("sponsored", "s1", True) is False
    assert experiments.setting("personal_strength", "s1", 0.3) == 0.3
    experiments.stop("advertise")
    assert experiments.assignment("s1") == NOTHING


def test_the_experiment_that_began_first_wins() -> None:
    experiments = desk()
    first: dict[str, Change] = {"personal_strength": 0.25}
    second: dict[str, Change] = {"personal_strength": 0.75, "storefront": "new"}
    for name, same in (("a", first), ("b", second)):
        experiments.create(name, [Arm("A", changes=same), Arm("B", changes=same)])
        experiments.start(name)
    assigned = experiments.assignment("s1")
    assert assigned.changes == {"personal_strength": 0.25, "storefront": "new"}
    assert assigned.details["experiment"] == "a,b"


@pytest.mark.parametrize(
    ("arms", "field"),
    [
        ([Arm("A")], "arms"),
        ([Arm("A"), Arm("A")], "arms"),
    ],
)
def test_arms_that_cannot_be_are_refused(arms: list[Arm], field: str) -> None:
    with pytest.raises(InvalidExperiment) as caught:
        desk().create("x", arms)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"color": "red"}, "arms.changes"),
        ({"sponsored": 1.0}, "arms.changes.sponsored"),
        ({"personal_strength": 1.5}, "arms.changes.personal_strength"),
        ({"storefront": ""}, "arms.changes.storefront"),
    ],
)
def test_what_cannot_be_changed_so_is_refused(changes: dict[str, Change], field: str) -> None:
    with pytest.raises(InvalidExperiment) as caught:
        Arm("A", 1, changes)
    assert caught.value.field == field


def test_a_title_without_latin_letters_gets_an_id_too() -> None:
    made = desk().create("个性化排序", [Arm("A"), Arm("B")])
    assert made.id.startswith("experiment-") and made.title == "个性化排序"
