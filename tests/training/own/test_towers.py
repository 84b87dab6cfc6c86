"""Backbones by name: ours goes on from what it sees, timm's get a head, and what cannot be is said."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from shopsight.core.errors import FetchFailed, InvalidRequest, ModelUnusable
from shopsight.core.types import Image
from shopsight.training.own.recipe import Recipe
from shopsight.training.own.towers import open_backbone
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare
from tests.training.own.shops import TINY, drawn


def test_the_shipped_network_starts_with_what_it_sees() -> None:
    backbone = open_backbone(Recipe())
    embedder = OnnxImageEmbedder.named()
    image = Image(drawn(1, 0, 120))
    with torch.no_grad():
        vector = backbone.tower.eval().prepared(torch.from_numpy(prepare(image, embedder.card)[None])).numpy()
        squeezed = backbone.tower(torch.full((1, 3, 64, 64), 128, dtype=torch.uint8))
    assert (vector * embedder.embed([image])).sum() > 0.9999
    assert np.isclose(squeezed.norm(), 1)


@pytest.mark.parametrize(
    ("name", "pool", "px"),
    [
        ("timm:test_resnet", "gem", 32),
        ("timm:test_efficientnet", "own", 32),
        ("timm:test_convnext", "own", 64),
        ("timm:test_vit", "own", 160),
    ],
)
def test_networks_of_timm_give_vectors_of_the_asked_dimension(name: str, pool: str, px: int) -> None:
    recipe = replace(TINY, backbone=name, pool=pool, px=px, dimension=24)  # type: ignore[arg-type]
    backbone = open_backbone(recipe)
    vectors = backbone.tower(torch.zeros(2, 3, px, px, dtype=torch.uint8))
    assert vectors.shape == (2, 24)
    assert torch.allclose(vectors.norm(dim=1), torch.ones(2))
    assert (backbone.card.dimension, backbone.card.input_px, backbone.card.resize) == (24, px, "pad")


@pytest.mark.parametrize(
    ("changed", "error", "complaint"),
    [
        ({"backbone": "timm:resnot50"}, InvalidRequest, "timm knows no network 'resnot50'"),
        ({"backbone": "timm:resnot50", "from_scratch": False}, InvalidRequest, "no pretrained model 'resnot50'"),
        ({"backbone": "timm:resnet50", "from_scratch": False}, FetchFailed, "from_scratch=true starts from random"),
        ({"backbone": "keras:resnet50"}, InvalidRequest, "got 'keras:resnet50'"),
        ({"backbone": "absent", "from_scratch": False}, ModelUnusable, "no model is named 'absent'"),
        ({"backbone": "shopsight-small"}, InvalidRequest, "from_scratch is for timm:NAME"),
        ({"backbone": "timm:test_vit", "px": 50}, InvalidRequest, "does not take inputs of 50 px"),
        ({"backbone": "timm:test_vit", "px": 160, "pool": "gem"}, InvalidRequest, "gem pools the maps"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, object], error: type[Exception], complaint: str) -> None:
    with pytest.raises(error, match=complaint):
        open_backbone(replace(TINY, **changed))  # type: ignore[arg-type]


def test_a_network_of_another_workshop_is_refused(tmp_path: Path) -> None:
    from shopsight.vision.models.registry import write_card

    backbone = open_backbone(TINY)
    backbone.tower.eval()
    backbone.write(tmp_path / "other.onnx")
    from shopsight.vision.models.publish import sha256_of

    write_card(replace(backbone.card, name="other", sha256=sha256_of(tmp_path / "other.onnx")), tmp_path / "other.json")
    with pytest.raises(ModelUnusable, match="not a network that this workshop wrote"):
        open_backbone(replace(TINY, backbone=str(tmp_path / "other.onnx"), from_scratch=False))
