"""Blobs on disk: whole or absent, and checkable."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from shopsight.core.errors import StoreUnusable
from shopsight.store import DiskBlobStore


def test_many_contents_are_stored_at_once_in_order(tmp_path: Path) -> None:
    store = DiskBlobStore(tmp_path)
    contents = [b"a", b"b", b"a", b"c" * 100_000]
    assert store.put_many(contents) == [hashlib.sha256(data).hexdigest() for data in contents]
    assert store.put_many([]) == []
    assert len(list(store)) == 3


def test_an_interrupted_write_is_not_a_content(tmp_path: Path) -> None:
    store = DiskBlobStore(tmp_path)
    name = store.put(b"x")
    (tmp_path / name[:2] / f".{name[:16]}-half").write_bytes(b"")
    assert list(store) == [name]


def test_damage_on_the_disk_is_found(tmp_path: Path) -> None:
    store = DiskBlobStore(tmp_path)
    good, bad = store.put_many([b"good", b"bad"])
    (tmp_path / bad[:2] / bad).write_bytes(b"rot")
    assert list(store.damaged()) == [bad]
    assert good in set(store)


def test_young_contents_are_told_from_old(tmp_path: Path) -> None:
    store = DiskBlobStore(tmp_path)
    name = store.put(b"x")
    written_at = (tmp_path / name[:2] / name).stat().st_mtime
    assert list(store.stored_before(written_at + 1)) == [name]
    assert list(store.stored_before(written_at)) == []


def test_a_folder_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(StoreUnusable, match="file"):
        DiskBlobStore(tmp_path / "file")
