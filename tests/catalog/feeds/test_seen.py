"""A set of ids that stays small."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shopsight.catalog.feeds.seen import SeenIds


@given(st.lists(st.text(max_size=5), max_size=200))
def test_it_knows_exactly_what_it_has_seen(texts: list[str]) -> None:
    seen, known = SeenIds(), set[str]()
    for text in texts:
        assert (text in seen) == (text in known)
        assert seen.add(text) == (text not in known)
        known.add(text)
    assert len(seen) == len(known)


def test_it_grows() -> None:
    seen = SeenIds()
    assert all(seen.add(f"id-{number}") for number in range(20_000))
    assert not any(seen.add(f"id-{number}") for number in range(20_000))
