"""Rate limits: buckets that fill with time, per client, in bounded memory; told in headers."""

from __future__ import annotations

import pytest

from shopsight.api.limits import TokenBuckets, client_address
from shopsight.core.errors import RateLimited
from tests.api.conftest import MakeClient
from tests.api.local_client import SEARCHER, WRITER


def test_a_bucket_empties_and_fills_again_with_time() -> None:
    now = 0.0
    buckets = TokenBuckets(60, lambda: now)
    left = [buckets.take("a") for _ in range(60)]
    assert left[0] is not None and left[-1] is not None
    assert (left[0].limit, left[0].remaining, left[-1].remaining, left[-1].reset_s) == (60, 59, 0, 60)
    with pytest.raises(RateLimited) as refused:
        buckets.take("a")
    assert refused.value.retry_after_s == pytest.approx(1.0)
    now = 2.0
    buckets.take("a")
    buckets.take("a")
    with pytest.raises(RateLimited):
        buckets.take("a")


def test_each_client_has_a_bucket_and_refusals_cost_nothing() -> None:
    now = 0.0
    buckets = TokenBuckets(1, lambda: now)
    buckets.take("a")
    buckets.take("b")
    for _ in range(3):
        now += 19.0
        with pytest.raises(RateLimited):
            buckets.take("a")
    now = 60.0
    buckets.take("a")


def test_no_limit_counts_nothing() -> None:
    buckets = TokenBuckets(0, lambda: 0.0)
    assert buckets.take("a") is None
    assert len(buckets) == 0


def test_only_so_many_clients_are_remembered_those_seen_last() -> None:
    buckets = TokenBuckets(1, lambda: 0.0, max_clients=100)
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets) == 100
    with pytest.raises(RateLimited):
        buckets.take("999")
    buckets.take("0")


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix-peer", "unix-peer"),
        (None, "unknown"),
    ],
)
def test_a_household_is_one_client(host: str | None, client: str) -> None:
    assert client_address(host) == client


def test_over_the_limit_is_429_with_the_wait_and_the_headers(make_client: MakeClient) -> None:
    now = 0.0
    client = make_client(search_rate_per_minute=2, clock=lambda: now)
    first, _, third = (client.get("/v1/search") for _ in range(3))
    assert (first.headers["ratelimit-limit"], first.headers["ratelimit-remaining"]) == ("2", "1")
    assert (third.status_code, third.headers["retry-after"]) == (429, "30")
    assert (third.headers["ratelimit-remaining"], third.headers["ratelimit-reset"]) == ("0", "60")
    assert third.json()["error"]["retryable"] is True
    now = 30.0
    assert client.get("/v1/search").status_code == 200


def test_a_key_has_a_limit_of_its_own_and_writing_another_than_searching(make_client: MakeClient) -> None:
    client = make_client(search_rate_per_minute=1, write_rate_per_minute=1)
    assert client.get("/v1/search").status_code == 200
    assert client.get("/v1/search").status_code == 429
    assert client.get("/v1/search", headers=SEARCHER).status_code == 200
    assert client.get("/v1/imports", headers=WRITER).status_code == 200
    assert client.get("/v1/imports", headers=WRITER).status_code == 429
    assert client.get("/v1/search", headers=WRITER).status_code == 200


def test_guessing_keys_is_limited(make_client: MakeClient) -> None:
    client = make_client(write_rate_per_minute=2)
    guesses = [client.get("/v1/imports", headers={"X-Api-Key": f"sk_{n}"}).status_code for n in range(3)]
    assert guesses == [401, 401, 429]


def test_photos_and_health_are_not_counted(make_client: MakeClient) -> None:
    client = make_client(search_rate_per_minute=1)
    for _ in range(3):
        assert client.get("/healthz").status_code == 200
        assert client.get("/v1/photos/none").status_code == 404
