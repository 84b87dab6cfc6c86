"""Query photos: unguessable, private, and gone in time."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from shopsight.store import QueryPhotos


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_photo_lives_for_its_time_and_no_longer(tmp_path: Path) -> None:
    clock = Clock()
    photos = QueryPhotos(tmp_path / "queries", 60, clock)
    photo_id = photos.put(b"photo")
    clock.now += 59
    assert photos.get(photo_id) == b"photo"
    clock.now += 1
    assert photos.get(photo_id) is None


def test_ids_begin_with_q_and_never_repeat(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path, 60)
    ids = {photos.put(b"same") for _ in range(50)}
    assert len(ids) == 50
    assert all(photo_id.startswith("q") and len(photo_id) == 41 for photo_id in ids)


def test_sweep_deletes_what_has_expired_and_nothing_else(tmp_path: Path) -> None:
    clock = Clock()
    photos = QueryPhotos(tmp_path, 60, clock)
    (tmp_path / "quite another file").write_bytes(b"x")
    photos.put(b"old")
    clock.now += 50
    young = photos.put(b"young")
    clock.now += 20
    assert photos.sweep() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([young, "quite another file"])


def test_putting_sweeps_now_and_then(tmp_path: Path) -> None:
    clock = Clock()
    photos = QueryPhotos(tmp_path, 60, clock)
    photos.put(b"old")
    clock.now += 100
    photo_id = photos.put(b"new")
    assert [path.name for path in tmp_path.iterdir()] == [photo_id]


def test_files_are_for_the_owner_only(tmp_path: Path) -> None:
    photo_id = QueryPhotos(tmp_path / "queries", 60).put(b"photo")
    assert stat.S_IMODE((tmp_path / "queries" / photo_id).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "queries").stat().st_mode) == 0o700


def test_no_time_to_live_keeps_nothing(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path / "queries", 0)
    assert photos.get(photos.put(b"photo")) is None
    assert not (tmp_path / "queries").exists()
    assert photos.sweep() == 0


@pytest.mark.parametrize(
    "photo_id", ["", "q", "../secret", "q" + "g" * 40, "q" + "0" * 41, "q" + "0" * 39 + "\n", "\0"]
)
def test_other_names_lead_nowhere(tmp_path: Path, photo_id: str) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    photos = QueryPhotos(tmp_path / "queries", 60)
    assert photos.get(photo_id) is None
    photos.delete(photo_id)


def test_a_deleted_photo_is_gone(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path, 60)
    photo_id = photos.put(b"photo")
    photos.delete(photo_id)
    photos.delete(photo_id)
    assert photos.get(photo_id) is None


def test_a_folder_that_cannot_be_written_fails_no_search(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    photos = QueryPhotos(tmp_path / "file", 60)
    assert photos.get(photos.put(b"photo")) is None
