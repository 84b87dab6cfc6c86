"""Team draft is fair, keeps both orders, and tells the better ranking by clicks."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.evaluation.interleaving import preference, team_draft

rankings = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(rankings, rankings, st.integers(0, 10), st.integers(0, 1000))
def test_the_merged_list_is_one_of_both(first: list[str], second: list[str], k: int, seed: int) -> None:
    merged = team_draft(first, second, k, Random(seed))
    ids = [drafted.product_id for drafted in merged]
    assert len(set(ids)) == len(ids) == min(k, len({*first, *second}))
    for team, ranking in enumerate((first, second)):
        brought = [drafted.product_id for drafted in merged if drafted.team == team]
        assert brought == [product for product in ranking if product in brought]
    # After each pair of places both teams have brought as many, unless one has nothing more to bring.
    for end in range(2, 2 * (min(len(first), len(second), k) // 4) + 1, 2):
        assert sum(drafted.team for drafted in merged[:end]) == end // 2


def test_each_begins_half_of_the_time() -> None:
    begins = [team_draft("ab", "cd", 1, Random(seed))[0].team for seed in range(2000)]
    assert abs(sum(begins) / 2000 - 0.5) < 0.05


def test_the_ranking_with_the_clicks_is_preferred() -> None:
    first = np.array([1.0, 0, 0, 0, 0, 1])
    second = np.array([0.0, 1, 1, 2, 0, 1])
    found = preference(first, second, np.array([1, 1, 2, 3, 4, 5]))
    assert found.value == pytest.approx((-1 + 1 + 1 + 1 + 0) / 5)
    assert found.n == 4  # the fourth shopper clicked nothing


def test_two_equal_rankings_are_told_apart_in_one_of_twenty() -> None:
    rng = np.random.default_rng(11)
    wrong = 0
    for _ in range(300):
        clicks = rng.random((2, 400)) < 0.2
        low, high = preference(clicks[0] * 1.0, clicks[1] * 1.0, rng.integers(0, 150, 400)).interval
        wrong += not low <= 0 <= high
    assert 4 <= wrong <= 27
