"""The outermost layer: request ids, hosts, headers, CORS, and errors that nobody expected."""

from __future__ import annotations

import logging

import pytest

from tests.api.conftest import MakeClient
from tests.api.fake_shop import FakeShop
from tests.api.local_client import LocalClient


def test_a_plain_request_id_is_kept_and_another_is_replaced(client: LocalClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1.2_3"}).headers["x-request-id"] == "abc-1.2_3"
    for strange in ("a b", "x" * 65, "<script>", "é".encode()):
        given = client.get("/healthz", headers={"X-Request-Id": strange}).headers["x-request-id"]
        assert len(given) == 16 and given.isalnum()


def test_every_answer_has_the_security_headers(client: LocalClient) -> None:
    for url in ("/healthz", "/nope", "/v1/search?limit=0"):
        headers = client.get(url).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_local_names_are_answered(client: LocalClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost:x", "a/b", "127.0.0.1:8:8"])
def test_a_name_that_is_not_ours_is_refused(client: LocalClient, host: str) -> None:
    response = client.get("/healthz", headers={"Host": host})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "host_refused")
    assert "SHOPSIGHT_TRUSTED_HOSTS" in response.json()["error"]["message"]


def test_a_star_answers_any_host(make_client: MakeClient) -> None:
    client = make_client(trusted_hosts=("*",))
    assert client.get("/healthz", headers={"Host": "shop.example"}).status_code == 200


def test_paths_and_methods_that_are_not_there(client: LocalClient) -> None:
    missing = client.get("/v1/nothing")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    wrong = client.put("/v1/search")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "method_not_allowed")
    assert sorted(wrong.headers["allow"].split(", ")) == ["GET", "POST"]


def test_other_origins_are_let_in_by_setting_only(make_client: MakeClient) -> None:
    origin = {"Origin": "https://shop.example"}
    assert "access-control-allow-origin" not in make_client().get("/v1/search", headers=origin).headers
    client = make_client(cors_origins=("https://shop.example",))
    response = client.get("/v1/search", headers=origin)
    assert response.headers["access-control-allow-origin"] == "https://shop.example"
    assert "X-Request-Id" in response.headers["access-control-expose-headers"]
    stranger = client.get("/v1/search", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers


def test_a_preflight_is_answered(make_client: MakeClient) -> None:
    headers = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    response = make_client(cors_origins=("*",)).request("OPTIONS", "/v1/search", headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert "x-request-id" in response.headers


def test_an_error_that_nobody_expected_is_logged_whole_and_told_without_details(
    client: LocalClient, shop: FakeShop, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("a secret of the inside")

    shop.before_search = fail
    with caplog.at_level(logging.ERROR):
        response = client.get("/v1/search", headers={"X-Request-Id": "find-me"})
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal")
    assert "secret" not in response.text
    assert "find-me" in caplog.text and "a secret of the inside" in caplog.text
