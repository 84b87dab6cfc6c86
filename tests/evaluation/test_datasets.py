"""Labelled sets are read as they are written; what is broken is named with file, row and field."""

from pathlib import Path

import pytest

from shopsight.core.errors import SourceNotFound, UnknownFeedFormat
from shopsight.core.types import Box
from shopsight.evaluation.datasets import read_labelled
from tests.evaluation.shop import CATALOG, PHOTOS, write_shop


def issues_of(folder: Path) -> list[tuple[str, int | None, str, str]]:
    return [(issue.file, issue.row, issue.field, issue.code) for issue in read_labelled(folder).issues]


def test_a_good_folder_is_read_without_a_complaint(tmp_path: Path) -> None:
    labelled = read_labelled(write_shop(tmp_path))
    assert [item.product_id for item in labelled.items] == ["apple", "pear", "milk"]
    assert labelled.items[0].image == tmp_path / "catalog/apple"
    assert labelled.issues == ()


def test_a_photo_of_several_products_is_one_photo_with_all_of_them(tmp_path: Path) -> None:
    photos = read_labelled(write_shop(tmp_path)).split("test")
    assert [sorted(photo.product_ids) for photo in photos] == [["apple"], ["pear"], ["milk", "pear"]]


def test_splits_are_kept_apart(tmp_path: Path) -> None:
    labelled = read_labelled(write_shop(tmp_path))
    assert [photo.image.name for photo in labelled.split("train")] == ["4"]
    assert labelled.split("nothing") == ()


def test_a_byte_order_mark_is_not_part_of_the_first_column(tmp_path: Path) -> None:
    assert read_labelled(write_shop(tmp_path, catalog="\ufeff" + CATALOG)).items[0].product_id == "apple"


def test_a_missing_picture_is_reported_and_its_product_is_unknown_to_photos(tmp_path: Path) -> None:
    write_shop(tmp_path)
    (tmp_path / "catalog/apple").unlink()
    assert issues_of(tmp_path) == [
        ("catalog.csv", 2, "image", "missing_file"),
        ("photos.csv", 2, "product_id", "unknown_product"),
    ]


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (",Nameless,,,catalog/apple,", "product_id", "missing_value"),
        ("plum,Plum,,,,", "image", "missing_value"),
        ("apple,Apple again,,,catalog/apple,", "product_id", "duplicate"),
        ("short", "image", "missing_value"),
    ],
)
def test_a_broken_catalog_row_is_reported_with_its_place(tmp_path: Path, row: str, field: str, code: str) -> None:
    write_shop(tmp_path, catalog=CATALOG + row + "\n")
    assert issues_of(tmp_path) == [("catalog.csv", 5, field, code)]


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ("photos/none,apple,test", "image", "missing_file"),
        ("photos/1,plum,test", "product_id", "unknown_product"),
        ("photos/1,apple,", "split", "missing_value"),
        ("photos/1,pear,train", "split", "two_splits"),
    ],
)
def test_a_broken_photo_row_is_reported_with_its_place(tmp_path: Path, row: str, field: str, code: str) -> None:
    write_shop(tmp_path, photos=PHOTOS + row + "\n")
    assert issues_of(tmp_path) == [("photos.csv", 7, field, code)]


def test_a_lacking_column_is_named(tmp_path: Path) -> None:
    write_shop(tmp_path, photos="image,product_id\n")
    with pytest.raises(UnknownFeedFormat, match=r"photos\.csv lacks the column split"):
        read_labelled(tmp_path)


def test_a_folder_without_labels_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no labelled set"):
        read_labelled(tmp_path)


FRAMED = """image,product_id,split,x,y,width,height
photos/1,apple,test,0.1,0.2,0.5,0.25
photos/1,pear,test,0.1,0.2,0.5,0.25
photos/1,milk,test,0.7,0.2,0.1,0.1
photos/2,milk,test,,,,
"""


def test_a_photo_is_of_what_its_first_row_frames_and_a_second_listing_shares_the_frame(tmp_path: Path) -> None:
    labelled = read_labelled(write_shop(tmp_path, photos=FRAMED))
    first, second = labelled.split("test")
    assert first.frame == Box(0.1, 0.2, 0.6, 0.45)
    assert first.framed.product_ids == {"apple", "pear"}
    assert first.whole.frame is None
    assert first.whole.product_ids == {"apple", "pear", "milk"}
    assert second.framed == second


@pytest.mark.parametrize("frame", ["0.9,0.2,a,0.1", "1.2,0,0.5,0.5", "0.1,0.1,0,0.5"])
def test_a_frame_that_is_none_is_reported_with_its_row(tmp_path: Path, frame: str) -> None:
    photos = f"image,product_id,split,x,y,width,height\nphotos/1,apple,test,{frame}\n"
    assert issues_of(write_shop(tmp_path, photos=photos)) == [("photos.csv", 2, "x", "bad_frame")]
