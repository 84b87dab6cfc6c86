"""The search for a recipe keeps its trials, goes on with interrupted ones, and exports the best."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.batches import Share
from shopsight.training.own.finish import Metrics
from shopsight.training.own.fit import Progress
from shopsight.training.own.machine import Machine
from shopsight.training.own.sources import open_goods
from shopsight.training.own.tune import SPACE, Tried, tune
from tests.training.own.shops import TINY, write_classes

CPU = Machine(torch.device("cpu"), workers=0)


def search(
    folder: Path,
    trials: int,
    told: Callable[[Progress], None] = lambda _: None,
    began: Callable[[int, dict[str, Any]], None] = lambda *_: None,
    machine: Machine = CPU,
) -> tuple[list[Tried], Metrics]:
    goods = open_goods(write_classes(folder / "shop"), None)
    tried, _, metrics = tune(goods, replace(TINY, steps=2), trials, machine, folder / "out", None, told, began)
    return tried, metrics


def test_later_calls_add_trials_and_the_best_is_exported(tmp_path: Path) -> None:
    first, _ = search(tmp_path, 2)
    assert sorted(trial.number for trial in first) == [0, 1]
    tried, metrics = search(tmp_path, 3)
    assert sorted(trial.number for trial in tried) == [0, 1, 2]
    assert [trial.recall for trial in tried] == sorted((trial.recall for trial in tried), reverse=True)
    assert all(set(trial.changed) == set(SPACE) for trial in tried)
    assert (tmp_path / "out/encoder.onnx").exists()
    written = json.loads((tmp_path / "out/metrics.json").read_text())
    assert written["learned"]["changed"] in [trial.changed for trial in tried]
    assert written["val"]["recall_at_1"] == metrics["val"]["recall_at_1"]


def test_an_interrupted_trial_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    begun: list[dict[str, Any]] = []

    def interrupt(pace: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(tmp_path, 1, interrupt, lambda _, changed: begun.append(changed))
    search(tmp_path, 1, began=lambda _, changed: begun.append(changed))
    assert begun[0] == begun[1]
    assert len(list((tmp_path / "out").glob("trial-*"))) == 1


def test_several_processes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="one process"):
        search(tmp_path, 1, machine=Machine(torch.device("cpu"), Share(0, 2)))
