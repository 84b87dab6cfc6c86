"""Photos in object storage: what goes wrong is explained, and nothing is kept by half."""

from __future__ import annotations

import hashlib
import time

import pytest
from obstore.store import S3Store

from shopsight.core.errors import InvalidSetting, StoreUnusable
from shopsight.store import ObjectBlobStore
from tests.s3 import S3Server, s3_server, use_keys

__all__ = ["s3_server"]


@pytest.fixture
def server(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    use_keys(monkeypatch, s3_server)
    return s3_server


def beside(server: S3Server, path: str, data: bytes) -> None:
    """Write an object as somebody else would."""
    bucket = S3Store(server.bucket, endpoint=server.endpoint, client_options={"allow_http": True})
    bucket.put(path, data)


def folder(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_content_whose_bytes_were_changed_is_found(server: S3Server) -> None:
    address = server.address()
    store = ObjectBlobStore(address, server.endpoint)
    good, bad = store.put_many([b"good", b"bad"])
    beside(server, f"{folder(address)}/{bad[:2]}/{bad}", b"other")
    assert list(store.damaged()) == [bad]
    assert store.get(good) == b"good"


def test_young_contents_are_told_from_old_ones(server: S3Server) -> None:
    store = ObjectBlobStore(server.address(), server.endpoint)
    name = store.put(b"x")
    assert list(store.stored_before(time.time() + 60)) == [name]
    assert list(store.stored_before(time.time() - 60)) == []


def test_what_others_keep_in_the_bucket_is_left_alone(server: S3Server) -> None:
    address = server.address()
    store = ObjectBlobStore(address, server.endpoint)
    name = store.put(b"x")
    for path in ("readme.txt", f"zz/{name}", f"more/{name[:2]}/{name}"):
        beside(server, f"{folder(address)}/{path}", b"theirs")
    assert list(store) == [name]


def test_two_shops_share_a_bucket_without_seeing_each_other(server: S3Server) -> None:
    one, two = (ObjectBlobStore(server.address(), server.endpoint) for _ in range(2))
    name = one.put(b"x")
    assert two.get(name) is None
    assert two.put(b"x") == name
    one.delete(name)
    assert two.get(name) == b"x"


def test_a_wrong_secret_is_said_and_never_shown(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
    with pytest.raises(StoreUnusable, match="these keys may not") as caught:
        ObjectBlobStore(server.address(), server.endpoint).put(b"x")
    assert "not-the-secret" not in str(caught.value)


def test_a_missing_bucket_and_a_server_that_is_away_are_told_apart(server: S3Server) -> None:
    nowhere = ObjectBlobStore("s3://never-made/shop", server.endpoint)
    with pytest.raises(StoreUnusable, match="no such bucket"):
        nowhere.put(b"x")
    with pytest.raises(StoreUnusable, match="no such bucket"):
        nowhere.get(hashlib.sha256(b"x").hexdigest())
    with pytest.raises(StoreUnusable, match="cannot be reached"):
        ObjectBlobStore(server.address(), "http://127.0.0.1:9").get(hashlib.sha256(b"x").hexdigest())


@pytest.mark.parametrize("address", ["", "bucket", "s3://", "http://bucket/x", "s3://Bucket/x", "s3://bucket/a b"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InvalidSetting, match="s3://BUCKET/FOLDER"):
        ObjectBlobStore(address)
