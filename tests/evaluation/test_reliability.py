"""The reliability diagram and its error, on probabilities whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from shopsight.evaluation.reliability import calibration_error_interval, expected_calibration_error, reliability


def test_chances_that_come_true_as_often_as_said_have_no_error() -> None:
    said = [0.25] * 4 + [0.75] * 4
    true = [True, False, False, False, True, True, True, False]
    assert expected_calibration_error(said, true) == pytest.approx(0.0)


def test_the_error_is_the_mean_distance_weighted_by_bins() -> None:
    said = [0.95] * 3 + [0.05]
    true = [False, False, False, False]
    assert expected_calibration_error(said, true) == pytest.approx((3 * 0.95 + 0.05) / 4)


def test_certainty_belongs_into_the_last_bin_and_empty_bins_are_left_out() -> None:
    bins = reliability([1.0, 0.91, 0.0], [True, True, False])
    assert [(b.n, b.true) for b in bins] == [(1, 0.0), (2, 1.0)]


def test_no_questions_have_no_error() -> None:
    assert expected_calibration_error([], []) == 0.0


def test_the_interval_holds_the_error() -> None:
    rng = np.random.default_rng(0)
    said = rng.uniform(0, 1, 400)
    true = rng.uniform(0, 1, 400) < said**2
    low, high = calibration_error_interval(said.tolist(), true.tolist(), rng)
    assert low < expected_calibration_error(said, true.tolist()) < high
