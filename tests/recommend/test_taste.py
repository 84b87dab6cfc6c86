"""A taste is made of what was turned to: several interests, the latest and the strongest first."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.recommend.signals import signals_of
from shopsight.recommend.taste import taste_of
from tests.recommend.worlds import event, looked, world

GOODS = world()


def test_two_kinds_of_things_are_two_interests() -> None:
    taste = taste_of(looked("hat-red", "hat-blue", "cup-gold"), GOODS)
    assert len(taste.vectors) == 2
    assert GOODS.vectors[GOODS.row_of["hat-green"]] @ taste.vectors[0] > 0.6
    np.testing.assert_allclose(taste.weights, [2 / 3, 1 / 3], atol=1e-4)


def test_what_was_bought_counts_more_than_what_was_looked_at() -> None:
    taste = taste_of([*looked("hat-red", "hat-blue"), *looked("cup-gold", kind="purchase")], GOODS)
    assert GOODS.ids[taste.rows[0]] == "cup-gold"
    assert taste.kinds[int(taste.rows[0])] == "purchase"


def test_what_is_two_weeks_old_counts_half() -> None:
    taste = taste_of([*looked("hat-red"), *looked("cup-gold", day=14)], GOODS)
    assert dict(zip(taste.rows.tolist(), taste.row_weights.round(3).tolist(), strict=True)) == {
        GOODS.row_of["cup-gold"]: 1.0,
        GOODS.row_of["hat-red"]: 0.5,
    }


def test_one_click_is_a_taste_and_unknown_goods_are_none() -> None:
    assert taste_of(looked("hat-red"), GOODS)
    assert not taste_of(looked("gone"), GOODS)
    assert not taste_of([], GOODS)


def test_a_search_speaks_through_what_it_found_first() -> None:
    found = list(signals_of(event(1, "s", "hat-red", "cup-gold", name="search")))
    assert [(signal.product_id, signal.kind) for signal in found] == [("hat-red", "search")]
    assert list(signals_of(event(1, "s", "hat-red", name="view_item_list"))) == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*GOODS.ids, "gone"]), st.floats(0, 1e7)), max_size=100))
def test_a_taste_is_always_whole(clicks: list[tuple[str, float]]) -> None:
    signals = [signal._replace(time=time) for name, time in clicks for signal in looked(name)]
    taste = taste_of(signals, GOODS)
    assert len(taste.vectors) == len(taste.weights) <= 6
    np.testing.assert_allclose(np.linalg.norm(taste.vectors, axis=1), 1, atol=1e-5)
    assert not taste or abs(float(taste.weights.sum()) - 1) < 1e-3 or len(taste.vectors) == 6
    assert set(taste.rows.tolist()) <= {GOODS.row_of[name] for name, _ in clicks if name in GOODS.row_of}
