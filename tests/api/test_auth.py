"""Keys and scopes: who may search, who may write, and what those are told who may not."""

from __future__ import annotations

import pytest

from tests.api.conftest import MakeClient
from tests.api.fake_shop import WRITE_KEY, FakeShop
from tests.api.local_client import SEARCHER, WRITER, LocalClient

WRITES = [
    ("PUT", "/v1/products/SKU-1"),
    ("PATCH", "/v1/products/SKU-1"),
    ("DELETE", "/v1/products/SKU-1"),
    ("POST", "/v1/products:batch"),
    ("POST", "/v1/imports"),
    ("GET", "/v1/imports"),
    ("GET", "/v1/imports/op1"),
    ("GET", "/v1/imports/op1/errors"),
    ("GET", "/v1/imports/op1/events"),
    ("DELETE", "/v1/imports/op1"),
]
READS = [
    ("GET", "/v1/search"),
    ("POST", "/v1/search"),
    ("GET", "/v1/facets?fields=brand"),
    ("GET", "/v1/products"),
    ("GET", "/v1/products/SKU-1"),
]
OPEN = ["/healthz", "/readyz", "/metrics", "/v1/version", "/v1/openapi.json"]


@pytest.mark.parametrize(("method", "url"), WRITES)
def test_writing_needs_a_key_with_its_scope(client: LocalClient, method: str, url: str) -> None:
    nobody = client.request(method, url, json={})
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (401, "unauthorized")
    assert nobody.headers["www-authenticate"] == 'Bearer realm="shopsight"'
    assert "shopsight keys create" in nobody.json()["error"]["message"]
    searcher = client.request(method, url, json={}, headers=SEARCHER)
    assert (searcher.status_code, searcher.json()["error"]["code"]) == (403, "forbidden")
    assert "insufficient_scope" in searcher.headers["www-authenticate"]
    assert client.request(method, url, json={}, headers=WRITER).status_code not in (401, 403)


@pytest.mark.parametrize(("method", "url"), READS)
def test_searching_is_public_unless_the_shop_asks_for_a_key(make_client: MakeClient, method: str, url: str) -> None:
    assert make_client().request(method, url, json={}).status_code == 200
    private = make_client(require_key_for_search=True)
    assert private.request(method, url, json={}).status_code == 401
    assert private.request(method, url, json={}, headers=SEARCHER).status_code == 200
    assert private.request(method, url, json={}, headers=WRITER).status_code == 200


@pytest.mark.parametrize("url", OPEN)
def test_those_who_keep_the_server_up_need_no_key(make_client: MakeClient, url: str) -> None:
    assert make_client(require_key_for_search=True).get(url).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer sk_wrong"},
        {"X-Api-Key": "sk_wrong"},
        {"Authorization": "Basic dTpw"},
        {"Authorization": "Bearer "},
    ],
)
def test_a_wrong_key_is_refused_even_where_none_is_needed(client: LocalClient, headers: dict[str, str]) -> None:
    assert client.get("/v1/search", headers=headers).status_code == 401


def test_a_shop_without_keys_says_that_there_is_none(client: LocalClient, shop: FakeShop) -> None:
    shop.keys.clear()
    assert "there is none" in client.post("/v1/imports", json={}).json()["error"]["message"]


def test_a_key_is_looked_up_once_in_five_seconds_and_a_revoked_one_ends_then(
    make_client: MakeClient, shop: FakeShop
) -> None:
    now = 0.0
    client = make_client(clock=lambda: now)
    for _ in range(3):
        assert client.get("/v1/imports", headers=WRITER).status_code == 200
    assert shop.key_checks == 1
    del shop.keys[WRITE_KEY]
    now = 6.0
    assert client.get("/v1/imports", headers=WRITER).status_code == 401


def test_a_body_is_not_read_for_one_who_may_not_send_it(make_client: MakeClient) -> None:
    response = make_client(max_body_bytes=10).put("/v1/products/SKU-1", content=b"x" * 100)
    assert response.status_code == 401
