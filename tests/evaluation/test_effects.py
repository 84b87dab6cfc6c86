"""The estimators: known values, and intervals that hold the truth as often as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.evaluation.effects import (
    cuped,
    difference,
    difference_of_shares,
    log_lift,
    mean_of,
    ratio_of,
    sample_ratio,
)
from shopsight.evaluation.sequences import sequence_interval


def test_a_difference_of_shares_is_newcombes() -> None:
    # The first worked example of Newcombe (1998), method 10: 56/70 against 48/80.
    value, (low, high) = difference_of_shares((48, 80), (56, 70))
    assert value == pytest.approx(0.2)
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_the_sample_ratio_is_pearsons() -> None:
    assert sample_ratio([500, 500], [1, 1]) == 1.0
    # χ² = 3.8415 with 1, 5.9915 with 2, 7.8147 with 3 degrees of freedom: the 95 % points of every table.
    for degrees, point in ((1, 3.841459), (2, 5.991465), (3, 7.814728), (4, 9.487729)):
        counts, weights = _counts_of_distance(point, degrees)
        assert sample_ratio(counts, weights) == pytest.approx(0.05, abs=1e-4)


def test_a_ratio_is_that_of_the_sums_and_knows_its_clusters() -> None:
    searches = np.array([1.0, 1.0, 8.0])
    clicks = np.array([1.0, 0.0, 5.0])
    assert ratio_of(clicks, searches).value == pytest.approx(0.6)
    # Ten rows of one shopper each, twice: half the variance; the same shopper's rows doubled: the same variance.
    twice = ratio_of(np.tile(clicks, 2), np.tile(searches, 2))
    assert ratio_of(clicks * 2, searches * 2).variance == pytest.approx(ratio_of(clicks, searches).variance)
    assert twice.variance < ratio_of(clicks, searches).variance


def test_a_lift_is_relative_and_needs_something_to_relate_to() -> None:
    nothing, some, more = (mean_of(np.array([x, x + 1e-9])) for x in (0.0, 2.0, 3.0))
    lift = log_lift(some, more)
    assert lift is not None
    assert math.exp(lift.value) == pytest.approx(1.5)
    assert log_lift(mean_of(np.zeros(9)), nothing) is None


def test_one_row_is_no_estimate() -> None:
    with pytest.raises(ValueError, match="at least 2 rows, got 1"):
        mean_of(np.ones(1))
    with pytest.raises(ValueError, match="denominator"):
        ratio_of(np.ones(3), np.zeros(3))


def test_cuped_takes_out_what_was_there_before() -> None:
    rng = np.random.default_rng(1)
    before = [rng.gamma(1.0, 10.0, 2000) for _ in range(2)]
    after = [earlier + rng.normal(effect, 2.0, 2000) for earlier, effect in zip(before, (0.0, 0.5), strict=True)]
    plain = difference(mean_of(after[0]), mean_of(after[1]))
    sharp = difference(*cuped(after, before))
    assert sharp.variance < plain.variance / 10
    assert sharp.interval[0] < 0.5 < sharp.interval[1]


def test_cuped_without_a_past_changes_nothing() -> None:
    arms = [np.arange(5.0), np.arange(7.0)]
    nothing = [np.zeros(5), np.zeros(7)]
    assert cuped(arms, nothing) == [mean_of(arms[0]), mean_of(arms[1])]


@given(st.integers(0, 2**32 - 1), st.floats(-5, 5), st.floats(0.1, 10))
def test_a_difference_follows_shift_and_scale(seed: int, shift: float, scale: float) -> None:
    a, b = np.random.default_rng(seed).normal(size=(2, 20))
    found = difference(mean_of(a * scale), mean_of(b * scale + shift))
    assert found.value == pytest.approx(difference(mean_of(a), mean_of(b)).value * scale + shift, abs=1e-9)


def test_watching_all_the_time_alarms_falsely_in_at_most_one_of_twenty() -> None:
    rng = np.random.default_rng(7)
    alarms_plain = alarms_sequence = 0
    for _ in range(200):
        arms = rng.exponential(1.0, (2, 3000))
        looks = [difference(mean_of(arms[0, :n]), mean_of(arms[1, :n])) for n in range(100, 3001, 50)]
        alarms_plain += any(_excludes_zero(look.interval) for look in looks)
        alarms_sequence += any(_excludes_zero(sequence_interval(look)) for look in looks)
    assert alarms_sequence <= 10
    assert alarms_plain >= 30  # what peeking costs without it


def _excludes_zero(interval: tuple[float, float]) -> bool:
    return not interval[0] <= 0 <= interval[1]


def _counts_of_distance(distance: float, degrees: int) -> tuple[list[int], list[float]]:
    """Counts of one arm too many and one too few, so that Pearson's distance is as asked."""
    n = 1_000_000
    off = math.sqrt(distance * n / 2)
    return [round(n + off), round(n - off)] + [n] * (degrees - 1), [1.0] * (degrees + 1)
