"""Products over HTTP: what is put is what is got, changes do not step on one another, and mistakes are named."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from shopsight.api.answer_schemas import BatchAnswer, Product, ProductList, Written
from tests.api.fake_shop import PICTURE, FakeShop, shoe
from tests.api.local_client import WRITER, LocalClient

URL = "/v1/products/SKU-1"
PHOTO = {"base64": base64.b64encode(PICTURE).decode()}


def put(client: LocalClient, body: dict[str, Any], url: str = URL, **headers: str) -> Any:
    return client.put(url, json=body, headers={**WRITER, **headers})


def test_a_product_is_got_as_declared(client: LocalClient) -> None:
    product = Product.model_validate_json(client.get(URL).content)
    assert product.category == ["Women", "Shoes"]
    assert product.photos[0].url == f"/v1/photos/{product.photos[0].id}?size=1024"


def test_a_product_that_was_got_can_be_put_back_and_changes_nothing(client: LocalClient, shop: FakeShop) -> None:
    before = shop.catalog["SKU-1"]
    answer = Written.model_validate_json(put(client, client.get(URL).json()).content)
    assert answer.status == "unchanged"
    assert shop.catalog["SKU-1"] == before


def test_a_new_product_is_created_with_its_photos(client: LocalClient, shop: FakeShop) -> None:
    body = {
        "title": "Blue shoe",
        "price": {"amount": "1,299.00", "currency": "USD"},
        "sale_price": {"minor": 99900, "currency": "USD"},
        "attributes": {"color": "blue", "size": ["38", "39"]},
        "photos": [PHOTO, {"url": "https://cdn.example/2.jpg", "role": "lifestyle"}],
    }
    response = put(client, body, "/v1/products/SKU-9")
    assert response.status_code == 201
    Written.model_validate_json(response.content)
    stored = shop.catalog["SKU-9"]
    assert (stored.price_minor, stored.sale_price_minor, stored.currency) == (129900, 99900, "USD")
    assert stored.attributes == {"color": ("blue",), "size": ("38", "39")}
    assert [photo.role for photo in stored.photos] == ["main", "lifestyle"]


def test_an_id_may_hold_slashes_and_other_scripts(client: LocalClient, shop: FakeShop) -> None:
    assert put(client, {"title": "x"}, "/v1/products/%E9%9E%8B/a%20b").status_code == 201
    assert "鞋/a b" in shop.catalog
    assert client.get("/v1/products/%E9%9E%8B%2Fa%20b").json()["product_id"] == "鞋/a b"


def test_a_photo_that_is_none_is_told_and_the_product_kept(client: LocalClient, shop: FakeShop) -> None:
    answer = put(client, {"title": "x", "photos": [{"base64": "AAAA"}]}).json()
    assert [issue["code"] for issue in answer["issues"]] == ["not_an_image"]
    assert shop.catalog["SKU-1"].photos == ()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x", "colour": "red"}, "colour"),
        ({"title": "x", "product_id": "SKU-2"}, "product_id"),
        ({"title": "x", "price": {"amount": "cheap", "currency": "USD"}}, "price.amount"),
        ({"title": "x", "price": {"currency": "USD"}}, "price"),
        ({"title": "x", "price": {"amount": "1", "currency": "usd"}}, "price.currency"),
        ({"title": "x", "price": {"amount": "1", "minor": 1, "currency": "USD"}}, "price"),
        ({"title": "x", "price": {"minor": 2**60, "currency": "USD"}}, "price"),
        (
            {
                "title": "x",
                "price": {"minor": 1, "currency": "USD"},
                "sale_price": {"minor": 1, "currency": "EUR"},
            },
            "sale_price.currency",
        ),
        ({"title": "x", "link": "javascript:alert(1)"}, "link"),
        ({"title": "x", "quantity": -1}, "quantity"),
        ({"title": "x", "availability": "maybe"}, "availability"),
        ({"title": "x", "photos": [{}]}, "photos.0"),
        ({"title": "x", "photos": [{"url": "file:///etc/passwd"}]}, "photos.0.url"),
        ({"title": "x", "photos": [PHOTO, {"base64": "%"}]}, "photos.1.base64"),
        ({"title": "x", "photos": [{"id": "of another"}]}, "photos.0.id"),
        ({"title": "x", "photos": [{"id": "a", **PHOTO}]}, "photos.0"),
        ({"title": "x", "attributes": {"color": 3}}, "attributes.color.list[str]"),
    ],
)
def test_a_wrong_field_is_named_by_its_path(client: LocalClient, body: dict[str, Any], field: str) -> None:
    response = put(client, body)
    assert response.status_code == 422
    assert response.json()["error"]["field"] == field


def test_a_patch_changes_what_it_names_and_keeps_the_photos(client: LocalClient, shop: FakeShop) -> None:
    before = shop.catalog["SKU-1"]
    patch = {"price": {"amount": "5"}, "attributes": {"color": None, "size": ["38"]}, "brand": None}
    response = client.patch(URL, json=patch, headers=WRITER)
    assert response.status_code == 200, response.text
    after = shop.catalog["SKU-1"]
    assert (after.price_minor, after.currency, after.brand) == (500, "USD", "")
    assert after.attributes == {"size": ("38",)}
    assert (after.title, after.photos) == (before.title, before.photos)


def test_a_price_may_be_patched_in_minor_units_or_removed(client: LocalClient, shop: FakeShop) -> None:
    client.patch(URL, json={"price": {"minor": 700}}, headers=WRITER)
    assert shop.catalog["SKU-1"].price_minor == 700
    client.patch(URL, json={"price": None}, headers=WRITER)
    assert shop.catalog["SKU-1"].price_minor is None


@pytest.mark.parametrize("body", [b"[]", b"{", b"3", b'{"titel": "x"}', b'{"title": null}'])
def test_a_wrong_patch_changes_nothing(client: LocalClient, shop: FakeShop, body: bytes) -> None:
    before = shop.catalog["SKU-1"]
    headers = {**WRITER, "Content-Type": "application/merge-patch+json"}
    response = client.patch(URL, content=body, headers=headers)
    assert (response.status_code, shop.catalog["SKU-1"]) == (422, before)


def test_a_product_that_is_not_there_is_404_for_get_patch_and_delete(client: LocalClient) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        response = client.request(method, "/v1/products/none", json={}, headers=WRITER)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "product_not_found")


def test_a_deleted_product_is_gone(client: LocalClient) -> None:
    response = client.delete(URL, headers=WRITER)
    assert (response.status_code, response.content) == (204, b"")
    assert client.get(URL).status_code == 404


def test_if_match_keeps_a_change_from_being_written_over_unseen(client: LocalClient) -> None:
    etag = client.get(URL).headers["etag"]
    changed = put(client, {"title": "first"}, **{"If-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] == client.get(URL).headers["etag"] != etag
    for method in ("PUT", "PATCH", "DELETE"):
        late = client.request(method, URL, json={"title": "second"}, headers={**WRITER, "If-Match": etag})
        assert (late.status_code, late.json()["error"]["code"]) == (412, "precondition_failed")
    assert client.get(URL).json()["title"] == "first"


def test_if_none_match_star_creates_only(client: LocalClient) -> None:
    star = {"If-None-Match": "*"}
    assert put(client, {"title": "x"}, **star).status_code == 412
    assert put(client, {"title": "x"}, "/v1/products/new", **star).status_code == 201
    assert put(client, {"title": "x"}, "/v1/products/none", **{"If-Match": "*"}).status_code == 412


def test_a_product_that_the_caller_has_is_not_sent_again(client: LocalClient) -> None:
    etag = client.get(URL).headers["etag"]
    again = client.get(URL, headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


def test_the_list_is_paged_and_whole(client: LocalClient, shop: FakeShop) -> None:
    shop.catalog["SKU-2"] = shoe("SKU-2")
    first = ProductList.model_validate_json(client.get("/v1/products?limit=1&sort=title").content)
    second = ProductList.model_validate_json(client.get(f"/v1/products?limit=1&cursor={first.cursor}").content)
    assert [p.product_id for p in first.products + second.products] == ["SKU-1", "SKU-2"]
    assert (first.total, second.cursor) == (2, None)


def test_a_batch_has_a_result_for_each_item(client: LocalClient, shop: FakeShop) -> None:
    body = {
        "put": [
            {"product_id": "A", "title": "a"},
            {"product_id": "B"},
            {"title": "no id"},
            {"product_id": "A", "title": "again"},
            {**client.get(URL).json()},
            {"product_id": "C", "title": "c", "photos": [{"base64": "AAAA"}]},
            {"product_id": "none", "title": "keeps a photo of nothing", "photos": [{"id": "p"}]},
        ],
        "delete": ["SKU-1", "none"],
    }
    response = client.post("/v1/products:batch", json=body, headers=WRITER)
    answer = BatchAnswer.model_validate_json(response.content)
    told = [(r.op, r.product_id, r.status, r.error.field if r.error else None) for r in answer.results]
    assert told == [
        ("put", "A", "stored", None),
        ("put", "B", "failed", "put.1.title"),
        ("put", "", "failed", "put.2.product_id"),
        ("put", "A", "failed", "put.3.product_id"),
        ("put", "SKU-1", "unchanged", None),
        ("put", "C", "stored", None),
        ("put", "none", "failed", None),
        ("delete", "SKU-1", "deleted", None),
        ("delete", "none", "not_found", None),
    ]
    assert [issue.code for issue in answer.results[5].issues] == ["not_an_image"]
    assert answer.failed == 4
    assert set(shop.catalog) == {"A", "C"}


def test_a_batch_has_at_most_a_thousand_items(client: LocalClient) -> None:
    body = {"put": [{"product_id": "A", "title": "a"}], "delete": ["x"] * 1000}
    assert client.post("/v1/products:batch", json=body, headers=WRITER).status_code == 422


def test_an_empty_batch_is_fine(client: LocalClient) -> None:
    answer = client.post("/v1/products:batch", json={}, headers=WRITER).json()
    assert answer == {"results": [], "failed": 0, "seq": None}
