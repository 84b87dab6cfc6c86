"""MobileNetV2 as a float torch module, filled with the dequantized weights of a TFLite file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

Weights: TypeAlias = NDArray[np.float32]

FEATURES = 1280
# (expansion, channels, blocks, first stride): Sandler et al., CVPR 2018, table 2.
STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding: at stride 2 the odd pixel goes to the bottom right."""

    def forward(self, input: Tensor) -> Tensor:
        left, top, right, bottom = (self.pads()[i] for i in (1, 0, 3, 2))
        if left == right:
            return F.conv2d(input, self.weight, self.bias, self.stride, left, 1, self.groups)
        padded = F.pad(input, (left, right, top, bottom))
        return F.conv2d(padded, self.weight, self.bias, self.stride, 0, 1, self.groups)

    def pads(self) -> list[int]:
        """Pixels added at the top, left, bottom and right, in ONNX's order; right for inputs of even size."""
        if self.kernel_size == (1, 1):
            return [0, 0, 0, 0]
        return [0, 0, 1, 1] if self.stride == (2, 2) else [1, 1, 1, 1]


class Block(nn.Module):
    """Inverted residual: expand, depthwise, project; BatchNorm is already folded into the convolutions."""

    def __init__(self, inputs: int, outputs: int, expansion: int, stride: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers: list[nn.Module] = []
        if expansion != 1:
            layers += [SameConv(inputs, hidden, 1), nn.ReLU6()]
        layers += [SameConv(hidden, hidden, 3, stride, groups=hidden), nn.ReLU6(), SameConv(hidden, outputs, 1)]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class MobileNetV2(nn.Module):
    """Images (n, 3, h, w), RGB in -1..1 -> feature maps (n, 1280, h/32, w/32)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [SameConv(3, 32, 3, 2), nn.ReLU6()]
        channels = 32
        for expansion, outputs, blocks, stride in STAGES:
            for index in range(blocks):
                layers.append(Block(channels, outputs, expansion, stride if index == 0 else 1))
                channels = outputs
        layers += [SameConv(channels, FEATURES, 1), nn.ReLU6()]
        self.layers = nn.Sequential(*layers)

    def forward(self, images: Tensor) -> Tensor:
        features: Tensor = self.layers(images)
        return features


def pretrained(path: Path) -> MobileNetV2:
    """The backbone with ImageNet weights read from the int8 TFLite file."""
    model = MobileNetV2()
    convolutions = [m for m in model.modules() if isinstance(m, SameConv)]
    for layer, (weight, bias) in zip(convolutions, _tflite_convolutions(path), strict=False):
        if layer.weight.shape != weight.shape:
            raise ValueError(f"{path}: expected a kernel {tuple(layer.weight.shape)}, got {weight.shape}")
        layer.weight.data = torch.from_numpy(weight)
        assert layer.bias is not None
        layer.bias.data = torch.from_numpy(bias)
    return model


def _tflite_convolutions(path: Path) -> list[tuple[Weights, Weights]]:
    import tflite

    model = tflite.Model.GetRootAsModel(path.read_bytes(), 0)
    graph = model.Subgraphs(0)
    found = []
    for index in range(graph.OperatorsLength()):
        operator = graph.Operators(index)
        code = model.OperatorCodes(operator.OpcodeIndex())
        kind = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
        if kind not in (tflite.BuiltinOperator.CONV_2D, tflite.BuiltinOperator.DEPTHWISE_CONV_2D):
            continue
        weight, bias = (_dequantized(model, graph.Tensors(operator.Inputs(i))) for i in (1, 2))
        # TFLite kernels are (out, h, w, in), depthwise (1, h, w, out); torch wants (out, in / groups, h, w).
        order = (0, 3, 1, 2) if kind == tflite.BuiltinOperator.CONV_2D else (3, 0, 1, 2)
        found.append((np.ascontiguousarray(weight.transpose(order)), bias))
    return found


def _dequantized(model: Any, tensor: Any) -> Weights:
    import tflite

    kinds = {tflite.TensorType.INT8: np.int8, tflite.TensorType.UINT8: np.uint8, tflite.TensorType.INT32: np.int32}
    raw = model.Buffers(tensor.Buffer()).DataAsNumpy().view(kinds[tensor.Type()])
    values = raw.reshape(tensor.ShapeAsNumpy()).astype(np.float32)
    quantization = tensor.Quantization()
    shape = [1] * values.ndim
    if quantization.ScaleLength() > 1:
        shape[quantization.QuantizedDimension()] = -1
    scale = quantization.ScaleAsNumpy().reshape(shape)
    return ((values - quantization.ZeroPointAsNumpy().reshape(shape)) * scale).astype(np.float32)
