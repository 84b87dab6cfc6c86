"""Rate and time left are those of the present attempt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shopsight.catalog.progress import Pace, rate_and_eta, resumed
from shopsight.core.types import Operation

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def operation(done: int, total: int | None) -> Operation:
    return Operation("op", "import", "feed.csv", "running", START, START, done=done, total=total)


def test_rate_and_time_left_follow_from_what_was_done_since_the_start() -> None:
    assert rate_and_eta(operation(200, 1000), START + timedelta(seconds=10)) == Pace(20.0, timedelta(seconds=40))


def test_time_left_is_unknown_without_a_total() -> None:
    assert rate_and_eta(operation(200, None), START + timedelta(seconds=10)) == Pace(20.0, None)


@pytest.mark.parametrize(("done", "seconds"), [(0, 10), (5, 0), (5, -3)])
def test_nothing_is_claimed_before_anything_was_done(done: int, seconds: int) -> None:
    assert rate_and_eta(operation(done, 100), START + timedelta(seconds=seconds)) == Pace(0.0, None)


def test_the_days_between_two_attempts_do_not_count() -> None:
    again = START + timedelta(days=3)
    left = operation(600, 1000)
    now = replace(left, done=700, checkpoint=resumed(left, again))
    assert rate_and_eta(now, again + timedelta(seconds=10)) == Pace(10.0, timedelta(seconds=30))


def test_an_estimate_that_was_too_low_never_gives_a_negative_time() -> None:
    assert rate_and_eta(operation(120, 100), START + timedelta(seconds=10)).left == timedelta(0)
