"""Amounts as feeds write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.money import major_units, minor_units


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("19.99", "USD", 1999),
        ("1,299.00", "USD", 129900),
        ("1.299,00", "EUR", 129900),
        ("1 299,5", "EUR", 129950),
        ("1’299.00", "CHF", 129900),
        ("1,299", "USD", 129900),
        ("12,5", "EUR", 1250),
        ("1.299.000", "VND", 1299000),
        ("1500", "JPY", 1500),
        ("1.250", "KWD", 1250),
        ("0", "USD", 0),
    ],
)
def test_amounts_are_read_in_the_ways_feeds_write_them(amount: str, currency: str, minor: int) -> None:
    assert minor_units(amount, currency) == minor


@pytest.mark.parametrize("amount", ["", "-5", "free", "1e3", "$5", "NaN"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="was wanted"):
        minor_units(amount, "USD")


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KWD"]))
def test_minor_units_survive_being_written_and_read(minor: int, currency: str) -> None:
    assert minor_units(str(major_units(minor, currency)), currency) == minor
    assert isinstance(major_units(minor, currency), Decimal)
