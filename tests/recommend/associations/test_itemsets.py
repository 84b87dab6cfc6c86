"""Frequent itemsets are exactly those that counting every set finds."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.errors import InvalidRequest
from shopsight.recommend.associations.itemsets import frequent_itemsets
from tests.recommend.associations.made import baskets

_baskets = st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=25)


@given(_baskets, st.integers(2, 4), st.integers(2, 5))
def test_they_are_those_that_counting_every_set_finds(contents: list[set[str]], min_count: int, max_items: int) -> None:
    made = baskets(contents)
    counted = Counter(
        itemset
        for items in contents
        for size in range(1, max_items + 1)
        for itemset in combinations(sorted(items), size)
    )
    expected = {itemset: count for itemset, count in counted.items() if count >= min_count}
    found = frequent_itemsets(made, min_count, max_items)
    assert {tuple(sorted(made.names[i] for i in itemset)): count for itemset, count in found.items()} == expected


def test_too_many_of_them_are_an_error_that_says_what_to_do() -> None:
    made = baskets([[str(n) for n in range(20)]] * 3)
    with pytest.raises(InvalidRequest, match="more than 1,000 sets of items are in 2 baskets or more: raise min_count"):
        frequent_itemsets(made, min_count=2, max_items=10, most=1000)
