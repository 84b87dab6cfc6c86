"""Labels kept beside pictures and gathered into tables that the evaluation reads."""

from pathlib import Path

from demo.tables import PhotoRow, keep_rows, kept_rows, write_photos, write_table
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
