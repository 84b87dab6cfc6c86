"""Who is alone and who is one of many."""

from __future__ import annotations

import pytest

from shopsight.vision.encoders.crowd import Crowd


def test_one_caller_is_alone_each_time() -> None:
    crowd = Crowd()
    for _ in range(3):
        with crowd.run() as is_alone:
            assert is_alone


def test_of_two_at_once_the_second_is_not_alone() -> None:
    crowd = Crowd()
    with crowd.run() as is_first_alone, crowd.run() as is_second_alone:
        assert (is_first_alone, is_second_alone) == (True, False)


def test_who_comes_first_after_two_have_met_counts_as_one_of_many_once() -> None:
    crowd = Crowd()
    with crowd.run(), crowd.run():
        pass
    seen = []
    for _ in range(3):
        with crowd.run() as is_alone:
            seen.append(is_alone)
    assert seen == [False, True, True]


def test_a_run_that_failed_is_over() -> None:
    crowd = Crowd()
    with pytest.raises(ZeroDivisionError), crowd.run():
        raise ZeroDivisionError
    with crowd.run() as is_alone:
        assert is_alone
