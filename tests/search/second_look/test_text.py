"""The text on a photo against what products are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.reading import TextLine
from shopsight.core.types import WHOLE, Product
from shopsight.search.second_look.text import agreement

OATS = Product("oats", "Alder Oat Hoops, honey", brand="Alder")
RYE = Product("rye", "Alder Rye Crisps", brand="Alder", attributes={"size": ("250 g",)})
TEA = Product("tea", "白桃乌龙茶", brand="雾山")


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(text, WHOLE, 0.9) for text in texts]


def test_the_product_whose_name_was_read_agrees_most() -> None:
    oats, rye, tea = agreement(lines("RYE", "CRISPS"), [OATS, RYE, TEA])
    assert rye > 0.4
    assert max(oats, tea) < 0.1


def test_what_all_products_say_tells_nothing() -> None:
    both = agreement(lines("ALDER"), [OATS, RYE])
    assert both[0] == both[1]
    telling = agreement(lines("ALDER", "HOOPS"), [OATS, RYE])
    assert telling[0] > 2 * telling[1]


def test_a_letter_misread_costs_little() -> None:
    right, wrong = agreement(lines("oat hoops"), [OATS, RYE])[0], agreement(lines("oat hoobs"), [OATS, RYE])[0]
    assert 0.4 * right < wrong < right


def test_chinese_is_compared_two_signs_at_a_time() -> None:
    oats, _, tea = agreement(lines("白桃乌龙"), [OATS, RYE, TEA])
    assert tea > 0.1
    assert oats == 0


def test_accents_and_case_do_not_matter() -> None:
    apple = Product("a", "Äpple Juice")
    assert agreement(lines("apple"), [apple, RYE])[0] > 0


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_is_compared(texts: list[str]) -> None:
    found = agreement(lines(*texts), [OATS, RYE, TEA])
    assert found.shape == (3,)
    assert ((found >= 0) & (found <= 2)).all()
