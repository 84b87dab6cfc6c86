"""HTML becomes plain text, whatever it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.catalog.feeds.text import one_line, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("<p>One <b>bold</b> word.</p><p>Two.</p>", "One bold word.\nTwo."),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a<br/>b", "a\nb"),
        ("x<script>alert('<p>')</script>y", "xy"),
        ("x<style>p{}</style>y<!-- no <p> --> z", "xy z"),
        ("5 < 6 &amp; 7 > 6", "5 < 6 & 7 > 6"),
        ("&lt;b&gt;", "<b>"),
        ("a\x00\x07b", "ab"),
        ("<p unclosed", "<p unclosed"),
        ("x<script>never ends", "x"),
        ("<br><script/>y", "y"),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_one_line_has_no_line_ends_and_no_control_characters() -> None:
    assert one_line(" A\n\tB&nbsp;C\x00 ") == "A B C"


@pytest.mark.parametrize("piece", ["<", "<!--", "<script>", "<a", "</", "<a <b", "&#", "<!", "-->"])
def test_hostile_markup_takes_time_in_proportion(piece: str) -> None:
    start = time.process_time()
    plain_text(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 20  # quadratic would be minutes


@given(st.text(st.sampled_from("<>/!-ab &;#\n\x00p"), max_size=80))
def test_any_text_comes_out_without_control_characters(markup: str) -> None:
    assert not any(ord(character) < 32 and character != "\n" for character in plain_text(markup))
