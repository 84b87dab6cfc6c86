"""Work that is held to a pace, by a clock that goes when somebody sleeps."""

from __future__ import annotations

from shopsight.catalog.pace import Pace


class Clock:
    """Stands still but for `sleep`."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_work_without_a_pace_goes_as_it_can() -> None:
    clock = Clock()
    pace = Pace(0.0, clock.sleep, clock)
    assert pace.at_once(64) == 64
    pace.done(64)
    assert clock.now == 100.0


def test_a_pace_is_kept_over_many_pieces_whatever_they_take() -> None:
    clock = Clock()
    pace = Pace(20.0, clock.sleep, clock)
    for _ in range(10):
        taken = pace.at_once(64)
        assert taken == 20
        clock.now += 0.4
        pace.done(taken)
    assert clock.now == 110.0


def test_less_than_one_a_second_is_one_at_a_time() -> None:
    clock = Clock()
    pace = Pace(0.5, clock.sleep, clock)
    assert pace.at_once(64) == 1
    pace.done(1)
    assert clock.now == 102.0


def test_lost_time_is_not_made_up_for_in_a_burst() -> None:
    clock = Clock()
    pace = Pace(10.0, clock.sleep, clock)
    clock.now += 1000
    began = clock.now
    for _ in range(5):
        pace.done(10)
    assert clock.now >= began + 4
