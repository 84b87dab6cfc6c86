"""ONNX in torch: the same vectors, gradients for every weight, and back into the same graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from shopsight.compression.plain import read_plain, save, weights_of
from shopsight.core.errors import ModelUnusable
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare
from shopsight.vision.models.registry import DEFAULT, load_model
from tests.compression.networks import card, pictures, write_tiny

torch = pytest.importorskip("torch", reason="no torch: pip install 'shopsight[train]'")
from shopsight.compression.trainable import TrainableNetwork  # noqa: E402


def test_the_shipped_encoder_gives_the_same_vectors_in_torch() -> None:
    shipped, network = load_model(DEFAULT)
    seen = pictures(3)
    batch = torch.from_numpy(np.stack([prepare(picture, shipped) for picture in seen]))
    with torch.no_grad():
        found = TrainableNetwork(read_plain(network))(batch).numpy()
    expected = OnnxImageEmbedder(shipped, network, threads=1).embed(seen)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_every_weight_learns_and_goes_back_into_the_graph(tmp_path: Path) -> None:
    network = TrainableNetwork(read_plain(write_tiny(tmp_path / "tiny.onnx")))
    batch = torch.from_numpy(np.stack([prepare(picture, card()) for picture in pictures(4)]))
    (network(batch) * torch.arange(1.0, 17.0)).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in network.parameters())
    torch.optim.SGD(network.parameters(), lr=0.1).step()
    save(network.model(), tmp_path / "learned.onnx")
    found = OnnxImageEmbedder(card(), tmp_path / "learned.onnx", threads=1).embed(pictures(4))
    before = OnnxImageEmbedder(card(), tmp_path / "tiny.onnx", threads=1).embed(pictures(4))
    np.testing.assert_allclose(found, network(batch).detach().numpy(), atol=1e-5)
    assert np.abs(found - before).max() > 1e-3


def test_a_weight_that_was_pruned_to_zero_stays_zero(tmp_path: Path) -> None:
    model = read_plain(write_tiny(tmp_path / "tiny.onnx"))
    name, values = next((name, values) for name, values in weights_of(model).items() if values.ndim == 4)
    values = values.copy()
    values[0] = 0
    for tensor in model.graph.initializer:
        if tensor.name == name:
            tensor.CopyFrom(onnx.numpy_helper.from_array(values, name))
    network = TrainableNetwork(model)
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.1)
    batch = torch.from_numpy(np.stack([prepare(picture, card()) for picture in pictures(2)]))
    for _ in range(2):
        optimizer.zero_grad()
        network(batch)[:, 0].sum().backward()
        optimizer.step()
    learned = weights_of(network.model())[name]
    assert not learned[0].any()
    assert not np.array_equal(learned[1:], values[1:])


def test_an_operator_without_a_gradient_is_named(tmp_path: Path) -> None:
    model = onnx.load(write_tiny(tmp_path / "tiny.onnx"))
    last = model.graph.node[-1]
    model.graph.node.append(helper.make_node("Det", [last.output[0]], ["volume"]))
    with pytest.raises(ModelUnusable, match="Det"):
        TrainableNetwork(model)
