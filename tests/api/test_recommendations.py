"""Recommendations over HTTP, and what shoppers choose about them."""

from __future__ import annotations

import pytest

from shopsight.api.answer_schemas import RecommendationsAnswer
from tests.api.fake_shop import FakeShop, shoe
from tests.api.local_client import LocalClient


@pytest.fixture(autouse=True)
def two_shoes(shop: FakeShop) -> None:
    shop.catalog["a/b"] = shoe("a/b", "Blue shoe")


def asked(client: LocalClient, path: str, **params: str) -> RecommendationsAnswer:
    return RecommendationsAnswer.model_validate_json(client.get(path, params=params).content)


def test_what_looks_alike_comes_with_its_picture_and_a_reason_in_words(client: LocalClient) -> None:
    answer = asked(client, "/v1/products/a/b/similar", limit="5", price_band="0.5", diversity="0.2")
    assert [item.product_id for item in answer.items] == ["SKU-1"]
    assert answer.items[0].photo_url and answer.query_id
    assert [(why.kind, why.en, why.zh) for why in answer.items[0].reasons] == [
        ("alike", "looks like Blue shoe", "看起来像：Blue shoe")
    ]


def test_what_goes_with_a_product_is_asked_by_its_id(client: LocalClient) -> None:
    answer = asked(client, "/v1/products/SKU-1/goes-with")
    assert (answer.basis, [item.product_id for item in answer.items]) == ("baskets", ["a/b"])


def test_an_opt_out_holds_until_it_is_taken_back(client: LocalClient) -> None:
    assert asked(client, "/v1/recommendations", shopper="s 1").basis == "taste"
    assert client.put("/v1/shoppers/s%201/opt-out").status_code == 204
    assert asked(client, "/v1/recommendations", shopper="s 1").basis == "popular"
    assert client.delete("/v1/shoppers/s%201/opt-out").status_code == 204
    assert asked(client, "/v1/recommendations", shopper="s 1").basis == "taste"


def test_a_taste_can_be_reset(client: LocalClient, shop: FakeShop) -> None:
    assert client.delete("/v1/shoppers/s1/taste").status_code == 204
    assert shop.resets == ["s1"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/products/nothing/similar", 404, "product_not_found"),
        ("/v1/products/nothing/goes-with", 404, "product_not_found"),
        ("/v1/products/SKU-1/similar?limit=0", 422, "invalid_request"),
        ("/v1/products/SKU-1/similar?diversity=2", 422, "invalid_request"),
        ("/v1/recommendations?limit=1000", 422, "invalid_request"),
        ("/v1/recommendations?shopper=" + "s" * 101, 422, "invalid_request"),
    ],
)
def test_what_cannot_be_answered_is_refused(client: LocalClient, path: str, status: int, code: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_advertised_places_stand_beside_where_they_are_asked_for(client: LocalClient) -> None:
    for path in ("/v1/products/SKU-1/similar", "/v1/products/SKU-1/goes-with", "/v1/recommendations"):
        plain = client.get(path, params={"shopper": "s1"}).json()
        found = client.get(path, params={"sponsored": 1, "shopper": "s1"}).json()
        assert plain["sponsored"] == [] and plain["items"] == found["items"]
        (place,) = found["sponsored"]
        assert (place["label"]["en"], place["position"], place["token"]) == ("Sponsored", 1, "token-s1")
        assert client.get(path, params={"sponsored": 99}).status_code == 422
