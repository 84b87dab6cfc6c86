"""P-values against exact fractions, and the correction against numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, fsum, lgamma

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.recommend.associations.significance import fisher_p_values, q_values


def exact(both: int, one: int, other: int, total: int) -> float:
    ways = sum(comb(one, k) * comb(total - one, other - k) for k in range(both, min(one, other) + 1))
    return float(Fraction(ways, comb(total, other)))


def by_gamma(both: int, one: int, other: int, total: int) -> float:
    def log_comb(n: int, k: int) -> float:
        return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)

    logs = (log_comb(one, k) + log_comb(total - one, other - k) for k in range(both, min(one, other) + 1))
    return fsum(exp(log - log_comb(total, other)) for log in logs)


def fisher(both: int, one: int, other: int, total: int) -> float:
    return float(fisher_p_values(np.array([both]), np.array([one]), np.array([other]), total)[0])


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    total = draw(st.integers(1, 400))
    one, other = draw(st.integers(1, total)), draw(st.integers(1, total))
    return draw(st.integers(max(0, one + other - total), min(one, other))), one, other, total


@given(tables())
def test_a_p_value_is_the_exact_tail_of_the_hypergeometric_distribution(table: tuple[int, int, int, int]) -> None:
    assert fisher(*table) == pytest.approx(exact(*table), rel=1e-9)


@given(tables())
def test_a_p_value_is_the_same_both_ways(table: tuple[int, int, int, int]) -> None:
    both, one, other, total = table
    assert fisher(both, one, other, total) == pytest.approx(fisher(both, other, one, total), rel=1e-9)


def test_many_baskets_are_no_trouble() -> None:
    assert fisher(620, 25_500, 18_500, 983_500) == pytest.approx(by_gamma(620, 25_500, 18_500, 983_500), rel=1e-6)
    assert fisher(10, 500_000, 500_000, 1_000_000) == 1.0
    assert fisher(400, 25_500, 18_500, 983_500) == pytest.approx(by_gamma(400, 25_500, 18_500, 983_500), rel=1e-6)
    assert fisher(900_000, 900_000, 900_000, 1_000_000) == 0.0


def test_false_discoveries_are_corrected_as_benjamini_and_hochberg_do() -> None:
    p_values = np.array([0.04, 0.01, 0.03, 0.005])
    assert q_values(p_values, tests=4).tolist() == pytest.approx([0.04, 0.02, 0.04, 0.02])
    assert q_values(p_values, tests=8).tolist() == pytest.approx([0.08, 0.04, 0.08, 0.04])
    assert q_values(p_values, tests=400).max() == 1.0


def test_among_independent_items_hardly_anything_is_found() -> None:
    random = np.random.default_rng(5)
    has = random.random((2000, 60)) < 0.1
    together = has.T.astype(int) @ has.astype(int)
    left, right = np.triu_indices(60, 1)
    counts = together.diagonal()
    p_values = fisher_p_values(together[left, right], counts[left], counts[right], 2000)
    assert (p_values < 0.05).mean() == pytest.approx(0.05, abs=0.02)
    assert (q_values(p_values, len(p_values)) < 0.05).sum() == 0
