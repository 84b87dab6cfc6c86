"""What another policy would have earned: right where the truth is known, refused where it cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from shopsight.evaluation.counterfactual import LoggedDecisions, effective_n, ips, snips


def logged(rng: np.random.Generator, n: int) -> tuple[LoggedDecisions, np.ndarray]:
    """Two choices that earn .2 and .6; the log took the second in a quarter, the other policy takes it always."""
    second = rng.random(n) < 0.25
    rewards = (rng.random(n) < np.where(second, 0.6, 0.2)).astype(np.float64)
    propensities = np.where(second, 0.25, 0.75)
    return LoggedDecisions(rewards, propensities, np.arange(n)), second.astype(np.float64)


def test_both_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(3)
    held = np.zeros(2)
    for _ in range(400):
        decisions, chances = logged(rng, 800)
        for place, estimator in enumerate((ips, snips)):
            low, high = estimator(decisions, chances).interval
            held[place] += low <= 0.6 <= high
    assert (np.abs(held / 400 - 0.95) <= 0.03).all()


def test_normalizing_makes_it_narrower() -> None:
    decisions, chances = logged(np.random.default_rng(4), 4000)
    assert snips(decisions, chances).variance < 0.6 * ips(decisions, chances).variance
    assert 900 < effective_n(decisions, chances) < 1100


def test_decisions_of_one_shopper_count_as_one_unit() -> None:
    decisions, chances = logged(np.random.default_rng(5), 1000)
    repeated = LoggedDecisions(
        np.tile(decisions.rewards, 4), np.tile(decisions.propensities, 4), np.tile(decisions.shoppers, 4)
    )
    assert snips(repeated, np.tile(chances, 4)).variance == pytest.approx(snips(decisions, chances).variance)


def test_what_was_never_taken_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        LoggedDecisions(np.ones(2), np.array([0.0, 1.0]), np.arange(2))
