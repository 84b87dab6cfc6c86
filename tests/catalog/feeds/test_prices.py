"""Amounts and currencies as shops write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.catalog.feeds.prices import BadCurrency, BadPrice, named_currency, read_currency, read_price


@pytest.mark.parametrize(
    ("text", "currency", "price"),
    [
        ("15.00 USD", "", (1500, "USD")),
        ("USD 15", "EUR", (1500, "USD")),
        ("15,00 €", "", (1500, "EUR")),
        ("1.299,00 EUR", "", (129900, "EUR")),
        ("$1,299", "", (129900, "USD")),
        ("$1,299", "CAD", (129900, "CAD")),
        ("$15.00 USD", "CAD", (1500, "USD")),
        ("￥99", "", (9900, "CNY")),
        ("¥1500", "JPY", (1500, "JPY")),
        ("99元", "", (9900, "CNY")),
        ("R$ 10,50", "", (1050, "BRL")),
        ("12.5", "KWD", (12500, "KWD")),
        ("1'299.00 CHF", "", (129900, "CHF")),
        ("249 kr", "NOK", (24900, "NOK")),
        ("0", "EUR", (0, "EUR")),
    ],
)
def test_a_price_is_read(text: str, currency: str, price: tuple[int, str]) -> None:
    assert read_price(text, currency) == price


@pytest.mark.parametrize("text", ["cheap", "-5", "", "12 - 15", "1,2,3.4.5", "9" * 200])
def test_no_price_is_told_from_a_price(text: str) -> None:
    with pytest.raises((BadPrice, BadCurrency)):
        read_price(text, "USD")


@pytest.mark.parametrize("text", ["15 XXQ", "15 USD EUR x", "15 bananas"])
def test_no_currency_is_told_from_a_currency(text: str) -> None:
    with pytest.raises(BadCurrency, match="ISO 4217"):
        read_price(text, "USD")


def test_a_currency_is_taken_in_any_case_and_blank_means_the_default() -> None:
    assert (read_currency("eur", ""), read_currency(" ", "SEK"), named_currency("5"), named_currency("5 eur")) == (
        "EUR",
        "SEK",
        "",
        "EUR",
    )


@given(st.text(max_size=60))
def test_any_text_is_a_price_or_one_of_two_errors(text: str) -> None:
    try:
        minor, currency = read_price(text, "USD")
    except (BadPrice, BadCurrency):
        return
    assert minor >= 0
    assert len(currency) == 3
