"""Small networks for tests, made here: a stem, an inverted residual with a gate, a sum, pooling, a head."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from shopsight.core.types import Image, ModelCard
from tests.vision.encoders.golden import drawn

PX = 24
DIMENSION = 16


def card(name: str = "tiny", dimension: int = DIMENSION, px: int = PX) -> ModelCard:
    return ModelCard(
        name=name,
        revision=f"{name}-1",
        dimension=dimension,
        input_px=px,
        resize="pad",
        mean=(0.5, 0.5, 0.5),
        std=(0.5, 0.5, 0.5),
        sha256="",
        licence="CC0",
        data=("drawn disks",),
    )


def pictures(count: int, start: int = 0) -> list[Image]:
    return [drawn(seed, 40, 32) for seed in range(start, start + count)]


class _Graph:
    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def stored(self, values: NDArray[np.float32] | NDArray[np.int64]) -> str:
        name = f"stored_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def random(self, *shape: int) -> str:
        scale = math.sqrt(2 / max(1, math.prod(shape[1:])))
        return self.stored((self.generator.normal(size=shape) * scale).astype(np.float32))

    def node(self, kind: str, *inputs: str, **given: object) -> str:
        output = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **given))
        return output

    def scalar(self, value: float) -> str:
        return self.stored(np.array(value, np.float32))

    def conv(self, x: str, inputs: int, outputs: int, kernel: int = 1, stride: int = 1, group: int = 1) -> str:
        weight, bias = self.random(outputs, inputs // group, kernel, kernel), self.random(outputs)
        # Uneven padding at stride 2, as TensorFlow's networks have it.
        pads = [kernel // 2] * 4 if stride == 1 else [0, 0, 1, 1]
        given = {"kernel_shape": [kernel, kernel], "strides": [stride, stride], "pads": pads, "group": group}
        return self.node("Conv", x, weight, bias, **given)

    def relu6(self, x: str) -> str:
        return self.node("Clip", x, self.scalar(0), self.scalar(6))


def write_tiny(path: Path, seed: int = 0, hidden: int = 32, dimension: int = DIMENSION) -> Path:
    """Write the network; its hidden channels are those of one expansion, its gate, and its last features."""
    graph = _Graph(seed)
    stem = graph.relu6(graph.conv("images", 3, 8, kernel=3, stride=2))
    wide = graph.relu6(graph.conv(stem, 8, hidden))
    deep = graph.relu6(graph.conv(wide, hidden, hidden, kernel=3, group=hidden))
    squeezed = graph.node("Relu", graph.conv(graph.node("GlobalAveragePool", deep), hidden, 8))
    gated = graph.node("Mul", deep, graph.node("Sigmoid", graph.conv(squeezed, 8, hidden)))
    joined = graph.node("Add", stem, graph.conv(gated, hidden, 8))
    features = graph.relu6(graph.conv(joined, 8, 2 * hidden))
    pooled = graph.node("ReduceMean", features, graph.stored(np.array([2, 3], np.int64)), keepdims=0)
    vectors = graph.node("Gemm", pooled, graph.random(dimension, 2 * hidden), graph.random(dimension), transB=1)
    unit = graph.node("LpNormalization", vectors, axis=1, p=2)
    made = helper.make_graph(
        graph.nodes,
        "tiny",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, PX, PX])],
        [helper.make_tensor_value_info(unit, TensorProto.FLOAT, ["n", dimension])],
        graph.weights,
    )
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    return path
