"""What every blob store promises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.core.ports import BlobStore
from shopsight.store import DiskBlobStore, ObjectBlobStore
from tests.s3 import S3Server, s3_server, use_keys

__all__ = ["s3_server"]


@pytest.fixture(params=["disk", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlobStore]:
    if request.param == "disk":
        yield DiskBlobStore(tmp_path / "photos")
        return
    server: S3Server = request.getfixturevalue("s3_server")
    use_keys(monkeypatch, server)
    store = ObjectBlobStore(server.address(), server.endpoint)
    yield store
    store.close()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 10_000])
def test_what_was_put_comes_back_under_its_hash(store: BlobStore, data: bytes) -> None:
    assert store.put(data) == sha256(data)
    assert store.get(sha256(data)) == data


def test_putting_twice_stores_once(store: BlobStore) -> None:
    assert store.put(b"x") == store.put(b"x")
    assert list(store) == [sha256(b"x")]


def test_what_was_deleted_is_gone(store: BlobStore) -> None:
    name = store.put(b"x")
    store.delete(name)
    store.delete(name)
    assert store.get(name) is None
    assert list(store) == []


def test_all_contents_are_walked_in_order(store: BlobStore) -> None:
    names = [store.put(f"content {number}".encode()) for number in range(300)]
    assert list(store) == sorted(names)


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "a" * 63, "A" * 64, "\0", f"../{'a' * 64}"])
def test_no_other_name_leads_anywhere(store: BlobStore, name: str) -> None:
    assert store.get(name) is None
    store.delete(name)
