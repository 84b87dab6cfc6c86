"""A shop's associations: by product, group and category, page by page, and what is bought with one product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopsight.core.associations import AssociationQuery
from shopsight.core.errors import ProductNotFound
from shopsight.core.events import Event, EventItem
from shopsight.core.types import Product, ProductRecord
from shopsight.recommend.associations.analysis import ShopAssociations
from shopsight.recommend.associations.words import in_words
from shopsight.store import SqlEventLog, SqlProductStore, open_engine
from shopsight.store.bought_with import SqlBoughtWith

NOON = datetime(2026, 6, 1, tzinfo=UTC)
CATALOG = (
    Product("mug-red", "Mug, red", category=("Kitchen", "Mugs"), group_id="mug"),
    Product("mug-blue", "Mug, blue", category=("Kitchen", "Mugs"), group_id="mug"),
    Product("tea", "Tea", category=("Food", "Drinks")),
    Product("coffee", "Coffee", category=("Food", "Drinks")),
    Product("belt", "Belt", category=("Bags",)),
    Product("hat", "Hat"),
)


class Corner:
    """A corner shop: its log, its products, and its associations."""

    def __init__(self, url: str | Path) -> None:
        self.engine = open_engine(url)
        self.log = SqlEventLog(self.engine)
        self.store = SqlProductStore(self.engine, "none")
        self.store.put([ProductRecord(product) for product in CATALOG])
        self.associations = ShopAssociations(self.log, self.store, SqlBoughtWith(self.engine))
        self.sold = 0

    def sell(self, baskets: Sequence[Sequence[str]], times: int) -> None:
        events = []
        for basket in [*baskets] * times:
            self.sold += 1
            items = tuple(map(EventItem, basket))
            events.append(Event(f"e{self.sold}", "purchase", NOON, items=items, transaction_id=f"t{self.sold}"))
        self.log.append(events)


@pytest.fixture(params=["sqlite", "postgresql"])
def corner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corner]:
    is_file = request.param == "sqlite"
    corner = Corner(tmp_path / "shop.db" if is_file else str(request.getfixturevalue("postgres_url")))
    # Mugs go with hot drinks, each color with both; belts and hats with nothing.
    corner.sell([["mug-red", "tea"], ["mug-red", "coffee"], ["mug-red", "tea"], ["mug-blue", "coffee"]], 10)
    corner.sell([["belt"], ["hat"], ["tea", "belt"]], 20)
    yield corner
    corner.store.close()
    corner.engine.dispose()


def pairs(corner: Corner, query: AssociationQuery) -> set[tuple[str, str]]:
    return {(rule.antecedent[0], rule.consequent) for rule in corner.associations.find(query).rules}


def test_what_is_too_seldom_by_product_is_a_rule_by_group_and_by_category(corner: Corner) -> None:
    assert ("mug-blue", "tea") not in pairs(corner, AssociationQuery())
    assert ("mug", "coffee") in pairs(corner, AssociationQuery(by="group"))
    assert pairs(corner, AssociationQuery(by="category")) == {
        ("Kitchen > Mugs", "Food > Drinks"),
        ("Food > Drinks", "Kitchen > Mugs"),
    }
    assert ("Kitchen", "Food") in pairs(corner, AssociationQuery(by="category", level=1))


def test_a_page_has_the_products_that_its_rules_name(corner: Corner) -> None:
    query = AssociationQuery(by="group")
    first = corner.associations.page(query, 0, 1)
    rest = corner.associations.page(query, 1, 100)
    assert (first.next_after, rest.next_after) == (1, None)
    assert first.rules + rest.rules == corner.associations.find(query).rules
    assert rest.products["coffee"].title == "Coffee"
    assert rest.products["mug"].id == "mug-blue"


def test_an_answer_is_kept_until_something_was_bought(corner: Corner) -> None:
    before = corner.associations.find()
    assert corner.associations.find() is before
    corner.sell([["belt", "hat"]], 100)
    assert ("belt", "hat") in pairs(corner, AssociationQuery())


def test_a_category_that_was_renamed_is_seen(corner: Corner) -> None:
    query = AssociationQuery(by="category", level=1)
    assert ("Kitchen", "Food") in pairs(corner, query)
    corner.store.put([ProductRecord(replace(product, category=("Table",))) for product in CATALOG[:2]])
    assert ("Table", "Food") in pairs(corner, query)


def test_bought_with_tells_the_most_bought_variant_of_what_can_be_had(corner: Corner) -> None:
    assert corner.associations.bought_with("tea") == []
    assert corner.associations.refresh_if_needed()
    (companion,) = corner.associations.bought_with("coffee")
    assert companion.product.id == "mug-red"
    assert companion.rule.lift == pytest.approx(100 / 40)
    by_color = [[c.product.id for c in corner.associations.bought_with(mug)] for mug in ("mug-red", "mug-blue")]
    assert by_color == [["coffee"], ["coffee"]]
    corner.store.put([ProductRecord(replace(CATALOG[0], availability="out_of_stock"))])
    assert corner.associations.bought_with("coffee") == []
    with pytest.raises(ProductNotFound):
        corner.associations.bought_with("nothing")


def test_bought_with_is_worked_out_again_when_enough_was_bought(corner: Corner) -> None:
    assert corner.associations.refresh_if_needed()
    assert not corner.associations.refresh_if_needed()
    corner.sell([["belt", "hat"]], 99)
    assert not corner.associations.refresh_if_needed()
    corner.sell([["belt", "hat"]], 1)
    assert corner.associations.refresh_if_needed()
    assert [companion.product.id for companion in corner.associations.bought_with("belt")] == ["hat"]


def test_a_product_that_is_gone_is_not_told(corner: Corner) -> None:
    corner.associations.refresh_if_needed()
    corner.store.delete(["mug-red"])
    assert corner.associations.bought_with("coffee") == []
    assert ("mug-red", "tea") in pairs(corner, AssociationQuery())


def test_a_rule_is_told_in_words(corner: Corner) -> None:
    rule = corner.associations.find(AssociationQuery(by="category")).rules[0]
    assert in_words(rule, "purchases")["en"] == "bought with, 1.7 × more often than chance"
    assert in_words(replace(rule, baskets=22_500), "views") == {
        "en": "viewed together with, 375 × more often than chance",
        "zh": "一起浏览，是随机情况的 375 倍",
    }
