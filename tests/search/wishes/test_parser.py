"""Sentences become wishes: values of the shop, prices, negations and preferences, in English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.queries import FacetCount
from shopsight.core.wishes import Wishes
from shopsight.search.wishes.parser import parse_wishes
from shopsight.search.wishes.vocabulary import Vocabulary

VALUES = {
    "color": {"red": 9, "navy": 4, "blue": 5, "white": 3},
    "material": {"leather": 7, "patent leather": 2, "marble": 1, "wood": 3},
    "pattern": {"marble": 3, "stripes": 2},
    "brand": {"Oak & Acorn": 3, "Fennel & Fog": 2},
    "category": {"Bags & Accessories": 9, "Handbags": 4, "Rain Boots": 2, "Women": 5, "Women > Handbags": 4},
    "size": {"M": 3, "32": 2, "500 ml": 1},
}
SHOP = Vocabulary({field: [FacetCount(*value) for value in values.items()] for field, values in VALUES.items()})


def hear(words: str, beside_picture: bool = True, price: float | None = None) -> Wishes:
    return parse_wishes(words, SHOP, price).wishes(beside_picture)


def chips(words: str, price: float | None = None) -> list[str]:
    return [f"{chip.field} {chip.op} {'|'.join(chip.values)}" for chip in hear(words, price=price).chips]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("this in red", ["color = red"]),
        ("like this but leather, under 50", ["material = leather|patent leather", "price < 50"]),
        ("not Oak & Acorn", ["brand != Oak & Acorn"]),
        ("by oak and acorn", ["brand = Oak & Acorn"]),
        ("同款红色, 50元以下", ["color = red", "price <= 50"]),
        ("不要皮革的手提包", ["material != leather|patent leather", "category = Handbags"]),
        ("navy", ["color = navy"]),
        ("blue", ["color = blue|navy"]),
        ("crimson", ["color = red"]),
        ("red or white boots", ["color = red|white", "category = Rain Boots"]),
        ("not red or white", ["color != red|white"]),
        ("leather-free", ["material != leather|patent leather"]),
        ("marble", ["pattern = marble"]),
        ("made of marble", ["material = marble"]),
        ("size M", ["size = M"]),
        ("M码", ["size = M"]),
        ("500ml", ["size = 500 ml"]),
        ("women's handbags", ["category = Women", "category = Handbags"]),
        ("red not red", ["color = red", "color != red"]),
    ],
)
def test_a_sentence_is_heard_as_its_wishes(words: str, wanted: list[str]) -> None:
    assert chips(words) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("under $1,299.00", "price < 1299"),
        ("up to 35,50 euros", "price <= 35.5"),
        ("at least 20", "price >= 20"),
        ("more than 20 bucks", "price > 20"),
        ("between 10 and 20", "price between 10|20"),
        ("100-200", "price between 100|200"),
        ("２０到４０元", "price between 20|40"),
        ("around 50", "price between 40|60"),
        ("一百二十元以内", "price <= 120"),
        ("不超过80块", "price <= 80"),
        ("50左右", "price between 40|60"),
    ],
)
def test_prices_are_heard_in_digits_and_characters(words: str, wanted: str) -> None:
    assert chips(words) == [wanted]


@pytest.mark.parametrize(
    "words",
    [
        "M",
        "32",
        "5 inch",
        "under 500 grams kg",
        "call 400-820-8820",
        "绿茶",
        "红豆",
        "green tea",
        "A4",
        "50",
        "not nike",
    ],
)
def test_what_may_be_something_else_stays_a_word(words: str) -> None:
    wishes = hear(words)
    assert [chip for chip in wishes.chips if chip.field != "price"] == []
    assert wishes.left == words or wishes.chips


def test_cheaper_is_than_the_product_asked_about_and_else_a_word() -> None:
    assert chips("cheaper", price=19.9) == ["price < 19.9"]
    assert chips("便宜点", price=19.9) == ["price < 19.9"]
    assert chips("pricier", price=19.9) == ["price > 19.9"]
    assert chips("cheaper") == []


def test_a_bare_value_filters_only_where_all_was_understood() -> None:
    assert [chip.must for chip in hear("red handbags").chips] == [True, True]
    assert [chip.must for chip in hear("red squash").chips] == [False]
    assert [chip.must for chip in hear("squash in red").chips] == [True]
    assert [chip.must for chip in hear("squash, preferably in red").chips] == [False]


def test_what_is_not_understood_is_left_and_a_bare_value_stays_a_word_of_the_shop() -> None:
    assert hear("a wobbly handbag in red under 50").left == "wobbly handbag"
    assert hear("this in red").left == ""
    assert hear("red handbags").left == ""
    assert hear("red handbags", beside_picture=False).left == "red handbags"
    assert hear("红色 handbags", beside_picture=False).left == "handbags"
    assert hear("a wobbly thing").left == "a wobbly thing"


def test_a_model_that_sees_words_is_shown_neither_prices_nor_negations() -> None:
    assert hear("scarf in red, not leather, under 50").look == "scarf in red"


def test_a_wish_says_what_would_be_said_without_it() -> None:
    without = {chip.text: chip.without for chip in hear("like this but leather, under 50").chips}
    assert without == {"but leather": "like this, under 50", "under 50": "like this but leather"}
    assert [chip.without for chip in hear("同款红色, 50元以下").chips] == ["同款, 50元以下", "同款红色"]
    assert [chip.without for chip in hear("🙂 in red").chips] == ["🙂"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["red", "not", "under", "50", "-", "红色", "不要", "元以下", "🙂", "قميص أحمر", "' OR 1=1; --", "in", "or"]
        )
        | st.text(max_size=12),
        max_size=30,
    )
)
def test_nothing_that_is_said_makes_it_stumble_and_every_wish_repeats_its_words(pieces: list[str]) -> None:
    words = " ".join(pieces)[:1000]
    wishes = hear(words)
    for chip in wishes.chips:
        assert chip.text == words[chip.start : chip.end] != ""
        assert len(chip.without) < len(words)
        assert chip.where is not None
    if not wishes.chips:
        assert wishes.left == words
