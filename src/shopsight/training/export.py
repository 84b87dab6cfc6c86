"""Writes a trained network as ONNX with half-precision weights."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from shopsight.training.backbone import Block, SameConv
from shopsight.training.details import DetailHead
from shopsight.training.network import POWER, SMALLEST, Network

OPSET = 18

Shape: TypeAlias = list[str | int]


def write_network(network: Network, path: Path, input_px: int) -> str:
    """Write `images` (n, 3, px, px) -> `vectors` and `details`; return the file's SHA-256.

    `vectors` are (n, dimension), rows of unit length. `details` (n, places, 65) say what each place shows, see
    training/details.py: 64 numbers of unit length, then the place's weight. The second look compares them. A body of
    another size than they were fitted to goes without.

    Weights are stored as float16 and cast to float32, which onnxruntime does once while loading: half the file and
    the same speed. Depthwise kernels, 3 % of the weights, stay float32: with them in half precision vectors move by
    5e-3, without by 4e-4 (largest component, measured on 20 pictures).
    """
    graph = Graph()
    early = body(graph, network.body.early, "images")
    vectors = _pool_and_project(graph, network, body(graph, network.body.late, early))
    outputs: dict[str, tuple[str, Shape]] = {"vectors": (vectors, ["n", network.head.out_features])}
    head = DetailHead.read()
    if network.body.channels == len(head.mean):
        outputs["details"] = (_details(graph, head, early), ["n", (input_px // 16) ** 2, len(head.common) + 1])
    return graph.write(outputs, input_px, path)


def write_early(network: Network, path: Path, input_px: int) -> str:
    """Write `images` (n, 3, px, px) -> the early layers' `maps` (n, channels, px / 16, px / 16); return the SHA-256."""
    graph = Graph()
    name = body(graph, network.body.early, "images")
    side = input_px // 16
    return graph.write({"maps": (name, ["n", network.body.channels, side, side])}, input_px, path)


class Graph:
    """ONNX nodes in the making; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, kind: str, *inputs: str, **attributes: object) -> str:
        output = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(self, values: float | NDArray[np.float32]) -> str:
        name = f"constant_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values, np.float32), name))
        return name

    def weight(self, values: NDArray[np.float32]) -> str:
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values.astype(np.float16), name))
        return self.node("Cast", name, to=TensorProto.FLOAT)

    def write(self, outputs: Mapping[str, tuple[str, Shape]], px: int, path: Path) -> str:
        """Write the model with these outputs, each of a node and a shape; return the file's SHA-256."""
        self.nodes.extend(helper.make_node("Identity", [last], [output]) for output, (last, _) in outputs.items())
        graph = helper.make_graph(
            self.nodes,
            "shopsight",
            [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, px, px])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, (_, shape) in outputs.items()],
            self.weights,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        onnx.checker.check_model(model, full_check=True)
        data = model.SerializeToString()
        path.write_bytes(data)
        return hashlib.sha256(data).hexdigest()


def body(graph: Graph, layers: Iterable[nn.Module], name: str) -> str:
    """Add convolutions, clips and inverted residuals after the node `name`; return the last node's name."""
    for layer in layers:
        if isinstance(layer, Block):
            inside = body(graph, layer.layers, name)
            name = graph.node("Add", inside, name) if layer.residual else inside
        elif isinstance(layer, SameConv):
            name = _convolution(graph, layer, name)
        elif isinstance(layer, nn.Sequential):
            name = body(graph, layer, name)
        elif isinstance(layer, nn.ReLU6):
            name = graph.node("Clip", name, graph.constant(0), graph.constant(6))
        else:
            raise TypeError(f"no ONNX for a layer of type {type(layer).__name__}")
    return name


def _convolution(graph: Graph, layer: SameConv, name: str) -> str:
    assert layer.bias is not None
    kernel = layer.weight.detach().numpy()
    weight = graph.weight(kernel) if layer.groups == 1 else graph.constant(kernel)
    bias = graph.constant(layer.bias.detach().numpy())
    return graph.node(
        "Conv",
        name,
        weight,
        bias,
        kernel_shape=list(layer.kernel_size),
        strides=list(layer.stride),
        pads=layer.pads(),
        group=layer.groups,
    )


def _pool_and_project(graph: Graph, network: Network, name: str) -> str:
    """GeM pooling (Radenovic et al., 2018), the linear head, unit length."""
    name = graph.node("Max", name, graph.constant(SMALLEST))
    name = graph.node("Pow", name, graph.constant(POWER))
    axes = numpy_helper.from_array(np.array([2, 3], np.int64), "space")
    graph.weights.append(axes)
    name = graph.node("ReduceMean", name, "space", keepdims=0)
    name = graph.node("Pow", name, graph.constant(1 / POWER))
    weight = graph.weight(network.head.weight.detach().numpy())
    bias = graph.constant(network.head.bias.detach().numpy())
    name = graph.node("Gemm", name, weight, bias, transB=1)
    return graph.node("LpNormalization", name, axis=1, p=2)


def _details(graph: Graph, head: DetailHead, maps: str) -> str:
    """What each place shows: whitened columns of the maps, unit length, and how little they are like any other."""
    shape = numpy_helper.from_array(np.array([0, len(head.mean), -1], np.int64), "columns")
    graph.weights.append(shape)
    columns = graph.node("Transpose", graph.node("Reshape", maps, "columns"), perm=[0, 2, 1])
    centered = graph.node("Sub", columns, graph.constant(head.mean))
    directions = graph.constant(head.directions)
    details = graph.node("LpNormalization", graph.node("MatMul", centered, directions), axis=2, p=2)
    likeness = graph.node("MatMul", details, graph.constant(head.common[:, None]))
    return graph.node("Concat", details, graph.node("Exp", graph.node("Neg", likeness)), axis=2)
