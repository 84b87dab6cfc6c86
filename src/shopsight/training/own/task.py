"""What learns and by which rates: the tower with its loss, AdamW in parts, warm-up, cosine, averaged weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from shopsight.training.own.machine import Machine, number_type
from shopsight.training.own.objectives import Objective
from shopsight.training.own.recipe import Recipe
from shopsight.training.own.towers import Tower


class Task(nn.Module):
    """The tower with what it needs only while it learns."""

    def __init__(self, tower: Tower, recipe: Recipe, labels: int, machine: Machine) -> None:
        super().__init__()
        self.tower = tower
        self.objective = Objective(recipe, labels, tower.head.out_features)
        self.machine = machine
        self.type = number_type(recipe.precision, machine.device)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        with torch.autocast(images.device.type, self.type, enabled=self.type != torch.float32):
            vectors = self.tower(images)
        return self.objective(*self.machine.joined(vectors, labels))


def freeze(features: nn.Module, share: float) -> None:
    """Keep the first layers: they see edges and colors, need no tuning, and cost most of the time."""
    weights = list(features.parameters())
    for weight in weights[: round(share * len(weights))]:
        weight.requires_grad_(False)


def optimizer_for(task: Task, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW with a rate for each part; what is a bias or a scale is not decayed, nor are proxies."""
    body = [weight for weight in task.tower.features.parameters() if weight.requires_grad]
    head = list(task.tower.head.parameters())
    groups: list[dict[str, Any]] = [
        {"params": [w for w in part if (w.ndim > 1) == decayed], "lr": rate, "weight_decay": recipe.decay * decayed}
        for part, rate in ((body, recipe.body_rate), (head, recipe.head_rate))
        for decayed in (True, False)
    ]
    groups.append({"params": list(task.objective.parameters()), "lr": recipe.loss_rate, "weight_decay": 0.0})
    for group in groups:
        group["full_rate"] = group["lr"]
    return torch.optim.AdamW([group for group in groups if group["params"]])


def rate_at(step: int, recipe: Recipe) -> float:
    """The share of the full rate at a step: linearly up, then down half a cosine (Loshchilov and Hutter, 2017)."""
    warm = min(1.0, (step + 1) / (recipe.warm_up + 1))
    return warm * max(0.01, 0.5 * (1 + math.cos(math.pi * step / recipe.steps)))


def averaging(decay: float) -> Callable[[Sequence[Tensor], Sequence[Tensor], Tensor], None]:
    """An exponential average that follows closely at first, when there is little to average."""

    def average(means: Sequence[Tensor], weights: Sequence[Tensor], count: Tensor) -> None:
        kept = min(decay, (1 + int(count)) / (10 + int(count)))
        for mean, weight in zip(means, weights, strict=True):
            mean.lerp_(weight, 1 - kept)

    return average
