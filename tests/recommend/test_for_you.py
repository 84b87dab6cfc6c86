"""What a shopper is shown: in stock, unlike what they had, spread, and with reasons that are true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.events import Event
from shopsight.core.recommendations import Recommendation
from shopsight.recommend.blend import SHIPPED, Choice, features_of, learned_weights
from shopsight.recommend.collaborative import NO_BEHAVIOR, behavior_of, interactions_of
from shopsight.recommend.diversity import spread
from shopsight.recommend.for_you import for_you, popular
from shopsight.recommend.ground import Ground, ground_of
from shopsight.recommend.learn import learn
from shopsight.recommend.signals import Signal
from shopsight.recommend.taste import taste_of
from tests.recommend.worlds import KINDS, STYLES, event, looked, world

GOODS = world(sold_out=["hat-green"], copies=2)
PICTURES = ground_of(GOODS, NO_BEHAVIOR)


def shown(ground: Ground, signals: list[Signal], limit: int = 6, diversity: float = 0.0) -> list[Recommendation]:
    return for_you(ground, taste_of(signals, ground.products), signals, SHIPPED, limit, diversity)


def ids(found: list[Recommendation]) -> list[str]:
    return [item.product_id for item in found]


def test_one_click_is_answered_by_pictures_alone_with_the_reason() -> None:
    first = shown(PICTURES, looked("hat-red"))[0]
    assert first.product_id == "hat-red-1"
    assert (first.reasons[0].kind, first.reasons[0].product_id) == ("viewed", "hat-red")


def test_what_was_clicked_or_is_sold_out_is_not_shown_but_what_was_only_searched_for_is() -> None:
    signals = [*looked("hat-red"), *looked("hat-blue", kind="search")]
    found = ids(shown(PICTURES, signals, limit=40))
    assert "hat-blue" in found
    assert not {"hat-red", "hat-green"} & set(found)


def test_what_was_bought_does_not_come_back_nor_do_its_variants_unless_it_is_a_refill() -> None:
    variants = replace(GOODS, group_keys=tuple(name.removesuffix("-1") for name in GOODS.ids))
    bought = looked("hat-red", kind="purchase")
    assert not {"hat-red", "hat-red-1"} & set(ids(shown(ground_of(variants, NO_BEHAVIOR), bought, limit=40)))
    twice = [*bought, *looked("hat-red", kind="purchase", day=30), *looked("cup-red", day=60)]
    assert "hat-red" in ids(shown(PICTURES, twice, limit=40))
    just_now = [*bought, *looked("hat-red", kind="purchase", day=59), *looked("cup-red", day=60)]
    assert "hat-red" not in ids(shown(PICTURES, just_now, limit=40))


def test_behavior_brings_what_pictures_cannot_know() -> None:
    events = [event(2 * n + k, f"s{n}", name) for n in range(30) for k, name in enumerate(("hat-red", "cup-gold"))]
    cups = [name for name in GOODS.ids if name.startswith("cup")]
    events += [event(1000 + 10 * n + k, f"t{n}-{k}", name) for n, name in enumerate(cups) for k in range(9)]
    ground = ground_of(GOODS, behavior_of(interactions_of(events), GOODS))
    found = shown(ground, looked("hat-red"), limit=40)
    by_picture = ids(shown(PICTURES, looked("hat-red"), limit=40))
    others = [name for name in ids(found) if name.startswith("cup") and "red" not in name]
    assert others[0] == "cup-gold"
    assert by_picture.index("cup-gold") > ids(found).index("cup-gold")
    reasons = found[ids(found).index("cup-gold")].reasons
    assert ("shoppers_like_you", "hat-red") in [(reason.kind, reason.product_id) for reason in reasons]


def test_nothing_known_is_answered_by_what_most_turn_to_and_a_new_shop_by_goods_that_differ() -> None:
    ground = ground_of(GOODS, behavior_of(interactions_of([event(n, f"s{n}", "bag-gray") for n in range(9)]), GOODS))
    assert ids(popular(ground, 3))[0] == "bag-gray"
    assert {name.split("-")[0] for name in ids(popular(PICTURES, 4))} == set(KINDS)
    assert {item.reasons[0].kind for item in popular(PICTURES, 4)} == {"new"}


@settings(deadline=None)
@given(st.lists(st.sampled_from(GOODS.ids), min_size=1, max_size=30), st.integers(1, 20), st.floats(0, 1))
def test_an_answer_has_no_product_twice_and_a_reason_for_each(clicks: list[str], limit: int, diversity: float) -> None:
    found = shown(PICTURES, looked(*clicks), limit, diversity)
    assert len(set(ids(found))) == len(found) <= limit
    assert all(item.reasons and GOODS.is_in_stock[GOODS.row_of[item.product_id]] for item in found)
    assert not set(ids(found)) & set(clicks)


def test_diversity_spreads_over_what_looks_different() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    scores = np.array([3, 2.9, 1], np.float32)
    assert spread(scores, vectors, 3, 0.0) == [0, 1, 2]
    assert spread(scores, vectors, 3, 0.6) == [0, 2, 1]


def test_weights_are_learned_from_choices_and_stay_near_the_shipped_ones_where_there_are_few() -> None:
    random = np.random.default_rng(2)
    features = random.normal(size=(400, 30, len(SHIPPED))).astype(np.float32)
    chosen = features[:, :, 2].argmax(axis=1)
    choices = [Choice(rows, np.arange(30) == best) for rows, best in zip(features, chosen, strict=True)]
    learned, hardly = learned_weights(choices), learned_weights(choices[:2])
    assert learned[2] > SHIPPED[2] + 1
    assert np.abs(hardly - SHIPPED).max() < 0.2
    assert learned_weights([]).tolist() == SHIPPED.tolist()


def _shoppers_of_styles(count: int, but: str = "") -> list[Event]:
    """Return views of shoppers who each like one style, whatever the kind, in turns over time."""
    random = np.random.default_rng(4)
    events = []
    for number in range(count):
        style = STYLES[number % len(STYLES)]
        names = [f"{kind}-{style}" for kind in random.permutation(KINDS)]
        events += [event(10 * number + n, f"s{number}", name, day=n) for n, name in enumerate(names) if name != but]
    return sorted(events, key=lambda one: one.time)


def test_what_was_learned_answers_shoppers_it_never_saw_better_than_pictures_do_alone() -> None:
    goods = world()
    learned = learn(_shoppers_of_styles(150), goods)
    assert learned.choices > 50
    ground = ground_of(goods, learned.behavior)
    rows = np.arange(len(goods))
    scores = features_of(ground, taste_of(looked("hat-blue"), goods), rows) @ learned.weights
    best = [goods.ids[row] for row in np.argsort(-scores)[:4]]
    assert {"shoe-blue", "bag-blue", "cup-blue"} <= set(best)


def test_a_new_product_without_any_event_reaches_those_who_like_what_looks_like_it() -> None:
    goods = world(copies=3)
    learned = learn(_shoppers_of_styles(150), goods)
    ground = ground_of(goods, learned.behavior)
    signals = looked("hat-blue", "shoe-blue")
    found = for_you(ground, taste_of(signals, goods), signals, learned.weights, 12, 0.0)
    assert {"bag-blue-1", "cup-blue-2"} <= set(ids(found))
