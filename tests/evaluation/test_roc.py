"""ROC and the area under it, against values worked out by hand and against the definition."""

import numpy as np
import pytest

from shopsight.evaluation.roc import auc, paired_auc_interval, roc


def test_the_curve_goes_from_corner_to_corner_with_one_point_per_threshold() -> None:
    curve = roc([0.9, 0.8, 0.4], [0.8, 0.3])
    assert curve.true_positive_rate == pytest.approx([0, 1 / 3, 2 / 3, 1, 1])
    assert curve.false_positive_rate == pytest.approx([0, 0, 1 / 2, 1 / 2, 1])
    assert curve.thresholds[1:] == pytest.approx([0.9, 0.8, 0.4, 0.3])


def test_a_threshold_is_the_highest_that_keeps_what_was_asked_for() -> None:
    curve = roc([0.9, 0.8, 0.4], [0.8, 0.3])
    assert curve.at_true_positive_rate(0.6) == (0.8, 0.5)
    assert curve.at_true_positive_rate(1.0) == (0.4, 0.5)


def test_the_area_is_the_chance_of_ranking_a_pair_rightly_with_ties_for_half() -> None:
    generator = np.random.default_rng(0)
    inside, outside = generator.integers(0, 9, 40) / 8, generator.integers(0, 7, 30) / 8
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in inside for b in outside]
    assert auc(inside, outside) == pytest.approx(np.mean(pairs))


def test_the_area_is_what_the_curve_encloses() -> None:
    inside, outside = [0.9, 0.8, 0.8, 0.4], [0.8, 0.5, 0.1]
    curve = roc(inside, outside)
    assert auc(inside, outside) == pytest.approx(np.trapezoid(curve.true_positive_rate, curve.false_positive_rate))


def test_the_interval_holds_the_area() -> None:
    generator = np.random.default_rng(1)
    inside, outside = generator.normal(1, 1, 80).tolist(), generator.normal(0, 1, 80).tolist()
    low, high = paired_auc_interval(inside, outside, np.random.default_rng(0), resamples=200)
    assert 0.5 < low < auc(inside, outside) < high < 1


def test_one_kind_alone_has_no_curve() -> None:
    with pytest.raises(ValueError, match="3 inside and 0 outside"):
        roc([1, 2, 3], [])
