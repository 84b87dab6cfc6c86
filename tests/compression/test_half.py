"""Half-precision weights: half the file, the same vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from shopsight.compression.half import write_half
from shopsight.vision.encoders.onnx import open_session


def network(path: Path, weights: np.ndarray) -> Path:
    """Write a product of a picture's numbers with `weights`, (12, n)."""
    graph = helper.make_graph(
        [
            helper.make_node("Flatten", ["images"], ["flat"]),
            helper.make_node("MatMul", ["flat", "weights"], ["vectors"]),
        ],
        "product",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, 2, 2])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", weights.shape[1]])],
        [numpy_helper.from_array(weights, "weights")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def answers(path: Path) -> np.ndarray:
    images = np.random.default_rng(1).normal(size=(5, 3, 2, 2)).astype(np.float32)
    found: np.ndarray = open_session(path, 1).run(None, {"images": images})[0]
    return found


def test_large_weights_take_half_the_bytes_and_vectors_stay(tmp_path: Path) -> None:
    weights = np.random.default_rng(0).normal(size=(12, 500)).astype(np.float32)
    given = network(tmp_path / "given.onnx", weights)
    write_half(given, tmp_path / "half.onnx")
    assert (tmp_path / "half.onnx").stat().st_size < 0.6 * given.stat().st_size
    before, after = answers(given), answers(tmp_path / "half.onnx")
    assert not np.array_equal(before, after)
    np.testing.assert_allclose(after, before, atol=1e-2)


def test_weights_that_a_half_cannot_hold_stay_whole(tmp_path: Path) -> None:
    weights = np.full((12, 500), 1e6, np.float32)
    given = network(tmp_path / "given.onnx", weights)
    write_half(given, tmp_path / "half.onnx")
    np.testing.assert_array_equal(answers(tmp_path / "half.onnx"), answers(given))
