"""GTINs and their check digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.gtins import check_digit, read_gtin, same_length


@pytest.mark.parametrize(
    "text", ["4006381333931", " 4006381-333931 ", "'4006381333931", "036000291452", "73513537", "10614141000415"]
)
def test_a_right_gtin_is_taken_without_its_decoration(text: str) -> None:
    assert read_gtin(text).isdecimal()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4006381333932", "check digit 1"),
        ("12345", "8, 12, 13 or 14"),
        ("4.00638E+12", "spreadsheet"),
        ("٤٠٠٦٣٨١٣", "8, 12"),
    ],
)
def test_a_wrong_gtin_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_gtin(text)


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_every_body_with_its_check_digit_is_a_gtin_and_with_any_other_is_none(body: str) -> None:
    right = check_digit(body)
    assert read_gtin(body + right) == body + right
    with pytest.raises(ValueError, match="check digit"):
        read_gtin(body + str((int(right) + 1) % 10))


def test_spellings_of_one_number_compare_in_their_long_form() -> None:
    assert same_length("036602301467") == same_length("0036602301467") == "00036602301467"
