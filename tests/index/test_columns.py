"""Tests of filter columns, beside the properties in tests/properties/test_filters.py."""

from __future__ import annotations

import numpy as np
import pytest

from shopsight.core.types import Term
from shopsight.core.where import Compare, Exists
from shopsight.index.columns import Columns


def test_a_field_put_again_without_values_is_cleared() -> None:
    columns = Columns()
    columns.set(0, {"price": (Term("5", 5.0),)})
    columns.set(0, {"price": ()})
    assert columns.allows(Exists("price")).tolist() == [False]


@pytest.mark.parametrize("count", [255, 256, 300, 66_000])
def test_a_field_may_have_any_number_of_values(count: int) -> None:
    columns = Columns()
    for slot in range(count):
        columns.set(slot, {"sku": (Term(str(slot), float(slot)),)})
    for kept in (columns, columns.keep(np.arange(count)), Columns.from_arrays(columns.arrays())):
        for value in (0, 254, count - 1):
            assert np.flatnonzero(kept.allows(Compare("sku", "=", str(value)))).tolist() == [value]
        assert np.count_nonzero(kept.allows(Compare("sku", ">=", "100"))) == count - 100
