"""Int8: a smaller file whose vectors stay close, calibrated on pictures; what suffers stays in floats."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest

from shopsight.compression.static_int8 import LEAST_PICTURES, write_int8
from shopsight.core.errors import InvalidRequest
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.compression.networks import card, pictures, write_tiny


def moved(given: Path, made: Path) -> float:
    seen = pictures(6, start=50)
    before, after = (OnnxImageEmbedder(card(), path, threads=1).embed(seen) for path in (given, made))
    return float(1 - (before * after).sum(axis=1).mean())


def test_a_network_shrinks_and_sees_nearly_the_same(tmp_path: Path) -> None:
    given = write_tiny(tmp_path / "tiny.onnx", hidden=1024)
    write_int8(given, card(), pictures(12), tmp_path / "int8.onnx")
    assert (tmp_path / "int8.onnx").stat().st_size < 0.5 * given.stat().st_size
    assert moved(given, tmp_path / "int8.onnx") < 0.03


def test_the_less_vectors_may_move_the_more_layers_stay_in_floats(tmp_path: Path) -> None:
    given, made = write_tiny(tmp_path / "tiny.onnx"), tmp_path / "int8.onnx"
    some = write_int8(given, card(), pictures(12), made, most_moved=2)
    assert some == []
    assert any(node.op_type == "QuantizeLinear" for node in onnx.load(made).graph.node)
    every = write_int8(given, card(), pictures(12), made, most_moved=-1)
    assert len(every) == 10  # seven convolutions, a product, a gate, a sum
    assert not any(node.op_type == "QuantizeLinear" for node in onnx.load(made).graph.node)
    assert moved(given, made) < 1e-5


def test_too_few_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match=f"at least {LEAST_PICTURES}"):
        write_int8(write_tiny(tmp_path / "tiny.onnx"), card(), pictures(1), tmp_path / "int8.onnx")
