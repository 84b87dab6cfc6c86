"""Amounts as people write and read them."""

from __future__ import annotations

import pytest

from shopsight.capacity.amounts import amount, shown
from shopsight.core.errors import InvalidRequest


@pytest.mark.parametrize(
    ("text", "value"),
    [("300", 300), ("50k", 50e3), ("50M", 50e6), ("1G", 1e9), ("1.5m", 1.5e6), (" 2K ", 2e3), ("1,000_000", 1e6)],
)
def test_amounts_are_read(text: str, value: float) -> None:
    assert amount(text, "--products", at_least=1, at_most=1e9) == value


@pytest.mark.parametrize("text", ["", "many", "50X", "-5", "5 0", "1e6", "0", "2G", "k", "nan", "5kk"])
def test_what_is_no_amount_is_told_with_its_option(text: str) -> None:
    with pytest.raises(InvalidRequest, match="--products") as told:
        amount(text, "--products", at_least=1, at_most=1e9)
    assert repr(text) in told.value.message


def test_amounts_are_shown_at_three_digits() -> None:
    assert shown(1_234_567, "bytes") == "1.23 MB"
    assert shown(0, "bytes") == "0 B"
    assert shown(999_000_000_000_000_000, "bytes") == "999 PB"
    assert shown(26, "") == "26"
    assert [shown(hours, "hours") for hours in (0.001, 0.5, 21.2, 339)] == [
        "3.6 seconds",
        "30 minutes",
        "21.2 hours",
        "14.1 days",
    ]
