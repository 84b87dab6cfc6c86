"""What is learned from who turned to what: factors, neighbors, popularity, refills."""

from __future__ import annotations

import numpy as np

from shopsight.core.events import Event
from shopsight.recommend.als import folded_in, product_factors
from shopsight.recommend.collaborative import NO_BEHAVIOR, behavior_of, interactions_of
from shopsight.recommend.ground import ground_of
from shopsight.recommend.item_item import neighbors_of
from tests.recommend.worlds import event, world


def _two_tastes() -> list[Event]:
    """Thirty shoppers turn to hats and shoes, thirty to bags and cups."""
    events = []
    for number in range(60):
        liked = ("hat-red", "hat-blue", "shoe-red") if number % 2 else ("bag-red", "cup-gold", "cup-red")
        events += [event(10 * number + n, f"s{number}", product_id) for n, product_id in enumerate(liked)]
    return events


def test_factors_give_what_alike_shoppers_turned_to() -> None:
    seen = interactions_of(_two_tastes())
    factors = product_factors(seen.shoppers, seen.products, seen.weights)
    mine = folded_in(factors[[seen.ids.index("hat-red")]], factors.T @ factors, np.ones(1, np.float32))
    scores = dict(zip(seen.ids, factors @ mine, strict=True))
    assert min(scores["hat-blue"], scores["shoe-red"]) > 3 * max(scores["cup-red"], scores["bag-red"])


def test_the_factors_solve_the_weighted_least_squares_that_they_stand_for() -> None:
    random = np.random.default_rng(1)
    shoppers, products = np.unique(random.integers(0, 12, (60, 2)), axis=0).T
    weights = random.random(len(shoppers)).astype(np.float32)
    factors = product_factors(shoppers, products, weights)
    own = products[shoppers == 3]
    extras = 3 * np.log1p(weights[shoppers == 3])
    mine = folded_in(factors[own], factors.T @ factors, weights[shoppers == 3])
    confidence = np.ones(len(factors))
    wanted = np.zeros(len(factors))
    confidence[own], wanted[own] = 1 + extras, 1
    slope = factors.T @ (confidence * (wanted - factors @ mine)) - 5 * mine
    np.testing.assert_allclose(slope, 0, atol=1e-4)


def test_neighbors_are_the_cosine_over_shoppers_shrunk() -> None:
    shoppers, products = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 2])
    near = neighbors_of(shoppers, products, np.array([1, 2, 3, 1, 1], np.float32), 3)
    assert near.products[:, 0].tolist() == [1, 0, -1]
    assert abs(float(near.similarities[0, 0]) - 5 / (np.sqrt(10 * 5) + 10)) < 1e-6


def test_events_without_a_shopper_are_of_their_session_and_those_without_either_of_nobody() -> None:
    visits = [Event(f"e{n}", e.name, e.time, session="v", items=e.items) for n, e in enumerate(_two_tastes()[:3])]
    seen = interactions_of([*visits, event(99, "", "hat-green")])
    assert len(set(seen.shoppers.tolist())) == 1
    assert "hat-green" not in seen.ids


def test_a_category_that_is_bought_again_and_again_is_one_of_refills() -> None:
    buys = [event(n, f"s{n % 6}", "cup-red", name="purchase", day=n) for n in range(12)]
    buys += [event(50 + n, f"s{n}", "hat-red", name="purchase") for n in range(6)]
    assert behavior_of(interactions_of(buys), world()).refills == {"Kitchen > Cup"}


def test_a_product_without_events_borrows_from_those_that_look_like_it() -> None:
    goods = world(copies=2)
    events = [event(n, f"s{n % 20}", "hat-red" if n % 2 else "hat-blue") for n in range(40)]
    ground = ground_of(goods, behavior_of(interactions_of(events), goods))
    new, other = goods.row_of["hat-red-1"], goods.row_of["cup-gray"]
    assert ground.evidence[new] == 0
    assert goods.ids[ground.lenders[new][int(np.argmax(ground.lent[new]))]] == "hat-red"
    assert ground.popularity[new] > 1.3 * ground.popularity[other]


def test_a_ground_that_grew_is_the_one_that_would_be_built_anew() -> None:
    goods = world(copies=2)
    seen = interactions_of([event(n, f"s{n}", goods.ids[n % 15]) for n in range(60)])
    behavior = behavior_of(seen, goods)
    first = type(goods)(
        1,
        goods.ids[:20],
        goods.row_of,
        goods.vectors[:20],
        goods.group_keys[:20],
        goods.categories[:20],
        goods.is_in_stock[:20],
    )
    grown, anew = ground_of(goods, behavior, ground_of(first, behavior)), ground_of(goods, behavior)
    np.testing.assert_allclose(grown.popularity, anew.popularity, atol=1e-5)
    np.testing.assert_allclose(grown.lent, anew.lent, atol=1e-5)


def test_before_anything_happened_there_is_a_ground_all_the_same() -> None:
    ground = ground_of(world(), NO_BEHAVIOR)
    assert ground.popularity.tolist() == [0.0] * len(ground.products)
    assert len(ground.popular) == 20
