"""The training loop: warm up, cosine down, judge, keep the best, stop early, and go on exactly where it was."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel
from torch.utils.data import DataLoader

from shopsight.core.errors import InvalidRequest
from shopsight.evaluation.metrics import Share, recall_at, wilson
from shopsight.evaluation.outcomes import Outcome
from shopsight.training.own.batches import Batch, Batches, Stock
from shopsight.training.own.checkpoint import load, save
from shopsight.training.own.journal import cut_back, note
from shopsight.training.own.machine import Machine
from shopsight.training.own.recipe import Recipe
from shopsight.training.own.task import Task, averaging, freeze, optimizer_for, rate_at
from shopsight.training.own.towers import Tower

CHECKPOINT: Final = "checkpoint.pt"
BEST: Final = "best.pt"
LOSSES: Final = "log.csv"
RECALLS: Final = "val.csv"
SAVE_EVERY_S: Final = 60.0
_NUMBERS: Final = ("step", "seconds", "loss", "best", "best_step", "waited")

Judge = Callable[[Tower], list[Outcome]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `recall` is val R@1 at the last judgement, `best` the best so far."""

    step: int
    steps: int
    seconds_left: float
    loss: float
    recall: Share
    best: float
    judged: bool


Told = Callable[[Progress], None]


class LossRanAway(InvalidRequest):
    """A recipe whose rates are too high."""


def fit(
    tower: Tower, stock: Stock, recipe: Recipe, px: int, judge: Judge, machine: Machine, out: Path, told: Told
) -> int:
    """Train; leave in the tower the weights that found most of the validation split, and return their step.

    Ctrl-C (or SIGTERM) writes a checkpoint and raises KeyboardInterrupt; the same call then goes on from it, as it
    does from the last checkpoint after a kill. Raises LossRanAway where the loss is no number any more.
    """
    run = _Run(tower, stock, recipe, machine, out)
    if run.step == 0:
        run.judged(judge)
        run.save()
    run.learn(Batches(stock, recipe, px, machine.share), judge, told)
    tower.load_state_dict(load(out / BEST, machine.device))
    machine.wait_for_all()
    return run.best_step


class _Run:
    """A run under way: everything that a checkpoint holds, and the steps that change it."""

    def __init__(self, tower: Tower, stock: Stock, recipe: Recipe, machine: Machine, out: Path) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.machine, self.out = recipe, machine, out
        if not recipe.from_scratch:  # random layers would stay random
            freeze(tower.features, recipe.frozen)
        self.task = Task(tower, recipe, len(stock.labels), machine).to(machine.device)
        self.averaged = AveragedModel(tower, multi_avg_fn=averaging(recipe.ema))
        self.optimizer = optimizer_for(self.task, recipe)
        self.scaler = torch.amp.GradScaler(machine.device.type, enabled=self.task.type == torch.float16)
        self.step, self.seconds, self.loss = 0, 0.0, math.nan
        self.recall, self.best, self.best_step, self.waited = wilson(0, 0), -1.0, 0, 0
        if (out / CHECKPOINT).exists():
            self._resume(load(out / CHECKPOINT, machine.device))
        if machine.leads:
            for name in (LOSSES, RECALLS):
                cut_back(out / name, self.step)

    def learn(self, batches: Batches, judge: Judge, told: Told) -> None:
        """Take the steps that are left, or as many as help."""
        learner = self._learner()
        first, start, saved = self.step, time.monotonic() - self.seconds, time.monotonic()
        began = time.monotonic()
        with _asked_to_stop() as asked:
            for batch in _stream(batches, self.step, self.machine):
                if self.waited >= self.recipe.patience:
                    break
                self._descend(learner, batch)
                self.step += 1
                self.seconds = time.monotonic() - start
                if self.machine.leads:
                    note(self.out / LOSSES, self.step, self.seconds, {"loss": self.loss})
                due = self.step % self.recipe.judge_every == 0 or self.step == self.recipe.steps
                if due:
                    self.judged(judge)
                stopping = self.machine.any_wants(bool(asked))
                if due or stopping or time.monotonic() - saved > SAVE_EVERY_S:
                    self.save()
                    saved = time.monotonic()
                if stopping:
                    raise KeyboardInterrupt
                pace = (time.monotonic() - began) / (self.step - first)
                if self.machine.leads:
                    told(self._progress(pace, due))

    def judged(self, judge: Judge) -> None:
        """Judge the averaged weights; keep them where they are the best so far."""
        if self.machine.leads:
            outcomes = judge(self.averaged.module.eval())
            hits = [outcome.first_hit for outcome in outcomes]
            self.recall = wilson(sum(hit == 0 for hit in hits), len(hits))
            values = {"recall_at_1": recall_at(1, hits), "recall_at_5": recall_at(5, hits)}
            note(self.out / RECALLS, self.step, self.seconds, values)
        self.waited += 1
        if self.machine.any_wants(self.machine.leads and self.recall.value > self.best):
            self.best, self.best_step, self.waited = self.recall.value, self.step, 0
            if self.machine.leads:
                save(self.averaged.module.state_dict(), self.out / BEST)

    def save(self) -> None:
        """Write the checkpoint that the same run goes on from."""
        if self.machine.leads:
            save(
                {
                    "task": self.task.state_dict(),
                    "averaged": self.averaged.state_dict(),
                    "optimizer": self.optimizer.state_dict(),
                    "scaler": self.scaler.state_dict(),
                    **{name: getattr(self, name) for name in _NUMBERS},
                    "recall": [self.recall.value, self.recall.low, self.recall.high, self.recall.n],
                },
                self.out / CHECKPOINT,
            )

    def _resume(self, state: dict[str, Any]) -> None:
        self.task.load_state_dict(state["task"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.scaler.load_state_dict(state["scaler"])
        for name in _NUMBERS:
            setattr(self, name, state[name])
        self.recall = Share(*state["recall"])

    def _learner(self) -> nn.Module:
        if self.machine.share.processes == 1:
            return self.task
        places = [self.machine.device] if self.machine.device.type == "cuda" else None
        return DistributedDataParallel(self.task, device_ids=places)

    def _descend(self, learner: nn.Module, batch: Batch) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["full_rate"] * rate_at(self.step, self.recipe)
        # Dropout depends on the step alone, so that a run that goes on drops what it would have dropped.
        torch.manual_seed(_seed(self.recipe.seed, self.step, self.machine.share.rank))
        learner.train()
        loss = learner(batch.images.to(self.machine.device), batch.labels.to(self.machine.device))
        if not torch.isfinite(loss):
            raise LossRanAway(
                f"the loss ran away at step {self.step}; lower body_rate and head_rate, or take precision=fp32"
            )
        self.optimizer.zero_grad()
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_([w for w in self.task.parameters() if w.requires_grad], self.recipe.clip)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.averaged.update_parameters(self.task.tower)
        self.loss = loss.item() if math.isnan(self.loss) else 0.95 * self.loss + 0.05 * loss.item()

    def _progress(self, seconds_a_step: float, judged: bool) -> Progress:
        left = (self.recipe.steps - self.step) * seconds_a_step
        return Progress(self.step, self.recipe.steps, left, self.loss, self.recall, self.best, judged)


def _stream(batches: Batches, step: int, machine: Machine) -> Iterator[Batch]:
    """The batches from a step on, made in processes of their own, so that views and gradients share the cores."""
    loader = DataLoader(
        batches,
        batch_size=None,
        sampler=range(step, len(batches)),
        num_workers=machine.workers,
        prefetch_factor=3 if machine.workers else None,
        worker_init_fn=_not_interrupted,
    )
    return iter(loader)


def _not_interrupted(_worker: int) -> None:
    """Ctrl-C reaches every process of a terminal; the one that trains decides when its workers end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """Collect SIGINT and SIGTERM, so that a step is never cut in the middle; a second one ends at once."""
    asked: list[int] = []

    def hear(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _seed(*parts: int) -> int:
    return int(np.random.SeedSequence(parts).generate_state(1)[0])
