"""/v1/associations and what is bought with a product: who may ask, how it is asked, what comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shopsight.core.associations import AssociationQuery
from tests.api.conftest import MakeClient
from tests.api.fake_shop import FakeShop, shoe
from tests.api.local_client import SEARCHER, WRITER, LocalClient


@pytest.fixture
def two(shop: FakeShop) -> FakeShop:
    shop.catalog["a/b"] = shoe("a/b", "Wool sock")
    return shop


def test_the_merchant_alone_sees_the_rules(client: LocalClient) -> None:
    assert client.get("/v1/associations").status_code == 401
    assert client.get("/v1/associations", headers=SEARCHER).status_code == 403
    assert client.get("/v1/associations", headers=WRITER).status_code == 200


def test_a_rule_has_its_goods_its_measures_and_its_words(client: LocalClient, two: FakeShop) -> None:
    answer = client.get("/v1/associations", headers=WRITER, params={"of": "carts"}).json()
    rule = answer["rules"][0]
    assert rule["antecedent"][0]["title"] == "Red shoe" and rule["consequent"]["title"] == "Wool sock"
    assert rule["consequent"]["photo_url"].startswith("/v1/photos/p")
    assert (rule["support"], rule["confidence"]) == (0.03, 0.3) and rule["lift"] == pytest.approx(3)
    assert rule["words"]["en"] == "in one cart with, 3.0 × more often than chance"
    assert answer["is_sample"] and answer["baskets_found"] == 4000
    assert rule["support_margin"] == pytest.approx(1.96 * (0.03 * 0.97 / 1000 * 0.75) ** 0.5)


def test_pages_follow_one_another(client: LocalClient, two: FakeShop) -> None:
    first = client.get("/v1/associations", headers=WRITER, params={"limit": 1}).json()
    rest = client.get("/v1/associations", headers=WRITER, params={"limit": 1, "after": first["next_after"]}).json()
    assert (first["total"], first["next_after"], rest["next_after"]) == (2, 1, None)
    assert first["rules"] != rest["rules"]


def test_every_option_reaches_the_question(client: LocalClient, two: FakeShop) -> None:
    parameters: dict[str, Any] = {
        "by": "category",
        "level": 2,
        "of": "views",
        "since": "2026-06-01",
        "until": "2026-07-01T12:00:00+02:00",
        "segment": "new",
        "detail": ["arm=b", "channel=a=b"],
        "min_count": 7,
        "min_confidence": 0.2,
        "min_lift": 1.5,
        "max_q": 0.01,
        "max_items": 3,
        "sort": "lift",
    }
    assert client.get("/v1/associations", headers=WRITER, params=parameters).status_code == 200
    assert two.associations.asked[-1] == AssociationQuery(
        by="category",
        level=2,
        of="views",
        since=datetime(2026, 6, 1, tzinfo=UTC),
        until=datetime(2026, 7, 1, 10, tzinfo=UTC),
        segment="new",
        details=(("arm", "b"), ("channel", "a=b")),
        min_count=7,
        min_confidence=0.2,
        min_lift=1.5,
        max_q=0.01,
        max_items=3,
        sort="lift",
    )


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"by": "brand"}, "by"),
        ({"min_count": "1"}, "min_count"),
        ({"detail": "arm"}, "detail"),
        ({"since": "June"}, "since"),
    ],
)
def test_a_wrong_option_is_named(client: LocalClient, parameters: dict[str, str], field: str) -> None:
    answer = client.get("/v1/associations", headers=WRITER, params=parameters)
    assert answer.status_code == 422 and answer.json()["error"]["field"].removeprefix("query.") == field


def test_what_is_bought_with_a_product_is_for_everybody(client: LocalClient, two: FakeShop) -> None:
    (product,) = client.get("/v1/products/SKU-1/bought-with").json()["products"]
    assert (product["product_id"], product["title"]) == ("a/b", "Wool sock")
    assert product["words"]["zh"] == "一起购买，是随机情况的 3.0 倍"
    (back,) = client.get("/v1/products/a%2Fb/bought-with").json()["products"]
    assert back["product_id"] == "SKU-1"
    assert client.get("/v1/products/none/bought-with").status_code == 404


def test_a_shop_with_private_search_keeps_it_private(make_client: MakeClient) -> None:
    client = make_client(require_key_for_search=True)
    assert client.get("/v1/products/SKU-1/bought-with").status_code == 401
    assert client.get("/v1/products/SKU-1/bought-with", headers=SEARCHER).status_code == 200


def test_a_product_cannot_take_the_place_of_what_is_bought_with_another(client: LocalClient) -> None:
    answer = client.put("/v1/products/SKU-1/bought-with", headers=WRITER, json={"title": "Odd"})
    assert answer.status_code == 405 and answer.headers["allow"] == "GET"
