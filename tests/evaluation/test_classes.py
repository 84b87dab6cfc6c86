"""Macro and micro recall, by hand."""

import pytest

from shopsight.evaluation.classes import class_recall
from shopsight.evaluation.metrics import wilson


def test_macro_counts_classes_alike_and_micro_counts_trials_alike() -> None:
    recall = class_recall([("often", True)] * 8 + [("seldom", False)] * 2)
    assert (recall.macro, recall.micro, recall.n_classes) == (0.5, 0.8, 2)


def test_classes_of_one_size_are_as_sure_as_their_trials_together() -> None:
    recall = class_recall([("a", True), ("a", False), ("b", True), ("b", True)])
    share = wilson(3, 4)
    assert recall.macro == recall.micro == 0.75
    assert recall.macro_ci95 == pytest.approx((share.low, share.high)) == recall.micro_ci95


def test_a_small_class_makes_macro_recall_less_sure_than_the_number_of_trials() -> None:
    recall = class_recall([("often", True)] * 98 + [("seldom", True)] * 2)
    assert recall.macro == 1
    assert recall.macro_ci95[0] < recall.micro_ci95[0] < 1


def test_no_trials_know_nothing() -> None:
    assert class_recall([]).macro_ci95 == (0, 1)
