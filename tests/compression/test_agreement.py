"""Agreement of neighbors: what a compressed encoder loses where nothing is labelled."""

import numpy as np
import pytest

from shopsight.compression.agreement import agreement
from shopsight.core.types import Vectors


def directions(*degrees: float) -> Vectors:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_the_same_vectors_agree_wholly() -> None:
    vectors = directions(0, 10, 40, 90, 200)
    assert agreement(vectors, vectors) == 1.0


def test_a_neighbor_that_was_further_away_counts_as_lost() -> None:
    assert agreement(directions(0, 10, 60, 70), directions(0, 60, 10, 70)) == 0.0


def test_one_of_two_twins_is_as_good_as_the_other() -> None:
    assert agreement(directions(0, 5, -6, 180), directions(0, 6, -5, 180)) == pytest.approx(1.0)
