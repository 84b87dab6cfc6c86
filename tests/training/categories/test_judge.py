"""Figures of a head, where they can be counted by hand."""

import numpy as np
import pytest

from shopsight.training.categories.judge import as_table, calibration_error, judge_each, macro_recall
from tests.vision.small_head import small_head


def test_macro_recall_lets_a_rare_category_weigh_as_much_as_a_common_one() -> None:
    right = np.array([True, True, True, False])
    assert macro_recall(right, np.array([0, 0, 0, 2])) == 0.5


def test_calibration_error_is_the_gap_between_confidence_and_share_right() -> None:
    confidences = np.full(4, 0.9, np.float32)
    assert calibration_error(np.array([True, True, True, False]), confidences) == pytest.approx(0.15)


def test_each_name_is_counted_apart_and_a_right_department_is_a_right_answer() -> None:
    head = small_head(sure=0.7)
    shares = np.array([[0.9, 0.1, 0.0], [0.5, 0.4, 0.1], [0.4, 0.1, 0.5]], np.float32)
    figures = judge_each(head, np.array(["a", "a", "b"]), shares, np.array([0, 1, 2]), np.array([0, 0, 2]))
    assert (figures["a"]["n"], figures["b"]["n"]) == (2, 1)
    assert figures["a"]["accuracy"][0] == 0.5
    # The second picture is answered with its department, the third with nothing.
    assert figures["a"]["answered_right"][0] == 1
    assert figures["b"]["answered"][0] == 0
    assert figures["a"]["nearest_neighbor"][0] == 0.5
    assert as_table(figures).splitlines()[2].startswith("| a | 2 | .500 (.095–.905) |")
