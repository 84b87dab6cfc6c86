"""The recommendations of a whole shop: drawn pictures, a real store, a real event log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.app import Shop, open_shop
from shopsight.core.errors import InvalidRequest, ProductNotFound
from shopsight.core.queries import Query
from shopsight.core.recommendations import Recommendations
from shopsight.core.types import Product
from shopsight.recommend.learned_file import FILE
from tests.recommend.worlds import event
from tests.shops import COLORS, picture
from tests.word_shop import item

SHAPES = ("disc", "box", "cross")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(shop=tmp_path / "shop") as opened:
        for number, shape in enumerate(SHAPES):
            for color in COLORS:
                stock = "out_of_stock" if (shape, color) == ("disc", "green") else "in_stock"
                product = Product(
                    f"{shape}-{color}",
                    f"{color} {shape}",
                    category=("Shapes", shape),
                    price_minor=1000 * (number + 1),
                    currency="EUR",
                    availability=stock,  # type: ignore[arg-type]
                )
                opened.put([item(product, picture(shape, color))])
        yield opened


def ids(answer: Recommendations) -> list[str]:
    return [one.product_id for one in answer.items]


def test_what_looks_alike_is_found_on_the_first_day_what_is_sold_out_last(shop: Shop) -> None:
    answer = shop.recommendations.similar("disc-red", 3)
    assert answer.basis == "picture" and answer.query_id
    assert set(ids(answer)[:2]) == {"disc-blue", "disc-yellow"}
    assert ids(answer)[2] == "disc-green"
    near = ids(shop.recommendations.similar("disc-red", 20, price_band=0.1))
    assert near and all(name.startswith("disc") for name in near)


def test_variants_are_not_recommended_beside_each_other(shop: Shop) -> None:
    for color in ("red", "blue"):
        shop.put([item(Product(f"ring-{color}", "A ring", group_id="ring"), picture("ring", color))])
    assert "ring-blue" not in ids(shop.recommendations.similar("ring-red", 50))


def test_what_goes_with_a_product_is_of_another_category(shop: Shop) -> None:
    answer = shop.recommendations.goes_with("disc-red", 4)
    assert len(answer.items) == 4 and answer.basis == "picture"
    assert not any(name.startswith("disc") for name in ids(answer))


def test_a_click_changes_the_next_answer_and_every_answer_has_its_own_name(shop: Shop) -> None:
    before = shop.recommendations.for_you("s1", 5)
    assert before.basis == "popular"
    shop.events.append([event(1, "s1", "cross-blue")])
    first = shop.recommendations.for_you("s1", 5)
    assert (first.basis, first.signals) == ("taste", 1)
    shop.events.append([event(2, "s1", "disc-yellow", name="add_to_cart")])
    second = shop.recommendations.for_you("s1", 5)
    assert ids(second) != ids(first)
    assert len({before.query_id, first.query_id, second.query_id}) == 3


def test_an_opt_out_a_reset_and_an_erasure_hold_at_once(shop: Shop) -> None:
    def basis() -> str:
        return shop.recommendations.for_you("s1", 3).basis

    shop.events.append([event(1, "s1", "cross-blue"), event(2, "s2", "cross-blue")])
    assert basis() == "taste" and shop.recommendations.taste("s1")
    shop.recommendations.opt_out("s1")
    assert basis() == "popular" and shop.recommendations.taste("s1") is None
    shop.recommendations.opt_out("s1", opted_out=False)
    assert basis() == "taste"
    shop.recommendations.reset("s1")
    assert basis() == "popular"
    shop.events.append([event(3, "s1", "disc-red")])
    assert basis() == "taste"
    shop.events.append([event(4, "s2", "disc-red")])
    shop.events.erase("s1")
    assert basis() == "popular"


def test_it_learns_from_those_who_allow_it_and_keeps_no_shopper(shop: Shop) -> None:
    assert not shop.recommendations.needs_learning()
    shop.events.append([event(n, f"pseudonym-{n % 5}", "cross-blue", "disc-red", name="purchase") for n in range(30)])
    shop.recommendations.opt_out("pseudonym-3")
    assert shop.recommendations.needs_learning()
    shop.recommendations.learn_if_needed()
    assert not shop.recommendations.needs_learning()
    assert shop.recommendations.goes_with("disc-red", 1).basis == "baskets"
    assert ids(shop.recommendations.goes_with("disc-red", 1)) == ["cross-blue"]
    assert set(ids(shop.recommendations.for_you("", 2))) == {"cross-blue", "disc-red"}
    assert b"pseudonym" not in next(shop.settings.shop.rglob(FILE)).read_bytes()


def test_a_search_that_names_its_shopper_has_the_same_hits_in_their_order(shop: Shop) -> None:
    shop.events.append([event(n, "s1", "cross-blue", name="add_to_cart") for n in range(3)])
    plain = [hit.product.id for hit in shop.search(Query(words="blue")).hits]
    own = [hit.product.id for hit in shop.search(Query(words="blue", shopper="s1")).hits]
    assert sorted(own) == sorted(plain)
    assert own.index("cross-blue") <= plain.index("cross-blue")


def test_ids_that_were_looked_at_are_answered_without_any_shopper(shop: Shop) -> None:
    assert set(shop.recommendations.after(["disc-red"], 30)) & {"disc-blue", "disc-yellow"}
    assert "disc-red" not in shop.recommendations.after(["disc-red"], 30)


def test_what_makes_no_sense_is_refused(shop: Shop) -> None:
    with pytest.raises(ProductNotFound):
        shop.recommendations.similar("nothing")
    with pytest.raises(InvalidRequest, match="limit is 1–100"):
        shop.recommendations.for_you("s", 0)
    with pytest.raises(InvalidRequest, match="pseudonym"):
        shop.recommendations.opt_out("")


def test_an_empty_shop_recommends_nothing(tmp_path: Path) -> None:
    with open_shop(shop=tmp_path / "empty") as empty:
        assert empty.recommendations.for_you("s1").items == ()
