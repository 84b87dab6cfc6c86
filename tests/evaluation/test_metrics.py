"""Metrics against values that were worked out by hand."""

import numpy as np
import pytest

from shopsight.evaluation.metrics import (
    average_precision,
    bootstrap,
    first_hit,
    ndcg_at,
    precision_at,
    recall_at,
    wilson,
    wilson_interval,
)


def test_the_first_hit_is_the_place_of_the_first_relevant_product() -> None:
    assert first_hit(["a", "b", "c"], {"c", "b"}) == 1
    assert first_hit(["a"], {"b"}) is None
    assert first_hit([], {"b"}) is None


def test_recall_counts_queries_found_within_the_first_k() -> None:
    hits = [0, 4, None, 5]
    assert recall_at(1, hits) == 0.25
    assert recall_at(5, hits) == 0.5
    assert recall_at(10, hits) == 0.75
    assert recall_at(1, []) == 0


@pytest.mark.parametrize(
    ("ranked", "relevant", "expected"),
    [
        (["a", "b", "c"], {"a"}, 1.0),
        (["a", "b", "c"], {"c"}, 1 / 3),
        (["a", "x", "b"], {"a", "b"}, (1 + 2 / 3) / 2),
        (["a", "x"], {"a", "missing"}, 0.5),
        (["a", "a", "b"], {"b"}, 0.5),
        (["a"], set[str](), 0.0),
    ],
)
def test_average_precision_is_the_mean_precision_at_each_relevant_product(
    ranked: list[str], relevant: set[str], expected: float
) -> None:
    assert average_precision(ranked, relevant) == pytest.approx(expected)


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 0.25), (3, (1 / 2 + 2 / 3) / 2), (9, (1 / 2 + 2 / 3) / 2)])
def test_average_precision_at_k_looks_at_k_places(k: int, expected: float) -> None:
    assert average_precision(["x", "a", "b"], {"a", "b"}, k) == pytest.approx(expected)


def test_average_precision_at_k_is_whole_when_all_that_fits_is_right() -> None:
    assert average_precision(["a", "b"], {"a", "b", "c"}, 2) == 1


def test_precision_counts_right_places_among_k() -> None:
    assert precision_at(4, ["a", "x", "b"], {"a", "b", "c"}) == 0.5
    assert precision_at(1, [], {"a"}) == 0


def test_ndcg_discounts_by_the_logarithm_of_the_place() -> None:
    # Places 2 and 3 of the best possible 1 and 2: (1 / log2 3 + 1 / log2 4) / (1 / log2 2 + 1 / log2 3).
    assert ndcg_at(10, ["x", "a", "b"], {"a", "b"}) == pytest.approx((0.63093 + 0.5) / 1.63093, rel=1e-4)
    assert ndcg_at(10, ["a", "x"], {"a"}) == 1
    assert ndcg_at(1, ["x", "a"], {"a"}) == 0
    assert ndcg_at(5, ["a"], set()) == 0


def test_weighted_trials_need_not_be_whole() -> None:
    low, high = wilson_interval(0.9, 12.5)
    assert low < wilson_interval(0.9, 100)[0] < 0.9 < wilson_interval(0.9, 100)[1] < high


def test_wilson_gives_the_published_interval() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263.
    share = wilson(81, 263)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)
    assert share.value == pytest.approx(81 / 263) and share.n == 263


def test_wilson_stays_within_0_and_1_and_admits_ignorance() -> None:
    assert wilson(0, 10).low == 0 and wilson(10, 10).high == 1
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


@pytest.mark.parametrize("successes", [-1, 11])
def test_wilson_refuses_impossible_counts(successes: int) -> None:
    with pytest.raises(ValueError, match="0–10"):
        wilson(successes, 10)


def test_the_bootstrap_interval_holds_the_mean_and_narrows_with_more_values() -> None:
    generator = np.random.default_rng(1)
    few, many = generator.random(20).tolist(), generator.random(2000).tolist()
    low, high = bootstrap(few, np.random.default_rng(0))
    assert low < float(np.mean(few)) < high
    narrow_low, narrow_high = bootstrap(many, np.random.default_rng(0))
    assert narrow_high - narrow_low < high - low


def test_the_bootstrap_of_nothing_knows_nothing() -> None:
    assert bootstrap([], np.random.default_rng(0)) == (0, 1)
