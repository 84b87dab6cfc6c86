"""Two orders of one answer: merged for everybody, told apart by clicks, and nothing else changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from shopsight.core.errors import InvalidExperiment
from shopsight.core.events import Event, EventItem
from shopsight.core.experiments import Arm, Experiment, ExperimentResults, Preference
from shopsight.core.queries import Hit, Result
from shopsight.core.types import WHOLE, Product
from shopsight.recommend.experiments.desk import Experiments
from shopsight.recommend.experiments.interleaved import interleaved
from shopsight.recommend.experiments.results import said_of
from tests.memory_stores import MemoryEventLog, MemoryExperiments

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ARMS = (Arm("A"), Arm("B", changes={"personal_strength": 0.5}))
ORDERS = Experiment("orders", "Orders", ARMS, "click_rate", NOON, NOON, kind="interleaved")
IDS = [f"p{n}" for n in range(8)]


def answer(ids: list[str], query_id: str = "q") -> Result:
    hits = tuple(Hit(Product(name, name), 1.0, None, None, WHOLE) for name in ids)
    return Result(hits, len(hits), query_id=query_id, cursor="next")


def shown(result: Result) -> list[str]:
    return [hit.product.id for hit in result.hits]


def test_everybody_sees_the_same_hits_in_the_same_shape() -> None:
    merged = interleaved(ORDERS, "s1", answer(IDS), answer(IDS[::-1]))
    assert sorted(shown(merged)) == IDS and shown(merged)[0] in (IDS[0], IDS[-1])
    assert replace(merged, hits=(), query_id="") == replace(answer(IDS), hits=(), query_id="")
    assert len(merged.query_id) <= 100
    assert merged == interleaved(ORDERS, "s1", answer(IDS), answer(IDS[::-1]))
    assert interleaved(ORDERS, "s1", answer(IDS), answer(IDS)) == answer(IDS)


def test_a_long_page_keeps_its_query_id_short() -> None:
    ids = [f"p{n}" for n in range(200)]
    named = replace(ORDERS, id="x" * 40)
    assert len(interleaved(named, "s", answer(ids, "f" * 16), answer(ids[::-1], "f" * 16)).query_id) <= 100


def clicks_on(wanted: str, shoppers: int, dice: Random) -> list[Event]:
    """Each shopper searches three times and clicks one hit, mostly the one wanted."""
    events = []
    for number in range(shoppers):
        for again in range(3):
            a, b = dice.sample(IDS, 8), dice.sample(IDS, 8)
            for ids in (a, b):
                ids.remove(wanted)
            # Order B has what is wanted first, order A last.
            a, b = [*a, wanted], [wanted, *b]
            merged = interleaved(ORDERS, f"s{number}", answer(a, f"q{number}-{again}"), answer(b, f"q{number}-{again}"))
            place = shown(merged).index(wanted) if dice.random() < 0.7 else dice.randrange(8)
            item = EventItem(merged.hits[place].product.id, position=place + 1)
            events.append(
                Event(f"e{number}-{again}", "select_item", NOON, f"s{number}", items=(item,), query_id=merged.query_id)
            )
    return events


def results_of(events: list[Event], arms: tuple[Arm, ...] = ARMS) -> ExperimentResults:
    store = MemoryExperiments()
    desk = Experiments(store, MemoryEventLog(events), lambda: NOON + timedelta(days=1), lambda: 0.0)
    store.add(replace(ORDERS, arms=arms, started_at=None))
    store.start("orders", NOON)
    return desk.results("orders")


def preference(events: list[Event]) -> Preference:
    found = results_of(events).preference
    assert found is not None
    return found


def test_clicks_tell_which_order_is_preferred() -> None:
    found = preference(clicks_on("p3", 200, Random(1)))
    assert (found.arm, found.finding, found.shoppers, found.searches) == ("B", "better", 200, 600)
    assert found.low is not None and found.low > 0.4
    assert said_of(found).startswith("B wins ")


def test_clicks_anywhere_prefer_neither() -> None:
    dice = Random(2)
    events = [
        replace(event, items=(replace(event.items[0], position=dice.randrange(8) + 1),))
        for event in clicks_on("p3", 200, dice)
    ]
    found = preference(events)
    assert found.low is not None and found.high is not None and found.low < 0 < found.high
    assert found.finding in ("too_early", "alike")


def test_clicks_that_tell_nothing_count_for_nobody() -> None:
    (event,) = clicks_on("p3", 1, Random(3))[:1]
    item = event.items[0]
    strangers: list[dict[str, Any]] = [
        {"shopper": ""},
        {"query_id": "q"},
        {"query_id": "q~other~3f"},
        {"query_id": "q~orders~not-hex"},
        {"items": (replace(item, position=None),)},
        {"items": (replace(item, position=9),)},
    ]
    found = preference([replace(event, id=f"x{n}", **change) for n, change in enumerate(strangers)])
    assert (found.shoppers, found.searches, found.value) == (0, 0, None)
    assert preference([event]).finding == "too_early"


def test_the_desk_merges_orders_for_all_and_deals_nobody() -> None:
    desk = Experiments(MemoryExperiments(), MemoryEventLog(), lambda: NOON, lambda: 0.0)
    desk.create("Orders", ARMS, kind="interleaved")

    def order(strength: float) -> Result:
        return answer(IDS if strength == 0.25 else IDS[::-1])

    assert desk.ordered("personal_strength", "s1", 0.25, order) == answer(IDS)
    desk.start("orders")
    merged = desk.ordered("personal_strength", "s1", 0.25, order)
    assert merged.query_id.startswith("q~orders~")
    assert desk.ordered("personal_strength", "", 0.25, order) == answer(IDS)
    assert desk.assignment("s1").arms == {}
    desk.stop("orders")
    assert desk.ordered("personal_strength", "s1", 0.25, order) == answer(IDS)


@pytest.mark.parametrize(
    ("arms", "metric", "field"),
    [
        ((*ARMS, Arm("C")), "click_rate", "arms"),
        ((Arm("A"), Arm("B")), "click_rate", "arms"),
        ((Arm("A"), Arm("B", 2, {"personal_strength": 0.5})), "click_rate", "arms"),
        ((Arm("A"), Arm("B", changes={"sponsored": False})), "click_rate", "arms.changes"),
        (ARMS, "revenue", "metric"),
    ],
)
def test_what_cannot_be_interleaved_is_refused(arms: tuple[Arm, ...], metric: Any, field: str) -> None:
    with pytest.raises(InvalidExperiment) as caught:
        replace(ORDERS, arms=arms, metric=metric)
    assert caught.value.field == field
