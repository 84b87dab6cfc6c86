"""What every event log promises, over SQLite and a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from shopsight.core.errors import InvalidEvent
from shopsight.core.events import Event, EventItem, Events
from shopsight.store import SqlEventLog

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def log(engine: Engine) -> SqlEventLog:
    return SqlEventLog(engine)


def viewed(event_id: str, shopper: str = "s1", minutes: int = 0) -> Event:
    return Event(event_id, "view_item", NOON + timedelta(minutes=minutes), shopper, items=(EventItem("shoe-1"),))


def ids(log: SqlEventLog, asked: Events = Events(), after: int = 0) -> list[str]:
    return [logged.event.id for logged in log.read(asked, after)]


def test_an_event_comes_back_as_it_was_taken(log: SqlEventLog) -> None:
    whole = Event(
        "e1",
        "purchase",
        NOON,
        shopper="s1",
        session="s1-1",
        items=(EventItem("shoe-1", 2, 4990, 1), EventItem("鞋-2")),
        query_id="q1",
        list_id="search",
        words="red shoe",
        transaction_id="t1",
        currency="EUR",
        value_minor=9980,
        details={"helpful": False, "reason": "wrong color", "arm": 2},
    )
    assert log.append([whole]) == 1
    assert [logged.event for logged in log.read()] == [whole]


def test_the_same_id_again_is_the_same_event(log: SqlEventLog) -> None:
    assert log.append([viewed("e1"), viewed("e1"), viewed("e2")]) == 2
    assert log.append([viewed("e2", minutes=5), viewed("e3")]) == 1
    assert ids(log) == ["e1", "e2", "e3"]


def test_late_events_are_read_by_those_who_go_on_where_they_were(log: SqlEventLog) -> None:
    log.append([viewed("e1", minutes=60)])
    seen = log.number()
    log.append([viewed("late", minutes=-60)])
    assert ids(log, after=seen) == ["late"]


def test_every_part_of_the_question_narrows(log: SqlEventLog) -> None:
    log.append([viewed("a"), viewed("b", "s2", 10), replace(viewed("c", "s2", 20), name="add_to_cart", session="s2-1")])
    assert ids(log, Events(names=("add_to_cart",))) == ["c"]
    assert ids(log, Events(shopper="s2")) == ["b", "c"]
    assert ids(log, Events(session="s2-1")) == ["c"]
    assert ids(log, Events(since=NOON + timedelta(minutes=10), until=NOON + timedelta(minutes=20))) == ["b"]


def test_erasing_a_shopper_leaves_the_others(log: SqlEventLog) -> None:
    log.append([viewed("a"), viewed("b", "s2"), viewed("c")])
    assert log.erase("s1") == 2
    assert ids(log) == ["b"]
    assert log.erase("s1") == 0


def test_a_number_is_not_used_again_after_an_erasure(log: SqlEventLog) -> None:
    log.append([viewed("a"), viewed("b", "s2")])
    seen = log.number()
    log.erase("s2")
    log.append([viewed("c")])
    assert ids(log, after=seen) == ["c"]


def test_what_is_too_old_is_forgotten(log: SqlEventLog) -> None:
    log.append([viewed("old", minutes=-1), viewed("new")])
    assert log.forget(NOON) == 1
    assert ids(log) == ["new"]


def test_threads_that_append_at_once_lose_and_double_nothing(log: SqlEventLog) -> None:
    batches = [
        [viewed(f"{thread}-{n}") for n in range(20)] + [viewed(f"all-{n}") for n in range(5)] for thread in range(12)
    ]
    with ThreadPoolExecutor(12) as pool:
        new = list(pool.map(log.append, batches))
    assert sum(new) == 12 * 20 + 5
    assert len(ids(log)) == len(set(ids(log))) == sum(new)


def test_what_cannot_be_written_is_told_to_all_who_wait_and_hinders_nobody_afterwards(
    engine: Engine, log: SqlEventLog
) -> None:
    with engine.connect() as connection, connection.begin():
        connection.execute(text("ALTER TABLE events RENAME TO moved"))
    with ThreadPoolExecutor(4) as pool:
        outcomes = [pool.submit(log.append, [viewed(str(n))]).exception() for n in range(4)]
    assert all(isinstance(outcome, Exception) for outcome in outcomes)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("ALTER TABLE moved RENAME TO events"))
    assert log.append([viewed("1")]) == 1


def test_bots_are_left_out_unless_asked_for(log: SqlEventLog) -> None:
    log.append([viewed("a"), replace(viewed("b"), details={"bot": True})])
    assert ids(log) == ["a"]
    assert ids(log, Events(bots=True)) == ["a", "b"]


def test_more_than_is_forgotten_at_once_is_forgotten(log: SqlEventLog) -> None:
    log.append([viewed(f"e{n}", minutes=n % 2 - 1) for n in range(12_000)])
    assert log.forget(NOON) == 6000
    assert log.forget(NOON) == 0


def test_more_events_than_a_page_are_walked_in_order(log: SqlEventLog) -> None:
    log.append([viewed(f"e{n:05}") for n in range(4500)])
    assert ids(log) == [f"e{n:05}" for n in range(4500)]


def test_a_wrong_event_says_which_field() -> None:
    with pytest.raises(InvalidEvent, match="event_name: one of search") as caught:
        Event("e1", "looked", NOON)
    assert caught.value.field == "event_name"
    with pytest.raises(InvalidEvent, match="event_time"):
        Event("e1", "view_item", datetime(2026, 6, 1))
    with pytest.raises(InvalidEvent, match="quantity is at least 1"):
        EventItem("shoe-1", 0)


def test_another_mark_is_another_set_of_events(log: SqlEventLog) -> None:
    until = NOON + timedelta(hours=1)
    assert log.mark(NOON, until).events == 0
    log.append([viewed("a"), viewed("b", "erased", 5), viewed("later", minutes=60)])
    before = log.mark(NOON, until)
    assert before.events == 2 and log.mark(until, until + timedelta(hours=1)).events == 1
    log.erase("erased")
    log.append([viewed("c")])
    after = log.mark(NOON, until)
    assert after.events == 2 and after.last > before.last
