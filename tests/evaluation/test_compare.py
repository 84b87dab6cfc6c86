"""Paired tests: exact where they can be worked out, and right on average where they are drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.evaluation.compare import compare, mcnemar, paired_bootstrap
from tests.evaluation.letters import found, photo


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (0, 5, 2 / 32), (1, 9, 2 * 11 / 1024), (4, 4, 1.0)],
)
def test_mcnemar_is_a_fair_coin_thrown_for_each_disagreement(only_first: int, only_second: int, p: float) -> None:
    assert mcnemar(only_first, only_second) == pytest.approx(p)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_a_probability_and_takes_no_side(only_first: int, only_second: int) -> None:
    p = mcnemar(only_first, only_second)
    assert 0 < p <= 1
    assert p == mcnemar(only_second, only_first)


def test_mcnemar_counts_thousands_of_disagreements() -> None:
    assert 0.04 < mcnemar(2900, 3055) < 0.06
    assert mcnemar(1000, 5000) < 1e-300


def test_equal_models_show_no_difference() -> None:
    tested = paired_bootstrap([0.5, 1.0, 0.2], [0.5, 1.0, 0.2], np.random.default_rng(0), resamples=100)
    assert (tested.low, tested.high, tested.p) == (0, 0, 1)


def test_a_clear_difference_is_told_from_a_drawn_one() -> None:
    generator = np.random.default_rng(2)
    base = generator.random(200)
    worse = (base - generator.normal(0.1, 0.2, 200)).tolist()
    alike = (base - generator.normal(0.0, 0.2, 200)).tolist()
    clear = paired_bootstrap(base.tolist(), worse, np.random.default_rng(0), resamples=999)
    drawn = paired_bootstrap(base.tolist(), alike, np.random.default_rng(0), resamples=999)
    assert clear.p == 0.001 and 0 < clear.low < 0.1 < clear.high
    assert drawn.p > 0.05 and drawn.low < 0 < drawn.high


def test_the_p_value_of_equal_models_is_seldom_small() -> None:
    generator = np.random.default_rng(3)
    small = 0
    for _ in range(200):
        values = generator.normal(0, 1, 40)
        small += paired_bootstrap(values.tolist(), [0.0] * 40, generator, resamples=199).p <= 0.05
    # 10 of 200 are expected.
    assert 2 <= small <= 24


def test_two_models_are_compared_photo_by_photo() -> None:
    photos = [photo(str(n), "a") for n in range(4)]
    ours = [found(photos[0], "a", "b"), found(photos[1], "a", "b"), found(photos[2], "a", "b"), found(photos[3], "b")]
    theirs = [found(photos[0], "a", "b"), found(photos[1], "b", "a"), found(photos[2], "b", "a"), found(photos[3], "b")]
    told = compare(ours, theirs, model="ours", other="theirs")
    assert (told["both"], told["only_ours"], told["only_theirs"], told["neither"]) == (1, 2, 0, 1)
    assert (told["recall_at_1"]["ours"], told["recall_at_1"]["theirs"], told["recall_at_1"]["p"]) == (0.75, 0.25, 0.5)
    assert told["map"]["difference"] == pytest.approx(0.25)
    assert told["recall_curve"][:2] == [0.25, 0.75]


def test_other_photos_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same photos"):
        compare([found(photo("1", "a"), "a")], [found(photo("2", "a"), "a")], model="x", other="y")
