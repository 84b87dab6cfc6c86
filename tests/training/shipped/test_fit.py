"""A run learns, keeps the early layers, survives being stopped, and ends in a file that serving accepts."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from shopsight.core.types import Image
from shopsight.training.backbone import MobileNetV2
from shopsight.training.export import write_network
from shopsight.training.network import Network
from shopsight.training.shipped.__main__ import card_for
from shopsight.training.shipped.batches import Batches, Mix, Stock
from shopsight.training.shipped.data import SHIPPED, list_pictures, read_album
from shopsight.training.shipped.fit import FROZEN_LAYERS, Recipe, blend, fit
from shopsight.training.shipped.scans import read_scans
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import read_card, verify, write_card
from tests.training.workshop import drawn, write_datasets

MIX = Mix(products=2, styles=2, appliances=2, singles=2, things=1)
TINY = Recipe(steps=2, px=32, warm_up=1, save_every=1, log_every=1, half_precision=False)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    folder = tmp_path_factory.mktemp("workshop")
    pictures = list_pictures(write_datasets(folder / "data"))
    names, renders = read_scans(folder / "data/scans", folder / "cache", views=3, points=5_000)
    return Stock(read_album(pictures, folder / "cache"), names, renders, SHIPPED)


def network(seed: int = 0) -> Network:
    torch.manual_seed(seed)
    return Network(MobileNetV2(), 16)


def test_a_batch_pairs_every_label_and_repeats_with_its_seed(stock: Stock) -> None:
    first, again = (next(iter(Batches(stock, 32, MIX, seed=3))) for _ in range(2))
    assert torch.equal(first.images, again.images)
    assert len(first.images) == len(first.labels) == len(first.kinds)
    assert (first.labels.unique(return_counts=True)[1] >= 2).all()


def test_only_single_pictures_have_a_kind(stock: Stock) -> None:
    batch = next(iter(Batches(stock, 32, MIX, seed=0)))
    assert (batch.labels[batch.kinds >= 0] >= len(stock.classes)).all()


@pytest.mark.filterwarnings("default")
def test_rates_scale_how_far_a_run_goes(stock: Stock, tmp_path: Path) -> None:
    still, moved = network(), network()
    before = still.head.weight.clone()
    for folder in ("still", "moved"):
        (tmp_path / folder).mkdir()
    fit(still, stock, replace(TINY, rates=0.0), MIX, tmp_path / "still")
    fit(moved, stock, replace(TINY, rates=0.5), MIX, tmp_path / "moved")
    assert torch.equal(still.head.weight, before)
    assert not torch.equal(moved.head.weight, before)


@pytest.mark.filterwarnings("default")
def test_a_stopped_run_goes_on_where_it_was(stock: Stock, tmp_path: Path) -> None:
    fit(network(), stock, TINY, MIX, tmp_path)
    middle = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert middle["step"] == 2
    other = network(seed=9)
    fit(other, stock, replace(TINY, steps=3), MIX, tmp_path)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 3
    kept = middle["task"]["network.body.layers.0.weight"]
    assert torch.equal(other.state_dict()["body.layers.0.weight"], kept)


@pytest.mark.filterwarnings("default")
def test_training_moves_the_late_layers_only_and_logs_every_part_of_the_loss(stock: Stock, tmp_path: Path) -> None:
    trained = network()
    before = {name: weight.clone() for name, weight in trained.state_dict().items()}
    fit(trained, stock, TINY, MIX, tmp_path)
    moved = {name for name, weight in trained.state_dict().items() if not torch.equal(weight, before[name])}
    assert "head.weight" in moved
    assert not [name for name in moved if name.startswith("body") and int(name.split(".")[2]) < FROZEN_LAYERS]
    assert [name for name in moved if name.startswith("body")]
    with (tmp_path / "log.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["1", "2"]
    assert float(rows[0]["contrast"]) > 0


def test_blending_goes_from_the_start_to_the_tuned_weights() -> None:
    start, tuned = {"w": torch.tensor([0.0])}, {"w": torch.tensor([2.0])}
    assert [float(blend(tuned, start, share)["w"]) for share in (0, 0.5, 1)] == [0, 1, 2]


def test_an_exported_network_gives_what_torch_gives_and_its_card_vouches_for_it(tmp_path: Path) -> None:
    exported = network().eval()
    file = tmp_path / "tiny.onnx"
    card = card_for("1", dimension=16, sha256=write_network(exported, file, 160))
    write_card(card, tmp_path / "tiny.json")
    verify(file, read_card(tmp_path / "tiny.json"))
    square = Image(np.asarray(drawn(1, 160)))
    served = OnnxImageEmbedder(card, file).embed([square])
    images = torch.from_numpy(square.pixels.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
    with torch.no_grad():
        np.testing.assert_allclose(served, exported(images).numpy(), atol=1e-3)
