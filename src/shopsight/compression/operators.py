"""The ONNX operators of image networks, opset 13 and later, as differentiable torch functions.

Each takes the node's inputs in order and its attributes by name; an axis list may be either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor
from torch.nn import functional as F

from shopsight.core.errors import ModelUnusable

_TYPES: Final = {
    onnx.TensorProto.FLOAT: torch.float32,
    onnx.TensorProto.FLOAT16: torch.float32,
    onnx.TensorProto.INT64: torch.int64,
    onnx.TensorProto.INT32: torch.int32,
    onnx.TensorProto.BOOL: torch.bool,
}


def _constant(*, value: onnx.TensorProto | None = None, **given: Any) -> Tensor:
    if value is not None:
        return torch.from_numpy(numpy_helper.to_array(value).copy())
    return torch.as_tensor(np.asarray(next(iter(given.values()))))


def _convolution(x: Tensor, weight: Tensor, bias: Tensor | None = None, **given: Any) -> Tensor:
    plane = weight.ndim - 2
    x, padding = _padded(x, plane, 0.0, **given)
    convolve = (F.conv1d, F.conv2d, F.conv3d)[plane - 1]
    strides, dilations = given.get("strides", [1] * plane), given.get("dilations", [1] * plane)
    return convolve(x, weight, bias, strides, padding, dilations, given.get("group", 1))


def _padded(
    x: Tensor, plane: int, value: float, *, pads: Sequence[int] = (), auto_pad: bytes = b"NOTSET", **_: Any
) -> tuple[Tensor, list[int]]:
    """Return the input and what torch is to pad itself: where both ends differ, it is padded already."""
    if auto_pad not in (b"NOTSET", b"VALID"):
        raise ModelUnusable(
            f"a convolution is padded as {auto_pad.decode()}: export the network with its pads in numbers"
        )
    first, last = list(pads[:plane]) or [0] * plane, list(pads[plane:]) or [0] * plane
    if first == last:
        return x, first
    ends = [end for pair in zip(reversed(first), reversed(last), strict=True) for end in pair]
    return F.pad(x, ends, value=value), [0] * plane


def _max_pool(x: Tensor, *, kernel_shape: list[int], **given: Any) -> Tensor:
    x, padding = _padded(x, 2, -torch.inf, **given)
    strides = given.get("strides", [1, 1])
    return F.max_pool2d(x, kernel_shape, strides, padding, ceil_mode=bool(given.get("ceil_mode", 0)))


def _average_pool(x: Tensor, *, kernel_shape: list[int], count_include_pad: int = 0, **given: Any) -> Tensor:
    x, padding = _padded(x, 2, 0.0, **given)
    strides, ceil = given.get("strides", [1, 1]), bool(given.get("ceil_mode", 0))
    return F.avg_pool2d(x, kernel_shape, strides, padding, ceil, bool(count_include_pad))


def _gemm(a: Tensor, b: Tensor, c: Tensor | None = None, *, alpha: float = 1, beta: float = 1, **turned: int) -> Tensor:
    a, b = a.T if turned.get("transA") else a, b.T if turned.get("transB") else b
    product = alpha * (a @ b)
    return product if c is None else product + beta * c


def _axes(given: Tensor | Sequence[int] | None) -> list[int] | None:
    return None if given is None else [int(axis) for axis in given]


def _reduction(reduce: Callable[[Tensor, list[int], bool], Tensor]) -> Callable[..., Tensor]:
    def reduced(
        x: Tensor, axes: Tensor | Sequence[int] | None = None, *, keepdims: int = 1, noop_with_empty_axes: int = 0
    ) -> Tensor:
        chosen = _axes(axes)
        if not chosen and noop_with_empty_axes:
            return x
        return reduce(x, chosen or list(range(x.ndim)), bool(keepdims))

    return reduced


def _normalized(
    x: Tensor, scale: Tensor, bias: Tensor | None = None, *, axis: int = -1, epsilon: float = 1e-5, **_: Any
) -> Tensor:
    return F.layer_norm(x, x.shape[axis:], scale, bias, epsilon)


def _batch_normalized(
    x: Tensor, scale: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, *, epsilon: float = 1e-5, **_: Any
) -> Tensor:
    return F.batch_norm(x, mean, variance, scale, bias, eps=epsilon)


def _unit(x: Tensor, *, axis: int = -1, p: int = 2) -> Tensor:
    return F.normalize(x, p=float(p), dim=axis)


def _clip(x: Tensor, low: Tensor | None = None, high: Tensor | None = None) -> Tensor:
    return x if low is None and high is None else torch.clamp(x, low, high)


def _gelu(x: Tensor, *, approximate: bytes = b"none") -> Tensor:
    return F.gelu(x, approximate=approximate.decode())


def _cast(x: Tensor, *, to: int, **_: Any) -> Tensor:
    return x.to(_TYPES[to])


def _reshape(x: Tensor, shape: Tensor, **_: Any) -> Tensor:
    return x.reshape([x.shape[place] if size == 0 else size for place, size in enumerate(shape.tolist())])


def _flatten(x: Tensor, *, axis: int = 1) -> Tensor:
    return x.reshape(int(np.prod(x.shape[:axis])), -1)


def _squeeze(x: Tensor, axes: Tensor | Sequence[int] | None = None) -> Tensor:
    chosen = _axes(axes)
    return x.squeeze() if chosen is None else x.squeeze(tuple(chosen))


def _unsqueeze(x: Tensor, axes: Tensor | Sequence[int]) -> Tensor:
    rank = x.ndim + len(axes)
    for axis in sorted(int(axis) % rank for axis in axes):
        x = x.unsqueeze(axis)
    return x


def _gather(x: Tensor, places: Tensor, *, axis: int = 0) -> Tensor:
    places = places.to(x.device)
    found = x.index_select(axis, places.reshape(-1) % x.shape[axis])
    return found.reshape(*x.shape[:axis], *places.shape, *x.shape[axis:][1:])


def _slice(x: Tensor, starts: Tensor, ends: Tensor, axes: Tensor | None = None, steps: Tensor | None = None) -> Tensor:
    chosen = _axes(axes) or list(range(len(starts)))
    parts = [slice(None)] * x.ndim
    for axis, start, end, step in zip(chosen, starts, ends, _axes(steps) or [1] * len(chosen), strict=True):
        size = x.shape[axis]
        # Exporters write "to the end" as the largest number there is.
        first, last = (max(-size, min(size, int(edge))) for edge in (start, end))
        parts[axis] = slice(first, last, step)
    return x[tuple(parts)]


def _split(x: Tensor, sizes: Tensor | None = None, *, axis: int = 0, num_outputs: int = 2) -> tuple[Tensor, ...]:
    return x.chunk(num_outputs, axis) if sizes is None else x.split(sizes.tolist(), axis)


def _filled(shape: Tensor, *, value: onnx.TensorProto | None = None) -> Tensor:
    fill = torch.zeros(1) if value is None else _constant(value=value)
    return fill.expand(shape.tolist())


def _hard_sigmoid(x: Tensor, *, alpha: float = 0.2, beta: float = 0.5) -> Tensor:
    return (alpha * x + beta).clamp(0, 1)


OPERATORS: Final[dict[str, Callable[..., Any]]] = {
    "Abs": torch.abs,
    "Add": torch.add,
    "AveragePool": _average_pool,
    "BatchNormalization": _batch_normalized,
    "Cast": _cast,
    "Clip": _clip,
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Constant": _constant,
    "ConstantOfShape": _filled,
    "Conv": _convolution,
    "Div": lambda a, b: a / b if a.is_floating_point() else a // b,
    "Dropout": lambda x, *_: x,
    "Erf": torch.erf,
    "Exp": torch.exp,
    "Expand": lambda x, shape: x.expand(torch.broadcast_shapes(x.shape, shape.tolist())),
    "Flatten": _flatten,
    "Gather": _gather,
    "Gelu": _gelu,
    "Gemm": _gemm,
    "GlobalAveragePool": lambda x: x.mean((2, 3), keepdim=True),
    "GlobalMaxPool": lambda x: x.amax((2, 3), keepdim=True),
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": F.hardswish,
    "Identity": lambda x: x,
    "IsNaN": torch.isnan,
    "LayerNormalization": _normalized,
    "LeakyRelu": lambda x, *, alpha=0.01: F.leaky_relu(x, alpha),
    "Log": torch.log,
    "LpNormalization": _unit,
    "MatMul": torch.matmul,
    "Max": lambda first, *others: first if not others else torch.maximum(first, *others),
    "MaxPool": _max_pool,
    "Min": lambda first, *others: first if not others else torch.minimum(first, *others),
    "Mul": torch.mul,
    "Neg": torch.neg,
    "Pow": torch.pow,
    "PRelu": lambda x, slope: torch.where(x < 0, x * slope, x),
    "Reciprocal": torch.reciprocal,
    "ReduceL2": _reduction(lambda x, axes, keep: x.square().sum(axes, keep).clamp(min=1e-24).sqrt()),
    "ReduceMax": _reduction(lambda x, axes, keep: x.amax(axes, keep)),
    "ReduceMean": _reduction(lambda x, axes, keep: x.mean(axes, keep)),
    "ReduceSum": _reduction(lambda x, axes, keep: x.sum(axes, keep)),
    "Relu": F.relu,
    "Reshape": _reshape,
    "Shape": lambda x, *, start=0, end=None: torch.tensor(x.shape[start:end]),
    "Sigmoid": torch.sigmoid,
    "Slice": _slice,
    "Softmax": lambda x, *, axis=-1: torch.softmax(x, axis),
    "Softplus": F.softplus,
    "Split": _split,
    "Sqrt": torch.sqrt,
    "Squeeze": _squeeze,
    "Sub": torch.sub,
    "Tanh": torch.tanh,
    "Transpose": lambda x, *, perm: x.permute(perm),
    "Unsqueeze": _unsqueeze,
    "Where": torch.where,
}
