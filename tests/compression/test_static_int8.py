"""Int8: a smaller file whose vectors stay close, calibrated on pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.compression.static_int8 import LEAST_PICTURES, write_int8
from shopsight.core.errors import InvalidRequest
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import DEFAULT, load_model
from tests.vision.encoders.golden import drawn


def test_the_shipped_encoder_shrinks_and_sees_nearly_the_same(tmp_path: Path) -> None:
    card, network = load_model(DEFAULT)
    write_int8(network, card, [drawn(seed) for seed in range(12)], tmp_path / "int8.onnx")
    assert (tmp_path / "int8.onnx").stat().st_size < 0.75 * network.stat().st_size
    pictures = [drawn(seed) for seed in range(20, 26)]
    before = OnnxImageEmbedder(card, network, threads=1).embed(pictures)
    after = OnnxImageEmbedder(card, tmp_path / "int8.onnx", threads=1).embed(pictures)
    assert (before * after).sum(axis=1).min() > 0.8


def test_too_few_pictures_are_refused(tmp_path: Path) -> None:
    card, network = load_model(DEFAULT)
    with pytest.raises(InvalidRequest, match=f"at least {LEAST_PICTURES}"):
        write_int8(network, card, [drawn(1)], tmp_path / "int8.onnx")
