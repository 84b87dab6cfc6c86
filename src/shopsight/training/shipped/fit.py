"""The training loop: warm up, cosine down, a checkpoint every minute or so that a later start goes on from."""

from __future__ import annotations

import csv
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from shopsight.training.losses import Kinds, Proxies, contrast
from shopsight.training.network import Network
from shopsight.training.shipped.draw import Batch, Drawer, Stock
from shopsight.training.shipped.start import first_vectors


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a run but what it sees. `rates` scales all learning rates: lower ones to go on."""

    steps: int = 600
    body_rate: float = 3e-4
    head_rate: float = 1e-3
    proxy_rate: float = 1e-2
    kind_rate: float = 3e-3
    rates: float = 1.0
    decay: float = 0.02
    temperature: float = 0.1
    proxy_weight: float = 0.5
    kind_weight: float = 0.3
    warm_up: int = 40
    save_every: int = 50
    log_every: int = 10
    seed: int = 0


class Task(nn.Module):
    """The late layers with what they need only while they learn."""

    def __init__(self, network: Network, stock: Stock, recipe: Recipe) -> None:
        super().__init__()
        self.late = network.body.late
        self.head = network.head
        self.proxies = Proxies(first_vectors(network, stock))
        self.kinds = Kinds(len(stock.kinds), network.head.out_features)
        self.recipe = recipe

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Return the weighted parts of the loss, by name."""
        maps = self.late(batch.maps.to(memory_format=torch.channels_last))
        raw = self.head(Network.pool(maps))
        vectors = F.normalize(raw, dim=1)
        return {
            "contrast": contrast(vectors, batch.labels, self.recipe.temperature),
            "proxies": self.recipe.proxy_weight * self.proxies(vectors, batch.labels),
            "kinds": self.recipe.kind_weight * self.kinds(raw, batch.kinds),
        }


def fit(network: Network, stock: Stock, recipe: Recipe, out: Path) -> None:
    """Train `network`'s late layers in place; progress goes to log.csv, checkpoints to checkpoint.pt, both in `out`."""
    torch.manual_seed(recipe.seed)
    task = Task(network.to(memory_format=torch.channels_last), stock, recipe)
    optimizer = _optimizer(task, recipe)
    step, spent = _resume(task, optimizer, out)
    drawer = Drawer(stock, recipe.seed, step)
    start = time.monotonic() - spent
    averages: dict[str, float] = {}
    while step < recipe.steps:
        rate = 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
        _set_rates(optimizer, min(1, (step + 1) / recipe.warm_up) * max(0.01, rate))
        losses = task.losses(drawer.batch())
        _descend(task, optimizer, sum(losses.values(), torch.zeros(())))
        step += 1
        for name, loss in losses.items():
            averages[name] = 0.95 * averages.get(name, loss.item()) + 0.05 * loss.item()
        if step % recipe.log_every == 0 or step == recipe.steps:
            _log(out / "log.csv", step, time.monotonic() - start, averages)
        if step % recipe.save_every == 0:
            _save(task, optimizer, step, time.monotonic() - start, out)
    _save(task, optimizer, step, time.monotonic() - start, out)


def blend(tuned: dict[str, Tensor], start: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Return weights between the start (0) and the tuned network (1): WiSE-FT (Wortsman et al., CVPR 2022)."""
    return {name: share * tuned[name] + (1 - share) * start[name] for name in tuned}


def _optimizer(task: Task, recipe: Recipe) -> torch.optim.Optimizer:
    body = list(task.late.parameters())
    groups: list[dict[str, Any]] = [
        {"params": [w for w in body if w.ndim > 1], "lr": recipe.body_rate, "weight_decay": recipe.decay},
        {"params": [w for w in body if w.ndim <= 1], "lr": recipe.body_rate},
        {"params": task.head.parameters(), "lr": recipe.head_rate, "weight_decay": recipe.decay},
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
    nn.utils.clip_grad_norm_(task.parameters(), 5.0)
    optimizer.step()


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
