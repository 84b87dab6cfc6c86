"""A tiny image-text model whose pictures and words meet in red and blue: the text tower is a table of words, summed;
the image tower tells how red and how blue a picture is on the whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from shopsight.core.types import ModelCard, TextCard
from shopsight.vision.models.publish import publish, workbench

WORDS = ("red", "blue", "shoe", "cup")
_DIMENSION = 6


def publish_word_model(folder: Path, name: str) -> ModelCard:
    """Add the model to a folder of models."""
    with workbench(folder, name) as files:
        files.network.write_bytes(_network("images", ["n", 3, 8, 8], _pooled()))
        files.text_network.write_bytes(_network("tokens", ["n", 4], _summed()))
        _tokenizer().save(str(files.tokenizer))
        return publish(files, folder, _card(name))


def _card(name: str) -> ModelCard:
    return ModelCard(
        name=name,
        revision="1",
        dimension=_DIMENSION,
        input_px=8,
        resize="stretch",
        mean=(0, 0, 0),
        std=(1, 1, 1),
        sha256="",
        licence="Apache-2.0",
        data=(),
        text=TextCard("", "", context_tokens=4),
    )


def _tokenizer() -> Tokenizer:
    vocabulary = {word: number for number, word in enumerate(("<pad>", "<unknown>", *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unknown>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=4, pad_id=0, pad_token="<pad>")
    return tokenizer


def _summed() -> list[onnx.NodeProto]:
    table = np.eye(_DIMENSION, dtype=np.float32) + 0.01
    table[0] = 0.01  # what fills up the context says nothing
    return [
        helper.make_node("Constant", [], ["table"], value=numpy_helper.from_array(table)),
        helper.make_node("Gather", ["table", "tokens"], ["rows"]),
        helper.make_node("ReduceMean", ["rows"], ["vectors"], axes=[1], keepdims=0),
    ]


def _pooled() -> list[onnx.NodeProto]:
    spread = np.full((3, _DIMENSION), 0.01, np.float32)
    spread[:, 2] = (1, -0.5, -0.5)
    spread[:, 3] = (-0.5, -0.5, 1)
    return [
        helper.make_node("Constant", [], ["spread"], value=numpy_helper.from_array(spread)),
        helper.make_node("ReduceMean", ["images"], ["means"], axes=[2, 3], keepdims=0),
        helper.make_node("MatMul", ["means", "spread"], ["vectors"]),
    ]


def _network(name: str, shape: list[str | int], nodes: list[onnx.NodeProto]) -> bytes:
    kind = TensorProto.FLOAT if name == "images" else TensorProto.INT64
    given = helper.make_tensor_value_info(name, kind, shape)
    made = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", _DIMENSION])
    graph = helper.make_graph(nodes, name, [given], [made])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    data: bytes = model.SerializeToString()
    return data
