"""The benchmark's coverage on few runs with fixed seeds: the promise is kept wherever the tests run."""

from __future__ import annotations

import pytest

from benchmarks.experiments import CASES, coverage


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("sequence")])
def test_an_interval_holds_the_truth_as_often_as_it_says(name: str) -> None:
    held, _ = coverage(CASES[name], 200)
    assert 0.93 <= held <= 0.97


def test_cuped_is_narrower() -> None:
    plain = coverage(CASES["difference of means (spent a shopper)"], 20)[1]
    assert coverage(CASES["CUPED, spent a shopper"], 20)[1] < 0.96 * plain
