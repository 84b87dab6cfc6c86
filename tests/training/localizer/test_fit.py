"""A run learns, leaves the stem as it was, and ends in a file that serving reads as the network speaks."""

import csv
from pathlib import Path

import numpy as np
import torch

from shopsight.core.types import Image
from shopsight.training.backbone import EfficientNetLite
from shopsight.training.localizer.export import write_localizer
from shopsight.training.localizer.fit import Recipe, fit
from shopsight.training.localizer.network import LocalizerNetwork
from shopsight.vision.localize import OnnxLocalizer
from shopsight.vision.models.localizer import LocalizerCard, load_localizer, write_localizer_card
from tests.training.localizer.test_views import a_source

TINY = Recipe(px=96, bank=8, head_steps=2, body_steps=2, batch=4)


def network() -> LocalizerNetwork:
    torch.manual_seed(0)
    return LocalizerNetwork(EfficientNetLite(0))


def test_training_moves_all_but_the_stem_and_logs_both_losses(tmp_path: Path) -> None:
    trained = network()
    before = {name: weight.clone() for name, weight in trained.state_dict().items()}
    fit(trained, a_source(), TINY, tmp_path)
    same = {name for name, weight in trained.state_dict().items() if torch.equal(weight, before[name])}
    assert same == {name for name in before if name.startswith("stages.0.")}
    assert set(torch.load(tmp_path / "network.pt", weights_only=True)) == set(before)
    with (tmp_path / "log.csv").open(newline="") as file:
        assert [(phase, step) for phase, step, *_ in csv.reader(file)] == [("head", "2"), ("body", "2")]


def test_the_file_says_what_the_network_says_and_serving_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "own.onnx"
    told = network().eval()
    card = LocalizerCard("own", "1", 96, 0.3, write_localizer(told, path, 96), "Apache-2.0", (), {})
    write_localizer_card(card, path.with_suffix(".json"))
    assert load_localizer(path.with_suffix(".json")) == (card, path)
    localizer = OnnxLocalizer(card, path)
    assert localizer.locate(Image(np.zeros((50, 70, 3), np.uint8)))
    images = torch.rand(2, 3, 96, 96) * 2 - 1
    with torch.no_grad():
        np.testing.assert_allclose(localizer.maps(images.numpy()), told(images).numpy(), atol=0.02)
