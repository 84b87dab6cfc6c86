"""An ONNX network as whoever exported it wrote it -> the same in plain float32: what compression works on."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnx.utils import Extractor
from onnxruntime.quantization.shape_inference import quant_pre_process


def read_plain(network: Path) -> onnx.ModelProto:
    """Read a network with constants and norms folded into weights, halves made whole, shapes known, nodes named.

    Only its vectors are kept: what else it gives, details for the second look, would not be those of the shop's photos
    any more once the layers under them are smaller.
    """
    with tempfile.TemporaryDirectory(prefix="shopsight-plain-") as scratch:
        vectors, folded = Path(scratch) / "vectors.onnx", Path(scratch) / "folded.onnx"
        onnx.save(_vectors_alone(onnx.load(network)), vectors)
        quant_pre_process(vectors, folded, skip_symbolic_shape=True)
        model = onnx.load(folded)
    for number, node in enumerate(model.graph.node):
        node.name = node.name or f"node_{number}"
    return model


def _vectors_alone(model: onnx.ModelProto) -> onnx.ModelProto:
    if len(model.graph.output) == 1:
        return model
    inputs = [value.name for value in model.graph.input]
    return Extractor(model).extract_model(inputs, [model.graph.output[0].name])


def weights_of(model: onnx.ModelProto) -> dict[str, NDArray[Any]]:
    """Return the stored tensors of a network by name."""
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def with_weights(model: onnx.ModelProto, changed: Mapping[str, NDArray[Any]]) -> onnx.ModelProto:
    """Return a copy of the network with some of its tensors replaced; their shapes may differ, so none are noted."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    del copy.graph.value_info[:]
    for tensor in copy.graph.initializer:
        if tensor.name in changed:
            values = np.ascontiguousarray(changed[tensor.name])
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    return copy


def attributes_of(node: onnx.NodeProto) -> dict[str, Any]:
    """Return a node's attributes as Python values."""
    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def save(model: onnx.ModelProto, path: Path) -> None:
    """Check a network and write it."""
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())
