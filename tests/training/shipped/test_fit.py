"""A run learns, keeps the early layers, survives being stopped, and ends in a file that serving accepts."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from shopsight.core.types import Image
from shopsight.training.export import write_network
from shopsight.training.shipped.__main__ import INPUT_PX, card_for
from shopsight.training.shipped.data import SHIPPED
from shopsight.training.shipped.draw import Stock
from shopsight.training.shipped.fit import Recipe, blend, fit
from shopsight.training.shipped.start import fit_head
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import read_card, verify, write_card
from tests.training.shipped.bench import make_bank, network
from tests.training.workshop import drawn

TINY = Recipe(steps=2, warm_up=1, save_every=1, log_every=1)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return Stock(*make_bank(tmp_path_factory.mktemp("fit")), SHIPPED)


def test_a_stopped_run_goes_on_where_it_was(stock: Stock, tmp_path: Path) -> None:
    fit(network(), stock, TINY, tmp_path)
    middle = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert middle["step"] == 2
    other = network(seed=9)
    fit(other, stock, replace(TINY, steps=3), tmp_path)
    end = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert end["step"] == 3
    # One more step from where it was, not three from elsewhere.
    assert (end["task"]["head.weight"] - middle["task"]["head.weight"]).abs().max() < 0.01


def test_training_moves_the_late_layers_only_and_logs_every_part_of_the_loss(stock: Stock, tmp_path: Path) -> None:
    trained = network()
    early = [weight.clone() for weight in trained.body.early.parameters()]
    late = [weight.clone() for weight in trained.body.late.parameters()]
    fit(trained, stock, TINY, tmp_path)
    assert all(torch.equal(a, b) for a, b in zip(early, trained.body.early.parameters(), strict=True))
    assert not any(torch.equal(a, b) for a, b in zip(late, trained.body.late.parameters(), strict=True))
    with (tmp_path / "log.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["1", "2"]
    assert float(rows[0]["contrast"]) > 0


def test_the_head_begins_with_directions_that_differ(stock: Stock) -> None:
    begun = network()
    fit_head(begun, stock)
    weight = begun.head.weight
    assert torch.linalg.matrix_rank(weight) == len(weight)


def test_blending_goes_from_the_start_to_the_tuned_weights() -> None:
    start, tuned = {"w": torch.tensor([0.0])}, {"w": torch.tensor([2.0])}
    assert [float(blend(tuned, start, share)["w"]) for share in (0, 0.5, 1)] == [0, 1, 2]


def test_an_exported_network_gives_what_torch_gives_and_its_card_vouches_for_it(tmp_path: Path) -> None:
    exported = network().eval()
    file = tmp_path / "tiny.onnx"
    card = card_for("1", dimension=16, sha256=write_network(exported, file, INPUT_PX))
    write_card(card, tmp_path / "tiny.json")
    verify(file, read_card(tmp_path / "tiny.json"))
    square = Image(np.asarray(drawn(1, INPUT_PX)))
    served = OnnxImageEmbedder(card, file).embed([square])
    images = torch.from_numpy(square.pixels.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
    with torch.no_grad():
        np.testing.assert_allclose(served, exported(images).numpy(), atol=1e-3)
