"""Whether shoppers found what they meant, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.events import Detail, Event, EventItem
from shopsight.evaluation.satisfaction import NAMES, Outcomes, Satisfaction, WordsInVain, outcomes_of, satisfaction

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SINCE, UNTIL = NOON.replace(hour=0), NOON.replace(hour=0) + timedelta(days=2)
_numbers = count()


def did(
    name: str,
    seconds: int,
    query_id: str = "",
    *,
    session: str = "v1",
    words: str = "",
    places: tuple[int, ...] = (),
    **details: Detail,
) -> Event:
    items = tuple(EventItem(f"p{place}", position=place) for place in places)
    time = NOON + timedelta(seconds=seconds)
    return Event(f"e{next(_numbers)}", name, time, "s1", session, items, query_id, words=words, details=details)


def of(events: list[Event]) -> Satisfaction:
    def read(since: datetime, until: datetime) -> Outcomes:
        return outcomes_of(event for event in events if since <= event.time < until)

    return satisfaction(read, SINCE, UNTIL)


def search(seconds: int, query_id: str = "", *, session: str = "v1", words: str = "", shown: int = 5) -> Event:
    return did("search", seconds, query_id, session=session, words=words, places=tuple(range(1, shown + 1)))


def test_a_click_is_timed_and_placed_by_its_query() -> None:
    whole = of(
        [
            search(0, "q1"),
            search(10, "q2", session="v2"),
            did("select_item", 20, "q1", places=(4,)),
            did("select_item", 25, "q1", places=(2,)),
            did("select_item", 40, "q2", session="v2", places=(1,)),
        ]
    ).whole
    assert (whole.searches, whole.clicked.value) == (2, 1.0)
    assert whole.first_click_s == 25.0
    assert whole.clicked_mrr == pytest.approx((1 / 2 + 1) / 2)


def test_a_click_without_a_query_id_is_of_the_last_search() -> None:
    whole = of([search(0), search(70), did("select_item", 75, places=(1,))]).whole
    assert (whole.clicked.value, whole.first_click_s, whole.reformulated.value) == (0.5, 5.0, 0.0)


def test_searching_again_soon_and_without_a_click_is_a_reformulation() -> None:
    soon, late = [search(0, "a"), search(59, "b")], [search(0, "a"), search(61, "b")]
    clicked = [search(0, "a"), did("select_item", 5, "a", places=(1,)), search(30, "b")]
    other = [search(0, "a"), search(30, "b", session="v2")]
    page = [search(0, "a"), search(30, "a")]
    assert [of(events).whole.reformulated.value for events in (soon, late, clicked, other, page)] == [0.5, 0, 0, 0, 0]
    assert of(page).whole.searches == 1


def test_nothing_found_thumbs_and_reasons_are_counted() -> None:
    found = of(
        [
            search(0, "a", shown=0),
            search(100, "b"),
            did("feedback", 110, helpful=True),
            did("feedback", 120, helpful=False, reason="color"),
            did("feedback", 130, helpful=False, reason="color"),
            did("feedback", 140, helpful=False),
            did("feedback", 150, remark="no thumb"),
        ]
    )
    assert found.whole.found_nothing.value == 0.5
    assert (found.whole.thumbs_up.value, found.whole.thumbs_up.n) == (0.25, 4)
    assert found.reasons == (("color", 2),)


def test_the_worst_words_are_those_most_often_in_vain() -> None:
    events = [search(n * 1000, f"a{n}", words=" Red  SHOE ", shown=0) for n in range(3)]
    events += [search(n * 1000 + 500, f"b{n}", words="hat") for n in range(5)]
    events += [search(n, f"c{n}", words="rare", shown=0, session=f"w{n}") for n in range(2)]
    assert of(events).worst == (WordsInVain("red shoe", 3, 0, 3, 0),)


def test_days_add_up_and_nothing_is_no_error() -> None:
    found = of([search(0, "a"), search(13 * 3600, "b")])
    assert [(day.day.isoformat(), day.figures.searches) for day in found.days] == [("2026-06-01", 1), ("2026-06-02", 1)]
    empty = of([]).whole
    assert (empty.searches, empty.first_click_s, empty.clicked_mrr, empty.clicked.n) == (0, None, None, 0)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 100_000), st.sampled_from(["", "q1", "q2"]))))
def test_every_share_is_a_share(what: list[tuple[str, int, str]]) -> None:
    found = of([did(name, seconds, query_id, helpful=True) for name, seconds, query_id in what])
    for figures in [found.whole, *(day.figures for day in found.days)]:
        for share in (figures.clicked, figures.found_nothing, figures.reformulated, figures.thumbs_up):
            assert 0 <= share.low <= share.value <= share.high <= 1
    assert sum(day.figures.searches for day in found.days) == found.whole.searches
