"""A written network comes back as it was, but for half precision."""

from pathlib import Path

import onnx
import pytest
import torch
from onnx import TensorProto, helper

from shopsight.core.errors import ModelUnusable
from shopsight.training.backbone import EfficientNetLite
from shopsight.training.export import write_network
from shopsight.training.network import Network
from shopsight.training.restore import read_network


def test_a_network_that_was_written_gives_the_same_vectors_again(tmp_path: Path) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Network(EfficientNetLite(0), 16).eval()
    write_network(network, tmp_path / "network.onnx", 64)
    images = torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    with torch.no_grad():
        assert torch.allclose(read_network(tmp_path / "network.onnx")(images), network(images), atol=2e-3)


def test_another_network_is_refused(tmp_path: Path) -> None:
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])],
        "other",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])],
    )
    onnx.save(helper.make_model(graph), tmp_path / "other.onnx")
    with pytest.raises(ModelUnusable, match="not a network that this workshop wrote"):
        read_network(tmp_path / "other.onnx")
