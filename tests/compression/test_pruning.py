"""Pruning: the channels that matter least go, the smallest weights become zero."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from shopsight.compression.channels import channel_sets
from shopsight.compression.plain import read_plain, save, weights_of, with_weights
from shopsight.core.errors import ModelUnusable
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.compression.networks import card, pictures, write_tiny

pytest.importorskip("torch", reason="no torch: pip install 'shopsight[train]'")
from shopsight.compression.pruning import remove_channels, zero_weights


def test_channels_that_change_nothing_go_first(tmp_path: Path) -> None:
    model = read_plain(write_tiny(tmp_path / "tiny.onnx", hidden=64))
    stored = weights_of(model)
    expansion = next(channels for channels in channel_sets(model) if channels.depthwise)
    for name in expansion.reads:
        quiet = np.moveaxis(stored[name].copy(), expansion.axes[name], 0)
        quiet[::2] = 0
        stored[name] = np.moveaxis(quiet, 0, expansion.axes[name])
    deaf = with_weights(model, stored)
    save(deaf, tmp_path / "whole.onnx")
    thin = remove_channels(deaf, 0.3, card(), pictures(6))
    assert next(channels for channels in channel_sets(thin) if channels.depthwise).size == 32
    save(thin, tmp_path / "thin.onnx")
    whole, thinner = (OnnxImageEmbedder(card(), tmp_path / f"{name}.onnx", threads=1) for name in ("whole", "thin"))
    np.testing.assert_allclose(thinner.embed(pictures(4)), whole.embed(pictures(4)), atol=1e-5)


def test_about_the_share_of_the_weights_is_gone(tmp_path: Path) -> None:
    model = read_plain(write_tiny(tmp_path / "tiny.onnx", hidden=128))
    thin = remove_channels(model, 0.4, card(), pictures(4))
    left = sum(v.size for v in weights_of(thin).values()) / sum(v.size for v in weights_of(model).values())
    assert 0.55 < left < 0.68


def test_more_than_can_go_is_refused_with_what_could(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"only \d+% of this network's weights .* 95% were wanted"):
        remove_channels(read_plain(write_tiny(tmp_path / "tiny.onnx")), 0.95, card(), pictures(2))


def test_the_smallest_weights_of_each_layer_become_zero_and_the_file_packs_better(tmp_path: Path) -> None:
    model = read_plain(write_tiny(tmp_path / "tiny.onnx", hidden=64))
    save(model, tmp_path / "whole.onnx")
    save(zero_weights(model, 0.6), tmp_path / "sparse.onnx")
    before, after = weights_of(model), weights_of(zero_weights(model, 0.6))
    head = next(name for name, values in before.items() if values.shape == (16, 128))
    assert (after[head] == 0).mean() == pytest.approx(0.6, abs=0.01)
    assert np.abs(before[head][after[head] == 0]).max() <= np.abs(after[head][after[head] != 0]).min()
    packed = [len(zlib.compress((tmp_path / name).read_bytes())) for name in ("whole.onnx", "sparse.onnx")]
    assert packed[1] < 0.7 * packed[0]
