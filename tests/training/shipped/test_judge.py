"""A network is judged on what its training did not see, and says on how many."""

from pathlib import Path

import numpy as np

from shopsight.training.shipped.data import SHIPPED, HoldOut, hold_out, list_pictures
from shopsight.training.shipped.judge import by_bank, by_file, judge, write_figures
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.training.shipped.bench import make_bank, network
from tests.training.workshop import write_datasets


def test_seen_and_unseen_are_counted_apart(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path))
    held_out = HoldOut(products=frozenset({"Kiwi"}), styles=frozenset({"mh01"}), senders=frozenset({"1"}))
    figures = judge(by_file(OnnxImageEmbedder.named()), pictures, held_out, "val")
    assert figures["grocery val, trained"]["n"] == 2
    # The val and the train photo: no training saw either.
    assert figures["grocery val, unseen"]["n"] == 2
    assert figures["grocery val, unseen, a gallery of their own"]["recall_at_1"] == 1
    assert figures["luma, another view to its style-color, unseen"]["n"] == 1
    assert figures["clothing, category of the nearest neighbor"]["n"] == 1


def test_of_a_shop_that_was_held_out_everything_is_unseen(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path))
    figures = judge(by_file(OnnxImageEmbedder.named()), pictures, hold_out("grocery", pictures), "test")
    assert figures["grocery test, unseen"]["n"] == 3
    assert not [name for name in figures if name.startswith("grocery") and "trained" in name]


def test_the_shipped_file_is_judged_on_test_photos_only(tmp_path: Path) -> None:
    figures = judge(by_file(OnnxImageEmbedder.named()), list_pictures(write_datasets(tmp_path)), SHIPPED, "test")
    assert figures["grocery test, trained"]["n"] == 3
    assert not [name for name in figures if "unseen" in name]


def test_the_bank_gives_what_the_file_gives(tmp_path: Path) -> None:
    pictures, bank = make_bank(tmp_path)
    judged = network().eval()
    by_views = by_bank(judged, pictures, bank)(pictures[:3])
    lengths = np.linalg.norm(by_views, axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-5)
    assert judge(by_bank(judged, pictures, bank), pictures, SHIPPED, "val")["grocery val, trained"]["n"] == 3


def test_figures_are_written_one_a_line(tmp_path: Path) -> None:
    write_figures({"a": {"n": 1}, "b": {"n": 2}}, tmp_path / "figures.json")
    assert len((tmp_path / "figures.json").read_text().splitlines()) == 4
