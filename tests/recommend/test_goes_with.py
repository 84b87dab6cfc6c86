"""What goes with a product: another category, by style at first, by what was bought together after that."""

from __future__ import annotations

from shopsight.recommend.goes_with import Matches, baskets_of, going_with, learned_matches
from tests.recommend.worlds import STYLES, event, world

GOODS = world(sold_out=["shoe-red"], copies=2)
BY_PICTURE = learned_matches([], GOODS)


def ids(product_id: str, matches: Matches = BY_PICTURE, limit: int = 4) -> list[str]:
    return [item.product_id for item in going_with(product_id, matches, GOODS, limit)]


def test_without_a_purchase_the_style_decides_within_the_department_and_never_the_own_category() -> None:
    found = ids("hat-red")
    assert found[0].startswith("bag-red")
    assert not any(name.startswith(("hat", "shoe-red")) and name != "shoe-red-1" for name in found)


def test_purchases_teach_which_categories_and_styles_go_together() -> None:
    baskets = [(f"hat-{style}", f"cup-{STYLES[(n + 1) % 5]}") for n, style in enumerate(STYLES)] * 40
    matches = learned_matches(baskets, GOODS)
    assert ids("hat-red", matches)[0].startswith("cup-blue")
    assert ids("cup-blue", matches)[0].startswith("hat-red")


def test_a_look_has_no_more_than_two_of_a_category_while_there_are_others() -> None:
    kinds = [name.split("-")[0] for name in ids("hat-red", limit=6)]
    assert max(kinds.count(kind) for kind in kinds) == 2
    assert len(ids("hat-red", limit=25)) == 25


def test_baskets_are_the_purchases_of_several_products() -> None:
    events = [
        event(1, "s", "a", "b", "a", name="purchase"),
        event(2, "s", "a", name="purchase"),
        event(3, "s", "a", "b"),
    ]
    assert list(baskets_of(events)) == [("a", "b")]


def test_a_product_without_a_picture_goes_with_nothing() -> None:
    assert ids("unseen") == []
