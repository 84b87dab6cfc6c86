"""Whatever is sent as an event is read or refused by field, and what was read is written so that it is read again."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.errors import InvalidEvent
from shopsight.core.events import EVENT_NAMES, Event, EventItem
from shopsight.core.ga4 import as_ga4, event_of

FIELDS = (
    "event_name name event_time timestamp_micros event_timestamp user_pseudo_id client_id session_id items value index "
    "params details currency search_term item_list_id transaction_id query_id event_id method"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["view_item", "USD", "9.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=5),
    max_leaves=12,
)
ROWS = JSON | st.dictionaries(st.sampled_from([*FIELDS, "item_id", "price"]), JSON)

NAMES = st.from_regex(r"[a-z0-9_.]{1,20}[a-z]", fullmatch=True)
AMOUNTS = st.none() | st.integers(0, 10**9)
ITEMS = st.builds(EventItem, NAMES, st.integers(1, 99), AMOUNTS, st.none() | st.integers(1, 500))
EVENTS = st.builds(
    Event,
    id=NAMES,
    name=st.sampled_from(EVENT_NAMES),
    time=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    shopper=st.just("") | NAMES,
    session=st.just("") | NAMES,
    items=st.lists(ITEMS, max_size=4).map(tuple),
    words=st.text(st.characters(exclude_characters="@"), max_size=30),
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    value_minor=AMOUNTS,
    details=st.dictionaries(NAMES, st.booleans() | st.integers(-9, 9) | NAMES, max_size=3),
)


@given(ROWS)
def test_any_row_is_an_event_or_a_refusal_with_a_field(row: object) -> None:
    try:
        event = event_of(row)
    except InvalidEvent as error:
        assert error.field
        return
    assert event.id and event.time.tzinfo is not None


@given(EVENTS)
def test_what_is_written_is_read_again(event: Event) -> None:
    assert event_of(as_ga4(event), "EUR") == event
