"""Fits the localizer: first pyramid and head to a frozen body's maps, computed once, then all but the stem."""

from __future__ import annotations

import copy
import csv
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from shopsight.training.localizer.export import write_taps
from shopsight.training.localizer.network import TAPS, LocalizerNetwork
from shopsight.training.localizer.sources import Sources
from shopsight.training.localizer.targets import Targets, loss_of, targets_of
from shopsight.training.localizer.views import Drawer

Taps: TypeAlias = list[NDArray[np.float16]]
Batch: TypeAlias = tuple[Taps, Targets]

AHEAD = 4
SMOOTHING = 0.995
"""Of the running mean of the weights, which is what ships."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast; a seed and the number of workers decide the views."""

    px: int = 192
    bank: int = 5120
    head_steps: int = 2000
    body_steps: int = 2400
    batch: int = 16
    head_rate: float = 1e-3
    body_rate: float = 4e-4
    seed: int = 0


class Journal:
    """Writes what the losses are, every so often, to a table and to the screen."""

    def __init__(self, path: Path, every: int = 50) -> None:
        self._path, self._every = path, every
        self._lately: list[tuple[float, float]] = []
        self._began = time.monotonic()

    def note(self, phase: str, step: int, heat: float, boxes: float) -> None:
        self._lately.append((heat, boxes))
        if step % self._every == 0:
            self.end(phase, step)

    def end(self, phase: str, step: int) -> None:
        """Write the mean of what was noted since the last line, if anything was."""
        if not self._lately:
            return
        heat, boxes = np.mean(self._lately, axis=0)
        row = [phase, step, f"{heat:.4f}", f"{boxes:.4f}", f"{time.monotonic() - self._began:.0f}"]
        with self._path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(row)
        print(*row, flush=True)
        self._lately.clear()


def fit(network: LocalizerNetwork, sources: Sources, recipe: Recipe, out: Path) -> LocalizerNetwork:
    """Train in place; return the running mean of the weights, which is also kept in `out` after every few steps.

    The stem never changes, so another process draws views and passes them through it with onnxruntime, twice as fast.
    """
    torch.manual_seed(recipe.seed)
    journal = Journal(out / "log.csv")
    for depth in (1, len(TAPS)):
        write_taps(network, out / f"body-{depth}.onnx", recipe.px, depth)
    with get_context("fork").Pool(1, _begin, (sources, recipe.px, recipe.seed, out)) as drawers:
        mean = _fit_head(network, drawers, recipe, journal, out)
        network.load_state_dict(mean.state_dict())
        return _fit_body(network, drawers, recipe, journal, out)


def _fit_head(
    network: LocalizerNetwork, drawers: Pool, recipe: Recipe, journal: Journal, out: Path
) -> LocalizerNetwork:
    """Fit pyramid and head on a bank of views, about 90 KB each in memory, that the body has seen once."""
    batches = list(_batches(drawers, len(TAPS), recipe.batch, recipe.bank // recipe.batch))
    optimizer = torch.optim.AdamW(_fresh(network), recipe.head_rate, weight_decay=1e-4)
    mean = copy.deepcopy(network)
    random = np.random.default_rng(recipe.seed)
    for step in range(1, recipe.head_steps + 1):
        taps, targets = _shuffled(batches, random) if len(batches) > 1 else batches[0]
        maps = network.merge([_tensor(tap) for tap in taps])
        heat, boxes = loss_of(maps, targets)
        _step(optimizer, heat + boxes, recipe.head_rate, step / recipe.head_steps)
        _average(mean, network, step)
        journal.note("head", step, heat.item(), boxes.item())
        if step % 100 == 0:
            torch.save(mean.state_dict(), out / "network.pt")
    journal.end("head", recipe.head_steps)
    return mean


def _fit_body(
    network: LocalizerNetwork, drawers: Pool, recipe: Recipe, journal: Journal, out: Path
) -> LocalizerNetwork:
    """Fit everything after the stem on fresh views."""
    late = [p for stage in network.stages[1:] for p in stage.parameters()]
    optimizer = torch.optim.AdamW([{"params": late}, {"params": _fresh(network)}], recipe.body_rate, weight_decay=1e-4)
    mean = copy.deepcopy(network)
    for step, (taps, targets) in enumerate(_batches(drawers, 1, recipe.batch, recipe.body_steps), start=1):
        heat, boxes = loss_of(network.after_stem(_tensor(taps[0])), targets)
        _step(optimizer, heat + boxes, recipe.body_rate, step / recipe.body_steps)
        _average(mean, network, step)
        journal.note("body", step, heat.item(), boxes.item())
        if step % 25 == 0:
            torch.save(mean.state_dict(), out / "network.pt")
    journal.end("body", recipe.body_steps)
    torch.save(mean.state_dict(), out / "network.pt")
    return mean


def _fresh(network: LocalizerNetwork) -> list[nn.Parameter]:
    return [p for part in (network.laterals, network.smooth, network.head) for p in part.parameters()]


def _shuffled(batches: list[Batch], random: np.random.Generator) -> Batch:
    """Return half of one batch and half of another, so that no two steps see the same."""
    (taps, targets), (more_taps, more_targets) = (batches[n] for n in random.choice(len(batches), 2, replace=False))
    half = len(targets.heat) // 2
    first, second = random.permutation(2 * half)[:half], random.permutation(2 * half)[:half]
    return (
        [np.concatenate([a[first], b[second]]) for a, b in zip(taps, more_taps, strict=True)],
        Targets(*(torch.cat([a[first], b[second]]) for a, b in zip(targets, more_targets, strict=True))),
    )


def _tensor(maps: NDArray[np.float16]) -> Tensor:
    return torch.from_numpy(maps.astype(np.float32)).contiguous(memory_format=torch.channels_last)


def _step(optimizer: torch.optim.Optimizer, loss: Tensor, rate: float, done: float) -> None:
    """One step, at a rate that rises over the first twentieth and falls along half a cosine."""
    for group in optimizer.param_groups:
        group["lr"] = rate * min(1.0, done * 20) * max(0.02, (1 + math.cos(math.pi * done)) / 2)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_((p for group in optimizer.param_groups for p in group["params"]), 10.0)
    optimizer.step()


@torch.no_grad()
def _average(mean: nn.Module, network: nn.Module, step: int) -> None:
    share = 1 - min(SMOOTHING, step / (step + 10))
    for kept, now in zip(mean.parameters(), network.parameters(), strict=True):
        kept.lerp_(now, share)


def _batches(drawers: Pool, depth: int, size: int, number: int) -> Iterator[Batch]:
    """Batches are drawn in another process while this one learns."""
    waiting = [drawers.apply_async(_draw, (depth, size)) for _ in range(min(AHEAD, number))]
    for batch in range(number):
        drawn = waiting.pop(0).get()
        if batch + AHEAD < number:
            waiting.append(drawers.apply_async(_draw, (depth, size)))
        taps, boxes, ignored, px = drawn
        yield taps, targets_of(boxes, ignored, px)


class _Drawing:
    """What the other process holds: the views' drawer and the frozen body, up to each depth."""

    def __init__(self, sources: Sources, px: int, seed: int, folder: Path) -> None:
        self.drawer = Drawer(sources, px, np.random.default_rng(seed))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.bodies = {
            depth: onnxruntime.InferenceSession(folder / f"body-{depth}.onnx", options) for depth in (1, len(TAPS))
        }


_drawing: _Drawing


def _begin(sources: Sources, px: int, seed: int, folder: Path) -> None:
    global _drawing
    _drawing = _Drawing(sources, px, seed, folder)


def _draw(depth: int, number: int) -> tuple[Taps, list[NDArray[np.float32]], list[NDArray[np.float32]], int]:
    views = [_drawing.drawer.draw() for _ in range(number)]
    pixels = np.stack([view.pixels for view in views]).transpose(0, 3, 1, 2)
    taps = _drawing.bodies[depth].run(None, {"images": pixels.astype(np.float32) / 127.5 - 1})
    halves = [tap.astype(np.float16) for tap in taps]
    return halves, [view.boxes for view in views], [view.ignored for view in views], _drawing.drawer.px
