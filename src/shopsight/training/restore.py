"""Reads a network file that `export` wrote back into torch, where it has gradients."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from shopsight.core.errors import ModelUnusable
from shopsight.training.backbone import BLOCKS, EfficientNetLite, SameConv
from shopsight.training.network import Network

Weights: TypeAlias = NDArray[np.float32]


def read_network(path: Path) -> Network:
    """Return the network with the file's weights, which half precision has rounded.

    Raises ModelUnusable when the file holds another network than `training.network` describes.
    """
    graph = onnx.load(path).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    layers: list[tuple[Weights, Weights]] = []
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]].astype(np.float32)
        elif node.op_type in ("Conv", "Gemm"):
            layers.append((values[node.input[1]], values[node.input[2]]))
    dimension = len(layers[-1][1]) if layers else 1
    for size in range(len(BLOCKS)):
        network = Network(EfficientNetLite(size), dimension)
        modules = [*(m for m in network.body.modules() if isinstance(m, SameConv)), network.head]
        if [tuple(weight.shape) for weight, _ in layers] == [tuple(module.weight.shape) for module in modules]:
            return _filled(network, modules, layers)
    raise ModelUnusable(f"{path} is not a network that this workshop wrote: its layers have other shapes")


def _filled(
    network: Network, modules: Sequence[nn.Conv2d | nn.Linear], layers: Sequence[tuple[Weights, Weights]]
) -> Network:
    for module, (weight, bias) in zip(modules, layers, strict=True):
        assert module.bias is not None
        module.weight.data = torch.from_numpy(weight.copy())
        module.bias.data = torch.from_numpy(bias.copy())
    return network.eval()
