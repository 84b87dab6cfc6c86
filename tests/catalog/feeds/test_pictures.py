"""A folder of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from shopsight.catalog.feeds import open_feed


def groups(folder: Path, names: Sequence[str]) -> dict[str, list[str]]:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    feed = open_feed(folder)
    assert feed.format == "pictures"
    return {
        item.product.id: [str(Path(photo.location).relative_to(folder.resolve())) for photo in item.photos]
        for item in feed
        if item.product
    }


@pytest.mark.parametrize(
    "names",
    [
        ["lamp.jpg", "lamp-2.jpg", "lamp-3.png"],
        ["lamp_1.jpg", "lamp_2.jpg"],
        ["lamp (1).jpg", "lamp (2).jpg"],
        ["lamp-01.jpg", "lamp-02.jpg"],
        ["lamp.jpg", "lamp_back.jpg", "lamp_alt1.jpg"],
        ["lamp_front.jpg", "lamp_back.jpg"],
        ["lamp.jpg", "lamp.webp"],
    ],
)
def test_several_photos_of_one_thing_are_told_by_their_names(tmp_path: Path, names: list[str]) -> None:
    found = groups(tmp_path, names)
    assert list(found) == ["lamp"]
    assert len(found["lamp"]) == len(names)


@pytest.mark.parametrize(
    "names",
    [
        ["shaver-5000.jpg", "shaver-9000.jpg"],
        ["phone-14.jpg", "phone-15.jpg"],
        ["phone.jpg", "phone-14.jpg"],
        ["chair-1.jpg"],
        ["kettle-1-7l.jpg", "kettle-2-0l.jpg"],
        ["lamp_back.jpg"],
    ],
)
def test_numbers_in_names_of_goods_stay_in_them(tmp_path: Path, names: list[str]) -> None:
    assert len(groups(tmp_path, names)) == len(names)


def test_subfolders_are_categories_and_a_folder_of_numbers_is_a_product(tmp_path: Path) -> None:
    found = groups(
        tmp_path, ["women/red-dress/2.jpg", "women/red-dress/10.jpg", "women/skirt.jpg", ".hidden/x.jpg", "notes.txt"]
    )
    assert found == {
        "women/red-dress": ["women/red-dress/2.jpg", "women/red-dress/10.jpg"],
        "women/skirt": ["women/skirt.jpg"],
    }
    products = {item.product.id: item.product for item in open_feed(tmp_path) if item.product}
    assert (products["women/red-dress"].title, products["women/red-dress"].category) == ("Red dress", ("Women",))


def test_a_picture_that_is_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (tmp_path / "shop" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    (item,) = open_feed(tmp_path / "shop")
    assert (item.photos, item.issues[0].code, item.file) == ((), "outside_folder", "a.jpg")
