"""Which hidden channels of a network can go, and the network without them: only their neighbours change.

A set of channels is what one layer makes and others read, through whatever leaves channels apart: activations, pooling,
depthwise convolutions, gates. Channels that a sum joins (residual streams) or that anything unknown touches stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import onnx
from numpy.typing import NDArray

from shopsight.compression.plain import attributes_of, weights_of, with_weights

Keep: TypeAlias = NDArray[np.int64]
"""The channels of one set that stay, ascending."""


@dataclass(frozen=True, slots=True)
class ChannelSet:
    """Channels that can go together: along which axis of which stored tensors they lie, and which of these read them.

    `work` is the multiply-adds of one picture that a channel takes part in; `weights` counts its numbers.
    """

    size: int
    axes: Mapping[str, int]
    reads: frozenset[str]
    depthwise: tuple[str, ...]
    weights: float
    work: float


@dataclass(slots=True)
class _Lane:
    """Channels on their way through the graph."""

    size: int
    fixed: bool = False
    joined: _Lane | None = None

    def root(self) -> _Lane:
        return self if self.joined is None else self.joined.root()


def channel_sets(model: onnx.ModelProto) -> list[ChannelSet]:
    """Return the sets of channels that can be thinned out of a network of `read_plain`."""
    return _Trace(model).sets()


def without(model: onnx.ModelProto, kept: list[tuple[ChannelSet, Keep]]) -> onnx.ModelProto:
    """Return the network with only these channels left in the given sets."""
    values = weights_of(model)
    groups: dict[str, int] = {}
    for channels, keep in kept:
        for name, axis in channels.axes.items():
            values[name] = np.take(values[name], keep, axis)
        groups |= dict.fromkeys(channels.depthwise, len(keep))
    thinner = with_weights(model, values)
    for node in thinner.graph.node:
        for attribute in node.attribute:
            if node.name in groups and attribute.name == "group":
                attribute.i = groups[node.name]
    return thinner


_SAME: Final = frozenset(
    "Abs Cast Clip Dropout Elu Erf Exp Gelu HardSigmoid HardSwish Identity LeakyRelu Log Neg Pow Reciprocal Relu "
    "Sigmoid Softplus Sqrt Tanh AveragePool GlobalAveragePool GlobalMaxPool MaxPool".split()
)
_PAIRS: Final = frozenset("Add Sub Mul Div Max Min PRelu".split())
_REDUCTIONS: Final = frozenset("ReduceMean ReduceSum ReduceMax ReduceL2 Squeeze".split())


class _Trace:
    """Follows channels from node to node; a tensor's channels are a lane along one of its axes."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._values = weights_of(model)
        self._shapes = _shapes(model)
        self._at: dict[str, tuple[_Lane, int]] = {}
        self._uses: defaultdict[str, list[tuple[_Lane, int, bool]]] = defaultdict(list)
        self._depthwise: list[tuple[str, _Lane]] = []
        self._work: Counter[str] = Counter()
        for node in model.graph.node:
            self._follow(node, attributes_of(node))
        for output in model.graph.output:
            self._fix(output.name)

    def sets(self) -> list[ChannelSet]:
        """Return the lanes that nothing fixes, each with all its tensors."""
        for uses in self._uses.values():
            lanes = {id(lane.root()): lane.root() for lane, _, _ in uses}
            if len(uses) > len({axis for _, axis, _ in uses}):  # one tensor at two places of the graph
                for lane in lanes.values():
                    lane.fixed = True
        free: dict[int, _Lane] = {}
        axes: defaultdict[int, dict[str, int]] = defaultdict(dict)
        reads: defaultdict[int, set[str]] = defaultdict(set)
        for name, uses in self._uses.items():
            for lane, axis, read in uses:
                root = lane.root()
                if name in axes[id(root)]:  # both of its axes are the same channels
                    root.fixed = True
                free[id(root)] = root
                axes[id(root)][name] = axis
                if read:
                    reads[id(root)].add(name)
        return [
            ChannelSet(
                size=lane.size,
                axes=axes[key],
                reads=frozenset(reads[key]),
                depthwise=tuple(node for node, along in self._depthwise if along.root() is lane),
                weights=sum(self._values[name].size for name in axes[key]) / lane.size,
                work=sum(self._work[name] for name in axes[key]) / lane.size,
            )
            for key, lane in free.items()
            if not lane.fixed and reads[key]
        ]

    def _follow(self, node: onnx.NodeProto, given: dict[str, Any]) -> None:
        kind, first = node.op_type, node.input[0] if node.input else ""
        if kind == "Conv" and node.input[1] in self._values:
            self._convolution(node, given)
        elif kind == "Gemm" and node.input[1] in self._values and not given.get("transA"):
            turned = bool(given.get("transB"))
            self._product(node, reads=1 if turned else 0, makes=0 if turned else 1)
        elif kind == "MatMul" and self._values.get(node.input[1], np.empty(0)).ndim == 2:
            self._product(node, reads=0, makes=1)
        elif kind in _SAME and first in self._at:
            self._at[node.output[0]] = self._at[first]
            self._fix(*node.input[1:])
        elif kind == "BatchNormalization" and first in self._at:
            for name in node.input[1:]:
                self._uses[name].append((self._at[first][0], 0, False))
            self._at[node.output[0]] = self._at[first]
        elif kind in _PAIRS and len(node.input) == 2:
            self._pair(node)
        elif kind == "Transpose" and first in self._at:
            lane, axis = self._at[first]
            self._at[node.output[0]] = (lane, list(given["perm"]).index(axis))
        elif kind in _REDUCTIONS and first in self._at:
            self._reduction(node, given)
        elif kind == "Flatten" and first in self._at and self._is_flat(first):
            self._at[node.output[0]] = (self._at[first][0], 1)
        else:
            self._fix(*node.input)

    def _convolution(self, node: onnx.NodeProto, given: dict[str, Any]) -> None:
        x, weight, *bias = node.input
        kernel = self._values[weight].shape
        self._work[weight] += self._values[weight].size * _area(self._shapes.get(node.output[0], ()))
        if given.get("group", 1) == 1:
            self._read(x, 1, weight, 1)
            self._make(node.output[0], 1, weight, 0, bias)
        elif kernel[1] == 1 and given["group"] == kernel[0] and x in self._at:
            lane = self._at[x][0]
            self._at[node.output[0]] = (lane, 1)
            self._depthwise.append((node.name, lane))
            for name in (weight, *bias):
                self._uses[name].append((lane, 0, False))
        else:
            self._fix(x)

    def _product(self, node: onnx.NodeProto, reads: int, makes: int) -> None:
        x, weight, *bias = node.input
        shape = self._shapes.get(node.output[0], ())
        self._work[weight] += self._values[weight].size * _area((1, 1, *shape[1:-1]))
        self._read(x, len(shape) - 1, weight, reads)
        if all(self._values.get(name, np.empty(0)).ndim == 1 for name in bias) and len(shape) > 1:
            self._make(node.output[0], len(shape) - 1, weight, makes, bias)

    def _read(self, x: str, axis: int, weight: str, weight_axis: int) -> None:
        if x in self._at and self._at[x][1] == axis:
            self._uses[weight].append((self._at[x][0], weight_axis, True))
        else:
            self._fix(x)

    def _make(self, output: str, axis: int, weight: str, weight_axis: int, bias: list[str]) -> None:
        lane = _Lane(self._values[weight].shape[weight_axis])
        self._at[output] = (lane, axis)
        self._uses[weight].append((lane, weight_axis, False))
        for name in bias:
            self._uses[name].append((lane, 0, False))

    def _pair(self, node: onnx.NodeProto) -> None:
        stored = [name for name in node.input if name in self._values]
        lanes = [self._at[name] for name in node.input if name in self._at]
        if len(stored) == 1 and len(lanes) == 1:
            self._with_stored(node, stored[0], *lanes[0])
            return
        if len(lanes) < 2 or node.op_type != "Mul" or lanes[0][1] != lanes[1][1]:
            self._fix(*node.input)
            return
        one, other = (lane.root() for lane, _ in lanes)
        if one is not other:
            one.fixed |= other.fixed or one.size != other.size
            other.joined = one
        self._at[node.output[0]] = lanes[0]

    def _with_stored(self, node: onnx.NodeProto, stored: str, lane: _Lane, axis: int) -> None:
        shape = self._values[stored].shape
        rank = len(self._shapes.get(node.output[0], ()))
        along = axis - (rank - len(shape))
        if rank == 0 or len(shape) > rank:
            lane.root().fixed = True
        elif along >= 0 and shape[along] != 1:
            self._uses[stored].append((lane, along, False))
        self._at[node.output[0]] = (lane, axis)

    def _reduction(self, node: onnx.NodeProto, given: dict[str, Any]) -> None:
        lane, axis = self._at[node.input[0]]
        rank = len(self._shapes.get(node.input[0], ()))
        stored = self._values.get(node.input[1]) if len(node.input) > 1 else given.get("axes")
        gone = {int(place) % rank for place in stored} if stored is not None and rank else {axis}
        if axis in gone:
            self._fix(node.input[0])
            return
        kept = given.get("keepdims", 1) if node.op_type != "Squeeze" else 0
        self._at[node.output[0]] = (lane, axis if kept else axis - sum(place < axis for place in gone))

    def _is_flat(self, name: str) -> bool:
        shape = self._shapes.get(name, ())
        return self._at[name][1] == 1 and len(shape) > 1 and all(size == 1 for size in shape[2:])

    def _fix(self, *names: str) -> None:
        for name in names:
            if name in self._at:
                self._at[name][0].root().fixed = True


def _shapes(model: onnx.ModelProto) -> dict[str, tuple[int, ...]]:
    """Return the known shapes of what flows; an unknown size is 0."""
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    return {
        value.name: tuple(size.dim_value for size in value.type.tensor_type.shape.dim)
        for value in (*inferred.input, *inferred.value_info, *inferred.output)
    }


def _area(shape: tuple[int, ...]) -> int:
    """Return at how many places a weight is used, 1 where that is not known."""
    return int(np.prod([size or 1 for size in shape[2:]]))
