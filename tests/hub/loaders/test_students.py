"""Models of other makers learn: through the graphs that were exported of them, and from their own checkpoints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from shopsight.cli.students import student_of
from shopsight.compression.channels import channel_sets
from shopsight.compression.imitate import Course
from shopsight.compression.lessons import teach
from shopsight.compression.plain import read_plain
from shopsight.compression.trainable import TrainableNetwork
from shopsight.hub.add import add
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare
from shopsight.vision.models.registry import load_model
from tests.compression.networks import card, pictures, write_tiny
from tests.hub.loaders import checkpoints


@pytest.mark.parametrize(
    ("library", "write"),
    [("timm", checkpoints.write_timm), ("hf", checkpoints.write_clip), ("hf", checkpoints.write_dino)],
)
def test_an_exported_model_has_gradients_and_channels_that_can_go(
    tmp_path: Path, library: str, write: Callable[[Path], Path]
) -> None:
    made = add(f"{library}:{write(tmp_path / 'given')}", tmp_path / "models", "tiny")
    _, path = load_model("tiny", tmp_path / "models")
    plain = read_plain(path)
    network = TrainableNetwork(plain)
    found = network(torch.from_numpy(np.stack([prepare(picture, made) for picture in pictures(2)])))
    expected = OnnxImageEmbedder(made, path, threads=1).embed(pictures(2))
    np.testing.assert_allclose(found.detach().numpy(), expected, atol=1e-4)
    (found * torch.randn(found.shape)).sum().backward()
    assert all(weight.grad is not None for weight in network.parameters())
    assert channel_sets(plain)


def test_a_backbone_of_timm_is_taught_and_written_as_onnx(tmp_path: Path) -> None:
    teacher = OnnxImageEmbedder(card("teacher"), write_tiny(tmp_path / "teacher.onnx"), threads=1)
    given = checkpoints.write_timm(tmp_path / "given")
    student = student_of(f"timm:{given}", tmp_path / "models", teacher.card, tmp_path / "bench")
    out = tmp_path / "taught.onnx"
    made = teach(
        student, teacher, pictures(4), Course(steps=2, batch=4), tmp_path / "checkpoint.pt", out, lambda *_: None
    )
    assert (made.dimension, made.input_px) == (16, 64)
    assert made.data[-1].startswith("Taught by teacher (teacher-1) on 4 pictures")
    assert OnnxImageEmbedder(made, out, threads=1).embed(pictures(1)).shape == (1, 16)
