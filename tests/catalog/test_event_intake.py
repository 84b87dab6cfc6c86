"""Events are taken row by row, within the time that the shop keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shopsight.catalog.event_intake import EventIntake
from shopsight.core.events import Events
from shopsight.store import SqlEventLog, open_engine

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> SqlEventLog:
    return SqlEventLog(open_engine(tmp_path / "shop.db"))


@pytest.fixture
def intake(log: SqlEventLog) -> EventIntake:
    return EventIntake(log, "USD", timedelta(days=30), lambda: NOW)


def row(shopper: str = "s1", **ago: float) -> dict[str, Any]:
    time = NOW - timedelta(**ago)
    return {"event_name": "view_item", "event_time": time.isoformat(), "user_pseudo_id": shopper}


def test_a_bad_row_does_not_keep_the_others_out(intake: EventIntake, log: SqlEventLog) -> None:
    taken = intake.take([row(), 7, row("ann@shop.example"), row("s2")])
    assert (taken.new, taken.known) == (2, 0)
    assert [(issue.row, issue.field, issue.code) for issue in taken.issues] == [
        (2, "event", "invalid_event"),
        (3, "user_pseudo_id", "invalid_event"),
    ]
    assert [logged.event.shopper for logged in log.read()] == ["s1", "s2"]


def test_sent_twice_is_taken_once(intake: EventIntake) -> None:
    assert intake.take([row(), row(), row(minutes=1)]).new == 2
    again = intake.take([row(), row(minutes=1), row(minutes=2)])
    assert (again.new, again.known) == (1, 2)


def test_late_is_welcome_but_neither_the_future_nor_what_is_older_than_is_kept(intake: EventIntake) -> None:
    taken = intake.take([row(days=29), row(minutes=-4), row(minutes=-6), row(days=31)])
    assert taken.new == 2
    assert [issue.row for issue in taken.issues] == [3, 4]
    assert "is in the future" in taken.issues[0].message
    assert "more than 30 days ago" in taken.issues[1].message


def test_what_grows_too_old_is_forgotten(log: SqlEventLog) -> None:
    EventIntake(log, "USD", None, lambda: NOW).take([row(days=60), row(days=1)])
    assert EventIntake(log, "USD", None, lambda: NOW).forget() == 0
    assert EventIntake(log, "USD", timedelta(days=30), lambda: NOW).forget() == 1


def test_a_bots_events_are_kept_but_not_read_unless_asked_for(intake: EventIntake, log: SqlEventLog) -> None:
    intake.take([row("s1"), row("robot")], is_bot=lambda event: event.shopper == "robot")
    assert [logged.event.shopper for logged in log.read()] == ["s1"]
    assert [logged.event.details for logged in log.read(Events(shopper="robot", bots=True))] == [{"bot": True}]
