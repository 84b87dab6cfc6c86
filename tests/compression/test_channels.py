"""Hidden channels: which can go, and what a network is without them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shopsight.compression.channels import channel_sets, without
from shopsight.compression.plain import read_plain, save, weights_of, with_weights
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.compression.networks import card, pictures, write_tiny


def test_expansions_gates_and_last_features_can_go_but_no_stream_that_a_sum_joins(tmp_path: Path) -> None:
    sets = channel_sets(read_plain(write_tiny(tmp_path / "tiny.onnx", hidden=32)))
    assert sorted(channels.size for channels in sets) == [8, 32, 64]
    expansion = next(channels for channels in sets if channels.size == 32)
    assert len(expansion.depthwise) == 1
    assert len(expansion.reads) == 2  # the projection, and the gate that is made from these channels


def test_channels_that_nobody_listens_to_go_without_a_trace(tmp_path: Path) -> None:
    model = read_plain(write_tiny(tmp_path / "tiny.onnx"))
    stored = weights_of(model)
    sets = channel_sets(model)
    for channels in sets:
        for name in channels.reads:
            silent = np.moveaxis(stored[name].copy(), channels.axes[name], 0)
            silent[::4] = 0
            stored[name] = np.moveaxis(silent, 0, channels.axes[name])
    deaf = with_weights(model, stored)
    kept = [(channels, np.array([c for c in range(channels.size) if c % 4])) for channels in sets]
    save(deaf, tmp_path / "whole.onnx")
    save(without(deaf, kept), tmp_path / "thin.onnx")
    whole, thin = (OnnxImageEmbedder(card(), tmp_path / f"{name}.onnx", threads=1) for name in ("whole", "thin"))
    np.testing.assert_allclose(thin.embed(pictures(4)), whole.embed(pictures(4)), atol=1e-6)
    assert (tmp_path / "thin.onnx").stat().st_size < (tmp_path / "whole.onnx").stat().st_size
