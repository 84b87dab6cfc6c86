"""Searching over HTTP: every way to ask, and every way to ask wrongly."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from shopsight.api.answer_schemas import FacetsAnswer, SearchAnswer
from tests.api.fake_shop import PICTURE, FakeShop, shoe
from tests.api.local_client import LocalClient

FORM = {"photo": ("shoe.jpg", PICTURE)}


def test_a_photo_in_a_form_finds_hits_that_are_as_declared(client: LocalClient) -> None:
    response = client.post("/v1/search", files=FORM)
    answer = SearchAnswer.model_validate_json(response.content)
    assert answer.hits[0].product_id == "SKU-1"
    assert answer.hits[0].price is not None and answer.hits[0].price.amount == "19.99"
    assert answer.photo_id and answer.regions
    assert answer.request_id == response.headers["x-request-id"]
    assert set(answer.took_ms) == {"retrieve", "total"}


def test_a_photo_is_told_whether_its_product_is_here_and_what_each_hit_is(client: LocalClient) -> None:
    answer = client.post("/v1/search", files=FORM).json()
    assert answer["verdict"] == {"kind": "found", "probability": 0.96}
    assert answer["hits"][0]["probability"] == {"same": 0.93, "similar": 0.05, "unrelated": 0.02}
    assert answer["hits"][0]["similarity"] == 0.9


def test_words_alone_have_no_verdict(client: LocalClient) -> None:
    answer = client.post("/v1/search", json={"words": "red"}).json()
    assert (answer["verdict"], answer["hits"][0]["probability"]) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        {"photo_base64": base64.b64encode(PICTURE).decode()},
        {"photo_base64": "data:image/jpeg;base64," + base64.b64encode(PICTURE).decode()},
        {"photo_url": "https://example.com/shoe.jpg"},
        {"photo_id": shoe().photos[0].id},
        {"product_id": "SKU-1"},
        {"words": "red"},
        {"filter": "price < 50"},
        {},
    ],
)
def test_json_asks_in_every_way(client: LocalClient, body: dict[str, Any]) -> None:
    answer = SearchAnswer.model_validate_json(client.post("/v1/search", json=body).content)
    assert [hit.product_id for hit in answer.hits] == ["SKU-1"]


def test_a_megabyte_of_base64_is_read_beside_the_event_loop(client: LocalClient) -> None:
    body = {"photo_base64": base64.b64encode(PICTURE + bytes(1_000_000)).decode()}
    assert client.post("/v1/search", json=body).status_code == 200


def test_the_photo_id_of_an_answer_is_a_query_of_its_own(client: LocalClient) -> None:
    photo_id = client.post("/v1/search", files=FORM).json()["photo_id"]
    again = client.post("/v1/search", json={"photo_id": photo_id, "box": [0.1, 0.2, 0.5, 0.6]}).json()
    assert again["photo_id"] == photo_id
    whole: dict[str, object] = {
        "score": 1.0,
        "category": None,
        "category_probability": None,
        "searched": True,
        "hits": [],
    }
    assert again["regions"] == [{"box": [0.1, 0.2, 0.5, 0.6], **whole}]


def test_each_region_has_as_many_hits_of_its_own_as_are_asked_for(client: LocalClient) -> None:
    answer = client.post("/v1/search", files=FORM, data={"per_region": "1"}).json()
    assert [len(region["hits"]) for region in answer["regions"]] == [1]
    refused = client.post("/v1/search", files=FORM, data={"per_region": "6"})
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, "per_region")


def test_a_form_spells_box_and_facets_as_text(client: LocalClient) -> None:
    fields = {"box": "0.1,0.2,0.5,0.6", "facets": ["brand", "color,size"], "limit": "1"}
    answer = client.post("/v1/search", files=FORM, data=fields).json()
    assert answer["regions"][0]["box"] == [0.1, 0.2, 0.5, 0.6]
    assert list(answer["facets"]) == ["brand", "color", "size"]


def test_a_link_searches_and_may_be_cached_for_a_second(client: LocalClient) -> None:
    response = client.get("/v1/search?words=red&filter=price+%3C+50&facets=brand,color&facets=size")
    assert list(response.json()["facets"]) == ["brand", "color", "size"]
    assert response.headers["cache-control"] == "public, max-age=1"


def test_the_cursor_leads_to_the_next_page(client: LocalClient, shop: FakeShop) -> None:
    shop.catalog["SKU-2"] = shoe("SKU-2")
    first = client.get("/v1/search?limit=1").json()
    second = client.get("/v1/search", params={"limit": 1, "cursor": first["cursor"]}).json()
    assert [hit["product_id"] for hit in first["hits"] + second["hits"]] == ["SKU-1", "SKU-2"]
    assert second["cursor"] is None


def test_a_link_that_a_feed_made_dangerous_is_not_passed_on(client: LocalClient, shop: FakeShop) -> None:
    shop.catalog["SKU-1"] = shoe(link="javascript:alert(1)")
    assert client.get("/v1/search").json()["hits"][0]["link"] == ""


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"wrods": "red"}, 422, "invalid_request", "wrods"),
        ({"limit": 0}, 422, "invalid_request", "limit"),
        ({"sort": "best"}, 422, "invalid_request", "sort"),
        ({"box": [0, 0, 1]}, 422, "invalid_request", "box.3"),
        ({"box": [0.5, 0, 0.2, 1], "photo_id": "p1"}, 422, "invalid_query", None),
        ({"box": [0, 0, 1, 1]}, 422, "invalid_query", None),
        ({"photo_base64": "%%%"}, 422, "invalid_request", "photo_base64"),
        ({"photo_base64": base64.b64encode(b"not a picture").decode()}, 415, "not_an_image", None),
        ({"photo_url": "http://internal/"}, 422, "address_refused", None),
        ({"photo_id": "p1", "product_id": "SKU-1"}, 422, "invalid_query", None),
        ({"photo_id": "q-gone"}, 404, "photo_not_found", None),
        ({"product_id": "none"}, 404, "product_not_found", None),
        ({"cursor": "damaged"}, 422, "invalid_cursor", None),
    ],
)
def test_a_wrong_search_is_told_what_is_wrong_and_where(
    client: LocalClient, body: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    response = client.post("/v1/search", json=body)
    assert response.status_code == status
    error = response.json()["error"]
    assert (error["code"], error.get("field")) == (code, field)
    assert error["request_id"] == response.headers["x-request-id"]


def test_a_filter_that_does_not_parse_names_the_column(client: LocalClient) -> None:
    error = client.get("/v1/search", params={"filter": "price < "}).json()["error"]
    assert (error["code"], error["column"]) == ("invalid_filter", 8)


def test_a_link_cannot_ask_by_photo_and_product_at_once(client: LocalClient) -> None:
    assert client.get("/v1/search?photo_id=a&product_id=b").json()["error"]["code"] == "invalid_query"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"words": "\xff"}', b'{"words": null}'])
def test_a_body_that_is_no_search_is_refused(client: LocalClient, body: bytes) -> None:
    response = client.post("/v1/search", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"]["field"]


def test_facets_are_counted_alone(client: LocalClient) -> None:
    answer = FacetsAnswer.model_validate_json(client.get("/v1/facets?fields=brand,color&words=red").content)
    assert [value.value for value in answer.facets["brand"]] == ["Acme"]
    assert client.get("/v1/facets").json()["error"]["field"] == "query.fields"
