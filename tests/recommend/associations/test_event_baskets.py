"""Baskets out of events: by transaction, visit or cart; by period, segment and details."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shopsight.core.associations import AssociationQuery
from shopsight.core.events import Event, EventItem
from shopsight.recommend.associations.event_baskets import event_baskets
from shopsight.store import SqlEventLog, open_engine
from tests.recommend.associations.made import contents

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqlEventLog]:
    engine = open_engine(tmp_path / "shop.db")
    yield SqlEventLog(engine)
    engine.dispose()


class Diary:
    """Events one after the other, a minute apart, under ids of their own."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, name: str, *product_ids: str, days: int = 0, **given: Any) -> None:
        number = len(self.events)
        time = NOON + timedelta(days=days, minutes=number)
        self.events.append(Event(f"e{number}", name, time, items=tuple(map(EventItem, product_ids)), **given))


def asked(log: SqlEventLog, **query: Any) -> list[set[str]]:
    return sorted(contents(event_baskets(log, AssociationQuery(**query))), key=sorted)


def test_purchases_are_one_basket_a_transaction(log: SqlEventLog) -> None:
    diary = Diary()
    diary.add("purchase", "mug", "tea", transaction_id="t1", session="s")
    diary.add("purchase", "pot", transaction_id="t2", session="s")
    diary.add("purchase", "jam", transaction_id="t1", session="s")
    diary.add("purchase", "bag", session="s")
    diary.add("view_item", "hat", session="s")
    log.append(diary.events)
    assert asked(log) == [{"bag"}, {"jam", "mug", "tea"}, {"pot"}]


def test_views_are_one_basket_a_visit_or_a_shoppers_day(log: SqlEventLog) -> None:
    diary = Diary()
    diary.add("view_item", "mug", session="s1", shopper="a")
    diary.add("view_item", "tea", session="s1", shopper="a")
    diary.add("view_item", "pot", shopper="a")
    diary.add("view_item", "jam", shopper="a")
    diary.add("view_item", "jam", shopper="a", days=1)
    diary.add("view_item", "bag")
    diary.add("view_item", "hat")
    log.append(diary.events)
    assert asked(log, of="views") == [{"bag"}, {"hat"}, {"jam"}, {"jam", "pot"}, {"mug", "tea"}]


def test_a_cart_is_what_is_left_in_it_whichever_event_came_first(log: SqlEventLog) -> None:
    diary = Diary()
    diary.add("remove_from_cart", "tea", session="s1")
    diary.add("add_to_cart", "mug", "tea", session="s1")
    diary.add("add_to_cart", "pot", session="s1")
    log.append(diary.events)
    assert asked(log, of="carts") == [{"mug", "pot"}]


def test_a_period_is_from_its_beginning_to_before_its_end(log: SqlEventLog) -> None:
    diary = Diary()
    for day in range(4):
        diary.add("purchase", f"day {day}", days=day)
    log.append(diary.events)
    found = asked(log, since=NOON + timedelta(days=1), until=NOON + timedelta(days=3))
    assert found == [{"day 1"}, {"day 2"}]


def test_first_baskets_are_those_of_new_shoppers_also_when_events_come_late(log: SqlEventLog) -> None:
    diary = Diary()
    diary.add("purchase", "second of a", shopper="a", days=5)
    diary.add("purchase", "first of b", shopper="b", days=5)
    diary.add("purchase", "first of a", shopper="a", days=1)
    diary.add("purchase", "of nobody known", days=6)
    log.append(diary.events)
    assert asked(log, segment="new") == [{"first of a"}, {"first of b"}]
    assert asked(log, segment="returning") == [{"second of a"}]
    later = {"since": NOON + timedelta(days=3)}
    assert asked(log, segment="new", **later) == [{"first of b"}]
    assert asked(log, segment="returning", **later) == [{"second of a"}]


def test_details_narrow_and_all_of_them_have_to_hold(log: SqlEventLog) -> None:
    diary = Diary()
    diary.add("purchase", "mug", details={"channel": "app", "arm": 2})
    diary.add("purchase", "tea", details={"channel": "app"})
    diary.add("purchase", "pot")
    log.append(diary.events)
    assert asked(log, details=(("channel", "app"),)) == [{"mug"}, {"tea"}]
    assert asked(log, details=(("channel", "app"), ("arm", "2"))) == [{"mug"}]


def test_more_baskets_than_the_limit_are_a_sample_also_of_a_segment(log: SqlEventLog) -> None:
    diary = Diary()
    for number in range(600):
        diary.add("purchase", f"p{number}", shopper=f"s{number % 300}", transaction_id=f"t{number}")
    log.append(diary.events)
    some = event_baskets(log, AssociationQuery(max_baskets=100))
    assert 50 <= some.count <= 100
    assert some.found == pytest.approx(600, rel=0.4)
    new = event_baskets(log, AssociationQuery(max_baskets=100, segment="new"))
    assert 0 < new.count < some.count
    assert {int(next(iter(basket))[1:]) for basket in contents(new)} <= set(range(300))
