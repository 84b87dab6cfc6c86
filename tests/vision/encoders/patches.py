"""A tiny image model that sees a picture as a few patches of color: the more patches, the more of its shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from shopsight.core.types import ModelCard
from shopsight.vision.models.publish import publish, workbench

_INPUT_PX = 16


def publish_patch_model(folder: Path, name: str, patches: int) -> ModelCard:
    """Add a model of `patches` × `patches` patches to a folder of models; its vectors have 3 dimensions for each."""
    dimension = 3 * patches * patches
    with workbench(folder, name) as files:
        files.network.write_bytes(_network(patches, dimension))
        card = ModelCard(
            name=name,
            revision="1",
            dimension=dimension,
            input_px=_INPUT_PX,
            resize="stretch",
            mean=(0.5, 0.5, 0.5),
            std=(0.5, 0.5, 0.5),
            sha256="",
            licence="Apache-2.0",
            data=(),
        )
        return publish(files, folder, card)


def _network(patches: int, dimension: int) -> bytes:
    size = _INPUT_PX // patches
    nodes = [
        helper.make_node("AveragePool", ["images"], ["pooled"], kernel_shape=[size, size], strides=[size, size]),
        helper.make_node("Flatten", ["pooled"], ["rows"]),
        # No picture is without a direction.
        helper.make_node("Constant", [], ["little"], value=numpy_helper.from_array(np.float32(0.01))),
        helper.make_node("Add", ["rows", "little"], ["vectors"]),
    ]
    given = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, _INPUT_PX, _INPUT_PX])
    made = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", dimension])
    graph = helper.make_graph(nodes, "patches", [given], [made])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    data: bytes = model.SerializeToString()
    return data
