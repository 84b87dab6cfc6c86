"""Filters for a server that wants its fields named beforehand."""

from __future__ import annotations

import pytest

from shopsight.core.errors import InvalidFilter
from shopsight.core.types import Term
from shopsight.core.where import And, Compare, Not, Or, parse_where
from shopsight.index.distributed import filters


def test_equalities_of_one_field_are_looked_for_together() -> None:
    where = parse_where("color in (red, blue, navy)")
    assert where is not None
    assert filters.expression(where).count("array_contains") == 1


def test_a_price_is_compared_in_its_own_column_and_any_other_number_in_the_json() -> None:
    assert filters.expression(Compare("price", "<", "50")) == "price_low < 50.0"
    assert filters.expression(Compare("price", ">=", "50")) == "price_high >= 50.0"
    assert filters.expression(Compare("heel", ">", "5")).startswith('numbers["')


def test_a_field_name_or_value_never_becomes_part_of_the_expression() -> None:
    nasty = '") or row != "'
    for where in (Compare(nasty, "=", nasty), Compare(nasty, "<", "1"), Not(Compare("color", "=", nasty))):
        assert nasty not in filters.expression(where)


def test_a_range_without_a_number_is_refused() -> None:
    with pytest.raises(InvalidFilter, match="compares numbers, got 'cheap'"):
        filters.expression(Compare("price", "<", "cheap"))


def test_no_parts_allow_all_or_nothing() -> None:
    row = filters.columns({})
    assert filters.allows(And(()), row)
    assert not filters.allows(Or(()), row)


def test_a_filter_needs_only_the_columns_that_it_speaks_of() -> None:
    where = parse_where("price < 5 and not (heel > 3 or color = red)")
    assert where is not None
    needed = filters.fields_of(where)
    row = filters.columns({"price": (Term("4", 4.0),), "heel": (Term("2", 2.0),), "color": (Term("blue"),)})
    assert {"price_low", "price_high", "numbers"} < needed < set(row)
    assert filters.allows(where, {name: row[name] for name in needed})
