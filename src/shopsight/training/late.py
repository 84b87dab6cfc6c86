"""The layers behind 1/16 of the resolution, tuned to a shop's goods: its product pictures are enough.

The layers before them stay as they are, so what they make of each view is made once, by onnxruntime.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from torch import Tensor, nn
from torch.nn import functional as F

from shopsight.training.losses import contrast
from shopsight.training.network import Network

Maps: TypeAlias = NDArray[np.float16]
"""(n, channels, side, side): what the early layers make of n views."""

_RUN: Final = 4
"""Views at once: more do not fit into a core's cache, and take longer each."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of the maps that show one thing: nearly as the shop shows it, and as a shopper's photo would."""

    as_listed: list[int] = field(default_factory=list)
    as_photo: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Adapting:
    """What decides an adaptation. A batch holds each of `things` once as listed and three times as a photo.

    `share` is how much of the tuned weights is blended into those before (WiSE-FT, Wortsman et al., CVPR 2022): all of
    them would forget what real photos taught.
    """

    steps: int = 100
    things: int = 24
    body_rate: float = 1.5e-4
    head_rate: float = 5e-4
    decay: float = 0.02
    warm_up: int = 10
    temperature: float = 0.1
    share: float = 0.3
    seed: int = 0


def early_maps(session: InferenceSession, images: Tensor) -> Maps:
    """Carry images (n, 3, px, px), 0..255, through a network that `export.write_early` wrote."""
    return np.concatenate(
        [
            session.run(None, {"images": some.numpy().astype(np.float32) / 127.5 - 1})[0].astype(np.float16)
            for some in images.split(_RUN)
        ]
    )


def adapt_late(
    late: nn.Module, head: nn.Linear, maps: Maps, things: Sequence[Shown], recipe: Adapting, told: Callable[[int], None]
) -> None:
    """Tune layers and head in place, so that photos of each thing lie by its listing; `told` hears the steps done.

    Supervised contrast (`losses.contrast`) over views of the listings alone.
    """
    before = _weights(late, head)
    groups = [
        {"params": list(late.parameters()), "full_rate": recipe.body_rate},
        {"params": list(head.parameters()), "full_rate": recipe.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay)
    generator = np.random.default_rng(recipe.seed)
    for step in range(recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = group["full_rate"] * _rate_at(step, recipe)
        rows, labels = _drawn(things, recipe.things, generator)
        batch = torch.from_numpy(maps[rows].astype(np.float32)).to(memory_format=torch.channels_last)
        vectors = F.normalize(head(Network.pool(late(batch))), dim=1)
        loss = contrast(vectors, labels, recipe.temperature)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        told(step + 1)
    _blend(late, head, before, recipe.share)


def _rate_at(step: int, recipe: Adapting) -> float:
    cosine = 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
    return min(1, (step + 1) / recipe.warm_up) * max(0.01, cosine)


def _drawn(things: Sequence[Shown], count: int, generator: np.random.Generator) -> tuple[NDArray[np.int64], Tensor]:
    """Return rows, in the order of the disk, and which thing each shows."""
    rows: list[int] = []
    labels: list[int] = []
    for number in generator.permutation(len(things))[:count]:
        thing = things[number]
        rows += [*generator.choice(thing.as_listed, 1), *generator.choice(thing.as_photo, 3)]
        labels += [int(number)] * 4
    order = np.argsort(rows)
    return np.array(rows)[order], torch.tensor(labels)[torch.from_numpy(order)]


def _weights(late: nn.Module, head: nn.Linear) -> list[Tensor]:
    return [weight.detach().clone() for part in (late, head) for weight in part.parameters()]


@torch.no_grad()
def _blend(late: nn.Module, head: nn.Linear, before: Sequence[Tensor], share: float) -> None:
    tuned = [weight for part in (late, head) for weight in part.parameters()]
    for weight, old in zip(tuned, before, strict=True):
        weight.lerp_(old, 1 - share)
