"""The localizer's network: EfficientNet-Lite0 up to its sixth stage, a feature pyramid, and one head at stride 8."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from shopsight.training.backbone import BLOCKS, CHANNELS, EfficientNetLite, SameConv, pretrained

STRIDE = 8
TAPS = (3, 5, 6)
"""After which stages the pyramid takes maps: strides 8, 16 and 32."""
WIDTH = 64
OUTPUTS = 5
"""Heat, and the logarithms of how far a box reaches left, up, right and down, in strides."""
RARE = -4.0
"""Heat's bias at the start: few places are a product's center (Lin et al., 2017, section 4.1)."""


class Separable(nn.Sequential):
    """Depthwise, then pointwise."""

    def __init__(self, channels: int) -> None:
        depthwise = SameConv(channels, channels, 5, groups=channels)
        super().__init__(depthwise, SameConv(channels, channels, 1), nn.ReLU6())


class LocalizerNetwork(nn.Module):
    """Images (n, 3, h, w), RGB in -1..1 -> maps (n, 5, h/8, w/8), h and w multiples of 32."""

    def __init__(self, body: EfficientNetLite) -> None:
        super().__init__()
        ends = [0, *(2 + sum(BLOCKS[body.size][:stages]) for stages in TAPS)]
        self.stages = nn.ModuleList(body.layers[start:end] for start, end in pairwise(ends))
        self.laterals = nn.ModuleList(SameConv(CHANNELS[body.size][stages - 1], WIDTH, 1) for stages in TAPS)
        self.smooth = nn.ModuleList(Separable(WIDTH) for _ in TAPS)
        self.head = nn.Sequential(Separable(WIDTH), Separable(WIDTH), SameConv(WIDTH, OUTPUTS, 1))
        for part in (self.laterals, self.smooth, self.head):
            for layer in part.modules():
                if isinstance(layer, SameConv):
                    nn.init.kaiming_normal_(layer.weight, mode="fan_in", nonlinearity="relu")
                    assert layer.bias is not None
                    nn.init.zeros_(layer.bias)
        last = self.head[-1]
        assert isinstance(last, SameConv) and last.bias is not None
        nn.init.normal_(last.weight, std=0.01)
        last.bias.data[0] = RARE
        last.bias.data[1:] = 1.0

    def forward(self, images: Tensor) -> Tensor:
        return self.after_stem(self.stages[0](images))

    def after_stem(self, tap: Tensor) -> Tensor:
        """The maps at stride 8 -> the network's output."""
        taps = [tap]
        for stage in self.stages[1:]:
            taps.append(stage(taps[-1]))
        return self.merge(taps)

    def merge(self, taps: Sequence[Tensor]) -> Tensor:
        """The maps of the three strides -> the network's output."""
        merged: Tensor | None = None
        for tap, lateral, smooth in reversed(list(zip(taps, self.laterals, self.smooth, strict=True))):
            level = lateral(tap)
            if merged is not None:
                level = level + F.interpolate(merged, scale_factor=2.0, mode="nearest")
            merged = smooth(level)
        maps: Tensor = self.head(merged)
        return maps


def untrained() -> LocalizerNetwork:
    """The network with ImageNet weights in its body and fresh ones elsewhere."""
    torch.manual_seed(0)
    return LocalizerNetwork(pretrained(0))
