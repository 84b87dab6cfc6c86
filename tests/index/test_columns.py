"""Tests of filter columns, beside the properties in tests/properties/test_filters.py."""

from __future__ import annotations

from shopsight.core.types import Term
from shopsight.core.where import Exists
from shopsight.index.columns import Columns


def test_a_field_put_again_without_values_is_cleared() -> None:
    columns = Columns()
    columns.set(0, {"price": (Term("5", 5.0),)})
    columns.set(0, {"price": ()})
    assert columns.allows(Exists("price")).tolist() == [False]
