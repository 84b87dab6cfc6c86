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


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_a_photo_lives_for_its_time_and_no_longer(tmp_path: Path) -> None:
    clock = Clock()
    photos = QueryPhotos(tmp_path / "queries", 60, clock)
    photo_id = photos.put(b"photo")
    clock.now += 30
    younger_id = photos.put(b"younger")
    clock.now += 29
    assert photos.get(photo_id) == b"photo"
    clock.now += 1
    assert photos.get(photo_id) is None
    assert photos.get(younger_id) == b"younger"
    photos.close()


def test_another_process_knows_a_photo_at_once(tmp_path: Path) -> None:
    photos, others = QueryPhotos(tmp_path, 60), QueryPhotos(tmp_path, 60)
    kept = {photos.put(bytes([number]) * number): number for number in range(1, 50)}
    kept |= {others.put(bytes([number]) * number): number for number in range(50, 99)}
    for photo_id, number in kept.items():
        assert photos.get(photo_id) == others.get(photo_id) == bytes([number]) * number
    assert len(list(tmp_path.iterdir())) == 2
    photos.close()
    others.close()


def test_ids_begin_with_q_and_never_repeat(tmp_path: Path) -> None:
    for ttl_s in (60, 0):
        photos = QueryPhotos(tmp_path, ttl_s)
        ids = {photos.put(b"same") for _ in range(50)}
        photos.close()
        assert len(ids) == 50
        assert all(photo_id.startswith("q") and len(photo_id) == 41 for photo_id in ids)


def test_knowing_where_a_photo_lies_does_not_give_it_away(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path, 60)
    first, second = photos.put(b"first"), photos.put(b"second")
    assert photos.get(second[:21] + first[21:]) is None
    assert photos.get(first[:13] + "00000001" + first[21:]) is None
    assert photos.get(first[:13] + "ffffffff" + first[21:]) is None
    photos.close()


def test_each_minute_has_a_file_which_goes_with_its_last_photo(tmp_path: Path) -> None:
    clock = Clock()
    photos = QueryPhotos(tmp_path, 60, clock)
    (tmp_path / "quite another file").write_bytes(b"x")
    photos.put(b"old")
    clock.now += 50
    last_of_its_minute = photos.put(b"last of its minute")
    clock.now += 50
    young = photos.put(b"young")
    assert photos.sweep() == 0
    assert photos.get(last_of_its_minute) == b"last of its minute"
    clock.now += 20
    assert photos.sweep() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([young[:13], "quite another file"])
    clock.now += 60
    assert photos.sweep() == 1
    photos.close()


def test_putting_sweeps_now_and_then(tmp_path: Path) -> None:
    clock = Clock()
    photos = QueryPhotos(tmp_path, 60, clock)
    photos.put(b"old")
    clock.now += 130
    photo_id = photos.put(b"new")
    assert only_file(tmp_path).name == photo_id[:13]
    photos.close()


def test_photos_of_an_older_version_are_swept_too(tmp_path: Path) -> None:
    clock = Clock()
    (tmp_path / ("q" + "0" * 40)).write_bytes(b"old")
    photos = QueryPhotos(tmp_path, 60, clock)
    clock.now = (tmp_path / ("q" + "0" * 40)).stat().st_mtime + 60
    assert photos.sweep() == 1


def test_files_are_for_the_owner_only(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path / "queries", 60)
    photos.put(b"photo")
    photos.close()
    assert stat.S_IMODE(only_file(tmp_path / "queries").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "queries").stat().st_mode) == 0o700


def test_no_time_to_live_keeps_nothing(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path / "queries", 0)
    assert photos.get(photos.put(b"photo")) is None
    assert not (tmp_path / "queries").exists()
    assert photos.sweep() == 0


@pytest.mark.parametrize(
    "photo_id", ["", "q", "../secret", "q" + "g" * 40, "q" + "0" * 40, "q" + "0" * 41, "q" + "0" * 39 + "\n", "\0"]
)
def test_other_names_lead_nowhere(tmp_path: Path, photo_id: str) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    assert QueryPhotos(tmp_path / "queries", 60).get(photo_id) is None


def test_a_photo_that_was_cut_short_is_none(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path, 60)
    photo_id = photos.put(b"photo")
    photos.close()
    file = only_file(tmp_path)
    whole = file.read_bytes()
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        assert photos.get(photo_id) is None


def test_emptying_the_folder_while_it_is_in_use_costs_only_what_was_in_it(tmp_path: Path) -> None:
    photos = QueryPhotos(tmp_path, 60)
    lost = photos.put(b"lost")
    only_file(tmp_path).unlink()
    kept = photos.put(b"kept")
    assert (photos.get(lost), photos.get(kept)) == (None, b"kept")
    photos.close()


def test_a_folder_that_cannot_be_written_fails_no_search(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    photos = QueryPhotos(tmp_path / "file", 60)
    assert photos.get(photos.put(b"photo")) is None
