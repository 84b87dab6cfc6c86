"""Where goods are photographed."""

from dataclasses import replace

from demo.goods import load_goods
from demo.sets.choice import FLOORS, PLACES, fits, habitual_places, place_for

GOOD = load_goods()[0]


def test_big_things_stand_on_floors_only() -> None:
    assert [place for place in PLACES if fits(place, 0.4, 0.9)] == list(FLOORS)
    chair = replace(GOOD, kind="chair", id="some-chair")
    assert {place_for(chair, number, 0.4, 0.9) for number in range(1, 7)} <= set(FLOORS)


def test_small_things_never_lie_on_a_floor() -> None:
    assert not any(fits(place, 0.02, 0.1) for place in FLOORS)


def test_a_good_s_photos_are_taken_at_different_places() -> None:
    assert place_for(GOOD, 1, 0.06, 0.1) != place_for(GOOD, 2, 0.06, 0.1)


def test_every_good_of_the_shop_has_a_place_that_exists() -> None:
    for good in load_goods():
        assert set(habitual_places(good)) <= set(PLACES)
