"""From vectors to categories: probabilities, the department where a category is not sure, and no answer."""

import numpy as np
import pytest

from shopsight.core.types import Vectors
from tests.vision.small_head import APPLES, PEARS, SHOES, small_head


def rows(*vectors: tuple[float, float]) -> Vectors:
    return np.array(vectors, np.float32)


def test_probabilities_of_many_vectors_sum_to_one() -> None:
    shares = small_head().probabilities(rows((1, 0), (0, 1), (-1, 0)))
    assert shares.shape == (3, 3)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)


def test_a_higher_temperature_is_less_sure() -> None:
    cold, warm = (small_head(temperature=t).probabilities(rows((1, 1))).max() for t in (0.5, 2))
    assert cold > warm


def test_a_clear_picture_gets_its_category_and_the_next_guesses() -> None:
    found = small_head().read(rows((-1, 0)), top=2)[0]
    assert found.answer == found.guesses[0]
    assert found.guesses[0].category == SHOES
    assert found.guesses[0].confidence == pytest.approx(1, abs=0.01)
    assert len(found.guesses) == 2


def test_between_two_categories_of_a_department_the_department_is_the_answer() -> None:
    found = small_head().read(rows((1, 0.1)))[0]
    assert [guess.category for guess in found.guesses] == [APPLES, PEARS, SHOES]
    assert found.answer is not None
    assert found.answer.category == APPLES.department == PEARS.department
    assert found.answer.confidence > 0.99 > found.guesses[0].confidence


def test_between_departments_there_is_no_answer_but_guesses() -> None:
    found = small_head().read(rows((0, 0)))[0]
    assert found.answer is None
    assert len(found.guesses) == 3
