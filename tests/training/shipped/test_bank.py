"""The bank keeps what serving would see and many views more, goes on where it was stopped, and hangs on its inputs."""

from pathlib import Path

import numpy as np
import pytest
import torch

from shopsight.core.types import Image
from shopsight.training.shipped.__main__ import card_for
from shopsight.training.shipped.bank import WAYS, Bank
from shopsight.training.shipped.data import Picture, pixels_of
from shopsight.vision.encoders.onnx import prepare
from tests.training.shipped.bench import make_bank, network

Made = tuple[list[Picture], Bank, Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("bank")
    return *make_bank(folder), folder


def test_each_picture_is_there_as_serving_sees_it(made: Made) -> None:
    pictures, bank, _ = made
    place = next(number for number, picture in enumerate(pictures) if picture.source == "demo" and picture.photo)
    served = torch.from_numpy(prepare(Image(np.asarray(pixels_of(pictures[place]))), card_for("", 0, "")))
    with torch.no_grad():
        expected = network().eval().body.early(served[None])[0].numpy()
    np.testing.assert_allclose(bank.maps[bank.served()[place]].astype(np.float32), expected, atol=0.02)


def test_product_pictures_are_pasted_and_test_pictures_only_served(made: Made) -> None:
    pictures, bank, _ = made
    ways = {number: {WAYS[way] for way in bank.ways[bank.pictures == number]} for number in range(len(pictures))}
    for number, picture in enumerate(pictures):
        if picture.split == "test":
            assert ways[number] == {"served"}
        elif picture.source == "appliances":
            assert ways[number] == set(WAYS)
        elif picture.photo:
            assert "pasted" not in ways[number]


def test_a_bank_that_was_stopped_goes_on_and_ends_the_same(made: Made) -> None:
    _, bank, folder = made
    parts = sorted(folder.glob("bank-*/*.npz"))
    whole = bank.maps[:].copy()
    kept = parts[0].stat().st_mtime_ns
    parts[-1].unlink()
    (parts[0].parent / "maps.npy").unlink()
    again = make_bank(folder)[1]
    np.testing.assert_array_equal(again.maps, whole)
    assert parts[0].stat().st_mtime_ns == kept


def test_other_pictures_make_another_bank(tmp_path: Path) -> None:
    make_bank(tmp_path)
    picture = tmp_path / "data/appliances/kettle-0.jpg"
    picture.write_bytes(picture.read_bytes() + b"\0")
    make_bank(tmp_path)
    assert len(list(tmp_path.glob("bank-*"))) == 2
