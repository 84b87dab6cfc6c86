"""A plain ONNX network as a torch module: its weights learn, and go back into the very graph they came from.

Converters to torch lose that graph: what they give must be exported anew. The one in wide use, onnx2torch, has had no
release since 2024 and knows no operators of opset 18, which our own exports have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from shopsight.compression.operators import OPERATORS
from shopsight.compression.plain import attributes_of, weights_of, with_weights
from shopsight.core.errors import ModelUnusable

_LEARNING = frozenset({"Conv", "Gemm", "MatMul", "Add", "Mul", "LayerNormalization"})
"""Operators whose stored inputs are weights; those of others (limits, exponents, shapes) are part of the design."""


class TrainableNetwork(nn.Module):
    """Prepared pictures (n, 3, px, px) -> what the network gives for them, (n, dimension)."""

    def __init__(self, model: onnx.ModelProto) -> None:
        """Take a network of `read_plain`. Raises ModelUnusable for operators that have no gradient here.

        A weight of a convolution or product that is zero stays zero: so a pruned network stays pruned.
        """
        super().__init__()
        self._model = model
        self._steps = [(node, attributes_of(node)) for node in model.graph.node]
        unknown = sorted({node.op_type for node, _ in self._steps if node.domain or node.op_type not in OPERATORS})
        if unknown:
            raise ModelUnusable(f"this network cannot be trained here: no gradient is known of {', '.join(unknown)}")
        stored = weights_of(model)
        learning = {name for node, _ in self._steps if node.op_type in _LEARNING for name in node.input}
        self._names = [name for name, values in stored.items() if name in learning and _is_weight(values)]
        self._weights = nn.ParameterList(nn.Parameter(torch.from_numpy(stored[name].copy())) for name in self._names)
        for weight in self._weights:
            if weight.ndim > 1 and not weight.all():
                weight.register_hook(_only_where(weight != 0))
        self._constants = {
            name: torch.from_numpy(values.copy()) for name, values in stored.items() if name not in self._names
        }

    def forward(self, images: Tensor) -> Tensor:
        values: dict[str, Any] = {"": None, self._model.graph.input[0].name: images}
        values |= dict(zip(self._names, self._weights, strict=True))
        # Whole numbers are shapes and axes, which torch wants on the CPU.
        values |= {
            name: value.to(images.device) if value.is_floating_point() else value
            for name, value in self._constants.items()
        }
        for node, attributes in self._steps:
            found = OPERATORS[node.op_type](*(values[name] for name in node.input), **attributes)
            values.update(zip(node.output, found if isinstance(found, tuple) else (found,), strict=False))
        vectors: Tensor = values[self._model.graph.output[0].name]
        return vectors

    def named_weights(self) -> dict[str, nn.Parameter]:
        """Return what learns, under its name in the graph."""
        return dict(zip(self._names, self._weights, strict=True))

    def model(self) -> onnx.ModelProto:
        """Return the graph with the weights as they are now."""
        learned = {name: weight.detach().cpu().numpy() for name, weight in self.named_weights().items()}
        return with_weights(self._model, learned)


def _only_where(kept: Tensor) -> Callable[[Tensor], Tensor]:
    return lambda gradient: gradient * kept.to(gradient.device)


def _is_weight(values: Any) -> bool:
    return values.dtype == np.float32 and values.size > 1
