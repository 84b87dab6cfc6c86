"""The filter language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.errors import InvalidFilter
from shopsight.core.where import And, Compare, Exists, Not, Or, parse_where


def test_the_example_of_the_documentation_parses() -> None:
    text = 'category = "Shoes" and price < 50 and (color = red or color = blue) and not brand = "X"'
    assert parse_where(text) == And(
        (
            Compare("category", "=", "Shoes"),
            Compare("price", "<", "50"),
            Or((Compare("color", "=", "red"), Compare("color", "=", "blue"))),
            Not(Compare("brand", "=", "X")),
        )
    )


def test_and_binds_tighter_than_or() -> None:
    a, b, c = (Compare(name, "=", "1") for name in "abc")
    assert parse_where("a=1 or b=1 and c=1") == Or((a, And((b, c))))


def test_keywords_are_read_in_any_case_and_may_be_field_names() -> None:
    assert parse_where("A = 1 AND NOT b EXISTS") == And((Compare("a", "=", "1"), Not(Exists("b"))))
    assert parse_where("not = 3") == Compare("not", "=", "3")


def test_in_is_a_choice_of_values() -> None:
    assert parse_where("color in (red, 'dark blue')") == Or(
        (Compare("color", "=", "red"), Compare("color", "=", "dark blue"))
    )


def test_unequal_is_not_equal() -> None:
    assert parse_where("brand != X") == Not(Compare("brand", "=", "X"))


def test_backquotes_and_escapes_carry_any_text() -> None:
    assert parse_where(r'`Pack Size` = "say \"hi\" \\ now"') == Compare("pack_size", "=", r'say "hi" \ now')


def test_chinese_names_and_values_need_no_quotes() -> None:
    assert parse_where("颜色 = 红色") == Compare("颜色", "=", "红色")


def test_blank_is_no_filter() -> None:
    assert parse_where("   ") is None


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("price <", 8),
        ('a = "x', 5),
        ("price < cheap", 9),
        ("(a = 1", 7),
        ("a = 1 b = 2", 7),
        ("a = 1 or", 9),
        (") = 1", 1),
        ("a ~ 1", 3),
        ("a in ()", 7),
        ("``=1", 1),
        ("a = 1 and and b = 2", 15),
    ],
)
def test_an_error_points_at_its_column(text: str, column: int) -> None:
    with pytest.raises(InvalidFilter) as caught:
        parse_where(text)
    assert caught.value.column == column


def test_deep_nesting_is_refused_rather_than_overflowing() -> None:
    with pytest.raises(InvalidFilter, match="nested"):
        parse_where("(" * 3000 + "a=1" + ")" * 3000)
    with pytest.raises(InvalidFilter, match="nested"):
        parse_where("not " * 1000 + "a=1")


def test_a_huge_filter_is_refused() -> None:
    with pytest.raises(InvalidFilter, match="8000"):
        parse_where("a = 1 or " * 2000)


@given(st.text(max_size=80))
def test_any_text_parses_or_is_refused_with_a_column_inside_it(text: str) -> None:
    try:
        parse_where(text)
    except InvalidFilter as error:
        assert 1 <= error.column <= len(text) + 1
