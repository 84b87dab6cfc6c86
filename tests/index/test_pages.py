"""Tests of asking for large pages: the memory holds what it held."""

from __future__ import annotations

import numpy as np

from shopsight.index.pages import use_huge_pages


def test_what_the_memory_holds_stays() -> None:
    numbers = np.arange(1_000_000)
    use_huge_pages(numbers.ctypes.data, numbers.nbytes)
    assert np.array_equal(numbers, np.arange(1_000_000))


def test_memory_smaller_than_such_a_page_is_left_as_it_is() -> None:
    numbers = np.arange(10)
    use_huge_pages(numbers.ctypes.data, numbers.nbytes)
    assert numbers.sum() == 45
