"""Weights in 16-bit floats: half the file, the same arithmetic in 32 bits, as fast."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from shopsight.compression.plain import attributes_of, save

_SMALLEST: Final = 1024
"""Weights of fewer numbers (biases, norms) stay as they are: they cost nothing and move vectors most."""


def write_half(network: Path, out: Path) -> None:
    """Write `network` with its large weights as float16, each cast to float32 once while it is loaded.

    Numbers that float16 cannot hold stay float32, and so do depthwise kernels, which it would move most.
    """
    model = onnx.load(network)
    graph = model.graph
    depthwise = {
        node.input[1] for node in graph.node if node.op_type == "Conv" and attributes_of(node).get("group", 1) > 1
    }
    casts = []
    for weight in graph.initializer:
        if weight.data_type != TensorProto.FLOAT or weight.name in depthwise:
            continue
        values = numpy_helper.to_array(weight)
        if values.size < _SMALLEST or np.abs(values).max() > np.finfo(np.float16).max:
            continue
        name, halved = weight.name, f"{weight.name}_half"
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), halved))
        casts.append(helper.make_node("Cast", [halved], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    save(model, out)
