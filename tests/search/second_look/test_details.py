"""How alike two pictures are place by place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from shopsight.core.types import Details
from shopsight.search.second_look.details import Likeness, lead, likeness, votes


def details_of(rows: NDArray[np.float64], weights: list[float]) -> Details:
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    details: Details = np.rint(127 * np.column_stack([units, weights])).astype(np.int8)
    return details


def drawn(seed: int, places: int = 9) -> Details:
    random = np.random.default_rng(seed)
    return details_of(random.standard_normal((places, 16)), random.uniform(0.1, 1, places).tolist())


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=6))
def test_a_picture_is_most_like_itself(seeds: list[int]) -> None:
    alike = likeness(drawn(7), [drawn(seed) for seed in seeds] + [drawn(7)])
    for shares in (alike.of_query, alike.of_candidate):
        assert np.all(shares >= -1.01) and np.all(shares <= 1.01)
        assert shares[-1] >= shares.max() - 1e-3
        assert shares[-1] > 0.97


def test_where_the_places_lie_does_not_matter() -> None:
    there = drawn(3)
    turned = np.ascontiguousarray(there[::-1])
    for one, other in zip(likeness(drawn(1), [there]), likeness(drawn(1), [turned]), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_places_that_look_like_any_other_count_little() -> None:
    logo, paper, floor = np.eye(3)
    query = details_of(np.stack([logo, paper]), [1, 0.1])
    with_logo = details_of(np.stack([logo, floor]), [1, 0.1])
    with_paper = details_of(np.stack([floor, paper]), [1, 0.1])
    alike = likeness(query, [with_logo, with_paper])
    assert alike.of_query[0] > 0.9 > 0.2 > alike.of_query[1]
    assert alike.of_candidate[0] > 0.9 > 0.2 > alike.of_candidate[1]


def test_a_part_of_a_picture_is_wholly_found_in_it_but_not_the_reverse() -> None:
    whole = drawn(5, places=12)
    alike = likeness(whole[:4], [whole])
    assert alike.of_query[0] > 0.97
    assert alike.of_candidate[0] < 0.9


def test_places_without_any_weight_are_no_division_by_zero() -> None:
    plain = details_of(np.ones((4, 16)), [0, 0, 0, 0])
    alike = likeness(plain, [plain, plain])
    assert all(np.isfinite(shares).all() for shares in alike)
    assert lead(alike, plain, 0, [1]) == 0


def test_what_only_one_of_near_twins_has_puts_it_ahead_by_the_weight_of_that_place() -> None:
    brand, lemon, apricot, paper = np.eye(4)
    query = details_of(np.stack([brand, lemon, paper, paper]), [1, 1, 1, 1])
    same, twin, other = (
        details_of(np.stack(places), [1, 1, 1, 1])
        for places in ([brand, lemon, paper, paper], [brand, apricot, paper, paper], [apricot, apricot, paper, paper])
    )
    alike = likeness(query, [same, twin, other])
    assert lead(alike, query, 0, [1, 2]) == pytest.approx(0.25, abs=0.01)
    assert lead(alike, query, 1, [0, 2]) == pytest.approx(0, abs=0.01)
    assert lead(alike, query, 1, [2]) == pytest.approx(0.25, abs=0.01)


def test_each_place_votes_for_what_fits_it_best_by_its_weight_and_near_ties_divide_the_vote() -> None:
    logo, *paper = [0.9, 0.3], [0.61, 0.61], [0.5, 0.5]
    places = np.array([logo, *paper], np.float32).T
    alike = Likeness(places.mean(axis=1), places.mean(axis=1), places)
    query = details_of(np.ones((3, 16)), [1, 0.5, 0.5])
    np.testing.assert_allclose(votes(alike, query), [0.75, 0.25], atol=0.01)


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=6))
def test_votes_sum_to_one_and_the_picture_itself_has_most(seeds: list[int]) -> None:
    shares = votes(likeness(drawn(7), [drawn(seed) for seed in seeds] + [drawn(7)]), drawn(7))
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    assert shares[-1] >= shares.max() - 1e-5
