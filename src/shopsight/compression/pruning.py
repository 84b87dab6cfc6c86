"""Pruning: hidden channels removed whole (fewer bytes, less work), or small weights at zero (a file that packs)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from shopsight.compression.channels import ChannelSet, channel_sets, without
from shopsight.compression.plain import attributes_of, weights_of, with_weights
from shopsight.compression.trainable import TrainableNetwork
from shopsight.core.errors import InvalidRequest, ModelUnusable
from shopsight.core.types import Image, ModelCard
from shopsight.vision.encoders.onnx import prepare

LEAST_LEFT: Final = 0.25
"""Share of a set's channels that stays whatever they score: first-order scores say nothing of a set that is gone."""
_STEP: Final = 8
"""Channels per vector of a CPU: a set of 41 takes the time of one of 48."""
_BATCH: Final = 16


def remove_channels(
    model: onnx.ModelProto, share: float, card: ModelCard, pictures: Sequence[Image]
) -> onnx.ModelProto:
    """Return the network without the hidden channels that move its vectors least, about `share` of its weights lighter.

    Channels are ranked over the whole network by how much vectors of `pictures` move, to first order, when one goes
    (Molchanov et al., CVPR 2019, with the vector in place of the loss), per weight and multiply-add that it costs.
    Raises ModelUnusable for a network that has no such channels or not as many, InvalidRequest without pictures.
    """
    if not pictures:
        raise InvalidRequest("pictures are wanted to see by which channels matter, got none")
    sets = channel_sets(model)
    scores = _scores(model, sets, card, pictures)
    order = _cheapest_first(sets, scores)
    goal = share * sum(weight.numel() for weight in TrainableNetwork(model).parameters())
    left = [channels.size for channels in sets]
    gone = 0.0
    for place, _ in order:
        if gone >= goal:
            break
        if left[place] > max(_STEP, LEAST_LEFT * sets[place].size):
            left[place] -= 1
            gone += sets[place].weights
    if gone < goal:
        raise ModelUnusable(
            f"only {gone / goal * share:.0%} of this network's weights belong to channels that can go, "
            f"{share:.0%} were wanted"
        )
    kept = [_best(score, count) for score, count in zip(scores, left, strict=True)]
    return without(model, list(zip(sets, kept, strict=True)))


def zero_weights(model: onnx.ModelProto, share: float) -> onnx.ModelProto:
    """Return the network with the smallest `share` of each layer's weights at zero (Han et al., NeurIPS 2015).

    Depthwise kernels, of few weights, stay whole. The file is as large as before until it is packed; time is the same.
    """
    stored = weights_of(model)
    pruned = {}
    for node in model.graph.node:
        name = node.input[1] if len(node.input) > 1 else ""
        if name in stored and (node.op_type in ("Gemm", "MatMul") or _is_full_convolution(node)):
            values = stored[name]
            pruned[name] = np.where(np.abs(values) > np.quantile(np.abs(values), share), values, 0).astype(values.dtype)
    return with_weights(model, pruned)


def _is_full_convolution(node: onnx.NodeProto) -> bool:
    return node.op_type == "Conv" and attributes_of(node).get("group", 1) == 1


def _scores(
    model: onnx.ModelProto, sets: Sequence[ChannelSet], card: ModelCard, pictures: Sequence[Image]
) -> list[NDArray[np.float64]]:
    """Return, for each channel, the mean squared change of a vector when the channel fades, to first order.

    A random direction for every picture turns vectors to numbers; its square is right in the mean.
    """
    network = TrainableNetwork(model)
    weights = network.named_weights()
    generator = torch.Generator().manual_seed(0)
    scores = [np.zeros(channels.size) for channels in sets]
    for start in range(0, len(pictures), _BATCH):
        batch = np.stack([prepare(picture, card) for picture in pictures[start : start + _BATCH]])
        vectors = F.normalize(network(torch.from_numpy(batch)), dim=1)
        network.zero_grad()
        (vectors * torch.randn(vectors.shape, generator=generator)).sum().backward()
        for score, channels in zip(scores, sets, strict=True):
            score += _faded(weights, channels).square().double().numpy()
    return scores


def _faded(weights: dict[str, torch.nn.Parameter], channels: ChannelSet) -> torch.Tensor:
    """Return the derivative by each channel's own strength: the sum over what reads it."""
    total = torch.zeros(channels.size)
    for name in channels.reads:
        weight, axis = weights[name].detach(), channels.axes[name]
        gradient = weights[name].grad
        assert gradient is not None
        total += (weight * gradient).movedim(axis, 0).flatten(1).sum(1)
    return total


def _cheapest_first(sets: Sequence[ChannelSet], scores: Sequence[NDArray[np.float64]]) -> list[tuple[int, float]]:
    """Return (set, score per cost) of every channel, what is worth least first; weights and work cost alike."""
    weights = sum(channels.weights * channels.size for channels in sets)
    work = sum(channels.work * channels.size for channels in sets)
    ranked = [
        (place, float(score) / (channels.weights / weights + channels.work / work))
        for place, channels in enumerate(sets)
        for score in scores[place]
    ]
    return sorted(ranked, key=lambda channel: channel[1])


def _best(scores: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Return the best channels, ascending, a whole number of vectors of them."""
    whole = min(len(scores), -(-count // _STEP) * _STEP)
    return np.sort(np.argsort(-scores, kind="stable")[:whole])
