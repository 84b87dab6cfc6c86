"""The numbers under the demo shop's barcodes."""

import pytest

from demo.goods import Good, load_goods
from demo.labels.gtin import check_digit, gtin


def packed() -> list[Good]:
    return [good for good in load_goods() if good.label]


@pytest.mark.parametrize("number", ["4006381333931", "5901234123457", "9780201379624"])
def test_the_check_digit_is_that_of_ean_13(number: str) -> None:
    assert check_digit(number[:12]) == number[12]


def test_a_number_is_thirteen_digits_of_the_range_for_use_inside_a_shop() -> None:
    for number in map(gtin, packed()):
        assert len(number) == 13
        assert number.isdigit()
        assert number.startswith("2")


def test_two_products_never_share_a_number_but_two_listings_of_one_do() -> None:
    things = {good.family if good.differs == "listing" else good.id for good in packed()}
    assert len({gtin(good) for good in packed()}) == len(things) < len(packed())
