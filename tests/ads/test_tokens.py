"""Tokens of places."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import ServedPlace

PLACE = ServedPlace("p1", "spring", "鞋-1", 23, "q1", 2, 0.8125, datetime(2026, 6, 1, 12, tzinfo=UTC))
TOKENS = PlaceTokens(b"s" * 32)


def test_a_token_says_what_was_signed() -> None:
    assert TOKENS.read(TOKENS.sign(PLACE)) == PLACE


def test_another_secret_reads_nothing() -> None:
    assert PlaceTokens(b"t" * 32).read(TOKENS.sign(PLACE)) is None


@given(st.integers(0, 10_000), st.sampled_from("ABCabc019-_"))
def test_a_changed_token_is_none(place: int, letter: str) -> None:
    token = TOKENS.sign(PLACE)
    place %= len(token) - 1  # Of the last letter not all bits count.
    changed = token[:place] + letter + token[place + 1 :]
    assert TOKENS.read(changed) in ((PLACE,) if changed == token else (None,))


@given(st.text(max_size=100))
def test_no_text_is_an_error(text: str) -> None:
    assert TOKENS.read(text) is None


def test_a_token_is_short_enough_for_an_event() -> None:
    assert len(TOKENS.sign(PLACE)) < 300
