"""The head learns what can be learned, and says truly how sure it is."""

import numpy as np
import pytest

from shopsight.training.categories.head import fit_temperature, fit_weights, root_balanced, sure_from


def test_classes_that_a_line_parts_are_told_apart() -> None:
    generator = np.random.default_rng(0)
    labels = np.arange(90) % 3
    vectors = (np.eye(3, 8)[labels] + 0.1 * generator.normal(size=(90, 8))).astype(np.float32)
    weights = fit_weights(vectors, labels, 3, 1e-4)
    assert weights.shape == (3, 9)
    assert ((vectors @ weights[:, :-1].T + weights[:, -1]).argmax(axis=1) == labels).all()


def test_the_temperature_turns_exaggerated_logits_into_the_share_that_is_right() -> None:
    # Three of four are right, so the probability that makes them likeliest is 3/4.
    logits = np.tile(np.array([[8.0, 0.0]], np.float32), (4, 1))
    scaled = logits / fit_temperature(logits, np.array([0, 0, 0, 1]))
    # The right and the wrong class are weighted by the root of their counts.
    odds = np.sqrt(3)
    assert 1 / (1 + np.exp(-scaled[0, 0])) == pytest.approx(odds / (1 + odds), abs=1e-3)


def test_a_class_weighs_the_root_of_its_count() -> None:
    weights = root_balanced(np.array([0, 0, 0, 0, 2]))
    assert weights.sum() == pytest.approx(1)
    assert weights[:4].sum() == pytest.approx(2 * weights[4])


def test_sure_is_where_answers_are_right_as_often_as_wanted() -> None:
    confidences = np.array([0.2, 0.5, 0.8, 0.9], np.float32)
    labels = np.zeros(4, np.int64)
    assert sure_from(confidences, np.array([False, True, True, True]), labels, 0.9) == 0.21
    assert sure_from(confidences, np.zeros(4, np.bool_), labels, 0.9) == 1
