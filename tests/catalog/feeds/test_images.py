"""Photos are files below the feed's folder or http(s) addresses, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.catalog.feeds.images import BadPhoto, PhotoFinder, web_address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "shop"
    (inside / "img").mkdir(parents=True)
    (inside / "img" / "a b.jpg").write_bytes(b"x")
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (inside / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (inside / "out").symlink_to(tmp_path)
    return inside


@pytest.mark.parametrize(
    "text", ["img/a b.jpg", "/img/a b.jpg", "img\\a b.jpg", "./img/../img/a b.jpg", "img/a%20b.jpg?v=3"]
)
def test_a_file_is_found_however_it_is_written(folder: Path, text: str) -> None:
    assert PhotoFinder([folder]).locate(text) == str((folder / "img" / "a b.jpg").resolve())


def test_an_absolute_path_within_the_folder_is_taken(folder: Path) -> None:
    path = folder / "img" / "a b.jpg"
    assert PhotoFinder([folder]).locate(str(path)) == str(path.resolve())


@pytest.mark.parametrize(
    "text",
    [
        "../secret.jpg",
        "/etc/passwd",
        "link.jpg",
        "out/secret.jpg",
        "img/../../secret.jpg",
        "%2e%2e/secret.jpg",
        "..\\secret.jpg",
    ],
)
def test_a_way_out_of_the_folder_is_refused(folder: Path, text: str) -> None:
    with pytest.raises(BadPhoto) as caught:
        PhotoFinder([folder]).locate(text)
    assert caught.value.code == "outside_folder"


@pytest.mark.parametrize("text", ["img/none.jpg", "img", "x" * 300, "a/" * 500])
def test_what_is_no_file_is_missing(folder: Path, text: str) -> None:
    with pytest.raises(BadPhoto) as caught:
        PhotoFinder([folder]).locate(text)
    assert caught.value.code == "missing_image"


@pytest.mark.parametrize(
    "text",
    [
        *("ftp://a/b.jpg", "file:///etc/passwd", "javascript:alert(1)", "data:image/png;base64,AA", "http://"),
        *("http://[::1", "a\0b", "https://a:99999999/", "https://a/\x01", "h" * 5000),
    ],
)
def test_what_is_no_web_address_is_refused(folder: Path, text: str) -> None:
    with pytest.raises(BadPhoto) as caught:
        PhotoFinder([folder]).locate(text)
    assert caught.value.code == "bad_url"


def test_addresses_are_kept_and_completed(folder: Path) -> None:
    finder = PhotoFinder([folder], "https://shop.example.com/media/")
    assert finder.locate("https://cdn.example.com/a.jpg?w=1&h=2") == "https://cdn.example.com/a.jpg?w=1&h=2"
    assert finder.locate("//cdn.example.com/a.jpg") == "https://cdn.example.com/a.jpg"
    assert finder.locate("p/red.jpg") == "https://shop.example.com/media/p/red.jpg"
    assert finder.locate("img/a b.jpg").endswith("/shop/img/a b.jpg")
    assert web_address("https://x.example/ä b.jpg") == "https://x.example/%C3%A4%20b.jpg"
