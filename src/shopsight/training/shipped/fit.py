"""The training loop: warm up, cosine down, a checkpoint every minute or so that a later start goes on from."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

from shopsight.training.losses import Kinds, Proxies, contrast
from shopsight.training.network import Network
from shopsight.training.shipped.batches import Batch, Batches, Mix, Stock
from shopsight.training.shipped.start import first_vectors

FROZEN_LAYERS = 8
"""Layers up to 1/8 of the resolution see edges and colors, which need no tuning and cost most of the time."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a run. `minutes` ends it early, with the learning rate lowered in time.

    `rates` scales all learning rates: a run that goes on from a trained network wants lower ones.
    """

    steps: int = 1000
    minutes: float = math.inf
    px: int = 144
    body_rate: float = 3e-4
    head_rate: float = 1e-3
    proxy_rate: float = 1e-2
    kind_rate: float = 3e-3
    rates: float = 1.0
    decay: float = 0.02
    proxy_weight: float = 0.5
    kind_weight: float = 0.3
    half_precision: bool = True
    warm_up: int = 40
    save_every: int = 50
    log_every: int = 10
    seed: int = 0


class Task(nn.Module):
    """The network with what it needs only while it learns."""

    def __init__(self, network: Network, stock: Stock, recipe: Recipe) -> None:
        super().__init__()
        self.network = network
        self.proxies = Proxies(first_vectors(network, stock))
        self.kinds = Kinds(len(stock.kinds), network.head.out_features)
        self.recipe = recipe

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Return the weighted parts of the loss, by name."""
        images = (batch.images.float() / 127.5 - 1).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.half_precision):
            maps = self.network.body(images)
        raw = self.network.head(self.network.pool(maps.float()))
        vectors = F.normalize(raw, dim=1)
        return {
            "contrast": contrast(vectors, batch.labels),
            "proxies": self.recipe.proxy_weight * self.proxies(vectors, batch.labels),
            "kinds": self.recipe.kind_weight * self.kinds(raw, batch.kinds),
        }


def fit(network: Network, stock: Stock, recipe: Recipe, mix: Mix, out: Path) -> None:
    """Train `network` in place; progress goes to log.csv, checkpoints to checkpoint.pt, both in `out`."""
    torch.manual_seed(recipe.seed)
    freeze(network)
    task = Task(network.to(memory_format=torch.channels_last), stock, recipe)
    optimizer = _optimizer(task, recipe)
    step, spent = _resume(task, optimizer, out)
    batches = _stream(Batches(stock, recipe.px, mix, recipe.seed, step))
    start = time.monotonic() - spent
    averages: dict[str, float] = {}
    while (progress := _progress(step, time.monotonic() - start, recipe)) < 1:
        _set_rates(optimizer, min(1, step / recipe.warm_up) * max(0.01, 0.5 * (1 + math.cos(math.pi * progress))))
        losses = task.losses(next(batches))
        _descend(task, optimizer, sum(losses.values(), torch.zeros(())))
        step += 1
        for name, loss in losses.items():
            averages[name] = 0.95 * averages.get(name, loss.item()) + 0.05 * loss.item()
        if step % recipe.log_every == 0:
            _log(out / "log.csv", step, time.monotonic() - start, averages)
        if step % recipe.save_every == 0:
            _save(task, optimizer, step, time.monotonic() - start, out)
    _save(task, optimizer, step, time.monotonic() - start, out)


def freeze(network: Network) -> None:
    """Keep the early layers as they are."""
    for layer in list(network.body.layers)[:FROZEN_LAYERS]:
        layer.requires_grad_(False)


def blend(tuned: dict[str, Tensor], start: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Return weights between the start (0) and the tuned network (1): WiSE-FT (Wortsman et al., CVPR 2022)."""
    return {name: share * tuned[name] + (1 - share) * start[name] for name in tuned}


def _optimizer(task: Task, recipe: Recipe) -> torch.optim.Optimizer:
    body = [weight for weight in task.network.body.parameters() if weight.requires_grad]
    groups: list[dict[str, Any]] = [
        {"params": [w for w in body if w.ndim > 1], "lr": recipe.body_rate, "weight_decay": recipe.decay},
        {"params": [w for w in body if w.ndim <= 1], "lr": recipe.body_rate},
        {"params": task.network.head.parameters(), "lr": recipe.head_rate, "weight_decay": recipe.decay},
        {"params": task.proxies.parameters(), "lr": recipe.proxy_rate},
        {"params": task.kinds.parameters(), "lr": recipe.kind_rate},
    ]
    for group in groups:
        group["full_rate"] = recipe.rates * group["lr"]
    return torch.optim.AdamW(groups, weight_decay=0)


def _set_rates(optimizer: torch.optim.Optimizer, factor: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = factor * group["full_rate"]


def _descend(task: Task, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_([weight for weight in task.parameters() if weight.requires_grad], 5.0)
    optimizer.step()


def _progress(step: int, seconds: float, recipe: Recipe) -> float:
    return max(step / recipe.steps, seconds / 60 / recipe.minutes)


def _stream(batches: Batches) -> Iterator[Batch]:
    """Batches are made in a process of their own, so that views and gradients share the cores."""
    return iter(DataLoader(batches, batch_size=None, num_workers=1, prefetch_factor=3))


def _save(task: Task, optimizer: torch.optim.Optimizer, step: int, seconds: float, out: Path) -> None:
    """Write beside, then rename: a kill leaves the old checkpoint or the new one, never half of one."""
    state = {"task": task.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": seconds}
    beside = out / "checkpoint.pt.new"
    torch.save({**state, "recipe": asdict(task.recipe)}, beside)
    beside.replace(out / "checkpoint.pt")


def _resume(task: Task, optimizer: torch.optim.Optimizer, out: Path) -> tuple[int, float]:
    """Load the checkpoint if there is one; return the steps done and the seconds spent on them."""
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    task.load_state_dict(state["task"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), float(state["seconds"])


def _log(path: Path, step: int, seconds: float, averages: dict[str, float]) -> None:
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(["step", "seconds", *averages])
        writer.writerow([step, round(seconds), *(round(value, 4) for value in averages.values())])
