"""A search in a shopper's own order has the same hits."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.queries import Hit, Result
from shopsight.core.types import WHOLE, Product
from shopsight.core.verdict import Verdict
from shopsight.recommend.personal import personal


def _result(count: int, verdict: Verdict | None = None) -> Result:
    hits = tuple(Hit(Product(str(n), "t"), 1 - n / 100, None, None, WHOLE) for n in range(count))
    return Result(hits, count, verdict=verdict)


def _ids(result: Result) -> list[str]:
    return [hit.product.id for hit in result.hits]


def test_what_is_liked_comes_earlier_the_more_so_the_stronger() -> None:
    likings = {"0": 0.1, "1": 0.2, "2": 0.3, "3": 0.9}
    assert _ids(personal(_result(4), likings, 0.0)) == ["0", "1", "2", "3"]
    assert _ids(personal(_result(4), likings, 0.6))[0] == "3"
    assert _ids(personal(_result(4), likings, 1.0)) == ["3", "2", "1", "0"]


def test_the_product_that_a_photo_surely_shows_stays_first() -> None:
    found = _result(3, Verdict("found", 0.97))
    assert _ids(personal(found, {"0": 0.0, "1": 0.1, "2": 0.9}, 1.0)) == ["0", "2", "1"]


@settings(deadline=None)
@given(st.integers(0, 30), st.dictionaries(st.integers(0, 40).map(str), st.floats(-5, 5)), st.floats(0, 1))
def test_nothing_comes_in_and_nothing_goes(count: int, likings: dict[str, float], strength: float) -> None:
    before = _result(count)
    after = personal(before, likings, strength)
    assert sorted(_ids(after)) == sorted(_ids(before))
    unknown = [n for n in range(count) if str(n) not in likings]
    assert [_ids(after)[n] for n in unknown] == [str(n) for n in unknown]
