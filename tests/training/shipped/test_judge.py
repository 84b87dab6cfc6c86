"""A finished file is judged on what its training did not see, and says on how many."""

from pathlib import Path

from shopsight.training.shipped.data import SHIPPED, HoldOut, list_pictures
from shopsight.training.shipped.judge import judge, write_figures
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.training.workshop import write_datasets


def test_seen_and_unseen_are_counted_apart(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path))
    hold_out = HoldOut(products=frozenset({"Kiwi"}), styles=frozenset({"mh01"}), senders=frozenset({"1"}))
    figures = judge(OnnxImageEmbedder.named(), pictures, hold_out, "val")
    assert figures["grocery val, trained"]["n"] == 2
    # The val and the train photo: no training saw either.
    assert figures["grocery val, unseen"]["n"] == 2
    assert figures["grocery val, unseen, a gallery of their own"]["recall_at_1"] == 1
    assert figures["luma, another view to its style-color, unseen"]["n"] == 1
    assert figures["clothing, category of the nearest neighbor"]["n"] == 1


def test_the_shipped_file_is_judged_on_test_photos_only(tmp_path: Path) -> None:
    figures = judge(OnnxImageEmbedder.named(), list_pictures(write_datasets(tmp_path)), SHIPPED, "test")
    assert figures["grocery test, trained"]["n"] == 3
    assert not [name for name in figures if "unseen" in name]


def test_figures_are_written_one_a_line(tmp_path: Path) -> None:
    write_figures({"a": {"n": 1}, "b": {"n": 2}}, tmp_path / "figures.json")
    assert len((tmp_path / "figures.json").read_text().splitlines()) == 4
