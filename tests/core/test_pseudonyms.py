"""What names a person is told from what stands for one."""

from __future__ import annotations

import pytest

from shopsight.core.pseudonyms import has_email, is_phone, pseudonym


@pytest.mark.parametrize(
    "text", ["+49 171 1234567", "+8613800138000", "0171 1234567", "(020) 7946-0958", "555-123-4567", "13800138000"]
)
def test_a_phone_number_is_seen(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize(
    "text", ["1967731347.1627384950", "10234567", "s0069", "c7d1-88", "000000012", "4f9a0c12-0b1d"]
)
def test_a_pseudonym_is_no_phone_number(text: str) -> None:
    assert not is_phone(text)


def test_an_email_address_is_seen_anywhere() -> None:
    assert has_email("ann@shop.example") and has_email("write to Änn.x+1@shop.co.uk please")
    assert not has_email("3 @ 5.00") and not has_email("@brand") and not has_email("bag")


def test_a_pseudonym_is_the_same_for_one_person_in_one_shop() -> None:
    assert pseudonym("Ann@Shop.example ", "k1") == pseudonym("ann@shop.example", "k1")
    assert pseudonym("ann@shop.example", "k1") != pseudonym("ann@shop.example", "k2")
    assert not is_phone(pseudonym("ann", "k1"))
