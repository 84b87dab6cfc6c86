"""Labels kept beside pictures and gathered into tables that the evaluation reads."""

from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from demo.__main__ import main
from demo.goods import shop
from demo.tables import (
    PhotoRow,
    brought_up_to_date,
    keep_rows,
    kept_rows,
    read_photos,
    with_listings,
    write_photos,
    write_table,
)
from shopsight.evaluation.datasets import read_labelled

ROW = PhotoRow("phone/a-1.jpg", "a", "test", 0.1, 0.2, 0.5, 0.25, 0.8, "desk")


def test_kept_rows_come_back_in_the_order_of_their_pictures(tmp_path: Path) -> None:
    other = PhotoRow("phone/b-1.jpg", "b", "test", 0, 0, 1, 1, 1, "rug")
    keep_rows(tmp_path / "rows" / "b-1.json", [other])
    keep_rows(tmp_path / "rows" / "a-1.json", [ROW])
    assert kept_rows((tmp_path / "rows").glob("*.json")) == [ROW, other]


def test_the_evaluation_reads_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "phone").mkdir()
    for name in ("phone/a-1.jpg", "a-1.jpg"):
        (tmp_path / name).write_bytes(b"picture")
    header = ("product_id", "title", "department", "category", "image", "description")
    write_table(tmp_path / "catalog.csv", header, [("a", "A, with a comma", "Kitchen", "Mugs", "a-1.jpg", "")])
    write_photos(tmp_path / "photos.csv", [ROW])
    labelled = read_labelled(tmp_path)
    assert labelled.issues == ()
    assert [photo.product_ids for photo in labelled.split("test")] == [frozenset({"a"})]


def test_photos_come_back_as_they_were_written(tmp_path: Path) -> None:
    write_photos(tmp_path / "photos.csv", [ROW])
    assert read_photos(tmp_path / "photos.csv") == [ROW]
    assert read_photos(tmp_path / "none.csv") == []


def test_a_picture_taken_anew_has_its_new_labels_and_a_deleted_one_has_none(tmp_path: Path) -> None:
    (tmp_path / "phone").mkdir()
    for name in ("a-1", "b-1"):
        (tmp_path / f"phone/{name}.jpg").write_bytes(b"picture")
    kept, deleted = replace(ROW, image="phone/b-1.jpg", product_id="b"), replace(ROW, image="phone/c-1.jpg")
    retaken = replace(ROW, x=0.3)
    table = brought_up_to_date([ROW, kept, deleted], [retaken], attrgetter("image"), tmp_path)
    assert table == [retaken, kept]


def test_a_thing_listed_twice_is_named_twice_however_often_it_is_said() -> None:
    twins = [good for good in shop().values() if good.differs == "listing"][:2]
    named = with_listings([replace(ROW, product_id=twins[0].id)], twins)
    assert [row.product_id for row in named] == [good.id for good in twins]
    assert with_listings(named, twins) == named


def test_a_table_whose_labels_are_not_kept_beside_it_survives_a_command_that_has_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "defects").mkdir()
    (tmp_path / "defects/a-01.jpg").write_bytes(b"picture")
    text = "image,product_id,split,label,defect,mask\ndefects/a-01.jpg,a,train,good,,\n"
    (tmp_path / "defects.csv").write_text(text)
    assert main(["defects", str(tmp_path), "--only", "no unit has such a name"]) == 0
    assert (tmp_path / "defects.csv").read_text() == text


def test_a_single_good_is_a_shop_too(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for number in (1, 2):
        (tmp_path / f"photos/hearth-mug-terracotta-{number}.jpg").write_bytes(b"picture")
    assert main(["tables", str(tmp_path)]) == 0
    labelled = read_labelled(tmp_path)
    assert labelled.issues == ()
    assert "1 products in 1 kinds" in (tmp_path / "README.md").read_text(encoding="utf-8")
