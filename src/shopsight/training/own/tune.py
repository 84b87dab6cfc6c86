"""Searches for a better recipe: many short runs, the hopeless ones ended early, the best one exported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import optuna
from optuna.trial import FrozenTrial, Trial, TrialState

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.checkpoint import load
from shopsight.training.own.finish import Metrics
from shopsight.training.own.fit import BEST, CHECKPOINT, LossRanAway, Progress, Told
from shopsight.training.own.goods import Goods
from shopsight.training.own.machine import Machine
from shopsight.training.own.recipe import Recipe
from shopsight.training.own.run import Material, finish, gather, learn, settle
from shopsight.training.own.towers import open_backbone

STUDY: Final = "study.db"
_ENDED: Final = (TrialState.COMPLETE, TrialState.PRUNED)

Draw = Callable[[Trial], Any]
SPACE: Final[dict[str, Draw]] = {
    "loss": lambda trial: trial.suggest_categorical("loss", ["supcon", "cosface", "proxyanchor", "multisimilarity"]),
    "body_rate": lambda trial: trial.suggest_float("body_rate", 1e-5, 1e-3, log=True),
    "head_rate": lambda trial: trial.suggest_float("head_rate", 1e-4, 3e-3, log=True),
    "decay": lambda trial: trial.suggest_float("decay", 1e-4, 0.1, log=True),
    "dropout": lambda trial: trial.suggest_float("dropout", 0.0, 0.4, step=0.1),
    "views": lambda trial: trial.suggest_int("views", 2, 4),
    "pasted": lambda trial: trial.suggest_float("pasted", 0.0, 0.8, step=0.2),
    "jpeg": lambda trial: trial.suggest_float("jpeg", 0.0, 0.6, step=0.2),
}
"""The search space, whole: a name of the recipe -> what is tried for it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial: R@1 on val at its best moment, and what of the recipe it changed."""

    number: int
    outcome: str
    recall: float
    changed: dict[str, Any]


def tune(
    goods: Goods,
    recipe: Recipe,
    trials: int,
    machine: Machine,
    out: Path,
    models: Path | None,
    told: Told,
    began: Callable[[int, dict[str, Any]], None],
) -> tuple[list[Tried], Material, Metrics]:
    """Try so many recipes, those of an earlier call counted in; export the best one. Trials go on where they were.

    Raises what `run.train` raises.
    """
    if machine.share.processes > 1:
        raise InvalidRequest("tune runs in one process; several GPUs are for train")
    settle(recipe, goods, machine, out)
    material = gather(goods, recipe, open_backbone(recipe, models).card.input_px, machine, out)
    study = _study(out, recipe.seed)

    def objective(trial: Trial) -> float:
        changed = {name: draw(trial) for name, draw in SPACE.items()}
        began(trial.number, changed)
        folder = _folder(out, changed)
        folder.mkdir(exist_ok=True)

        def watched(progress: Progress) -> None:
            told(progress)
            if progress.judged:
                trial.report(progress.recall.value, progress.step)
                if trial.should_prune():
                    raise optuna.TrialPruned

        chosen = replace(recipe, **changed)
        try:
            learn(open_backbone(chosen, models), material, chosen, machine, folder, watched)
        except LossRanAway as error:
            raise optuna.TrialPruned from error
        return _best_recall(folder, machine)

    while (left := trials - len(study.get_trials(states=_ENDED))) > 0:
        study.optimize(objective, n_trials=left)
    return _tried(study), material, _export(study, recipe, material, machine, out, models)


def _study(out: Path, seed: int) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        storage=f"sqlite:///{out / STUDY}",
        study_name="tune",
        load_if_exists=True,
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=3, n_warmup_steps=1),
    )
    # What was interrupted comes again, and finds its own folder with its checkpoint.
    done = [trial.params for trial in study.get_trials(states=(*_ENDED, TrialState.WAITING))]
    for trial in study.get_trials(states=(TrialState.RUNNING, TrialState.FAIL)):
        if trial.state == TrialState.RUNNING:
            study.tell(trial.number, state=TrialState.FAIL)
        if trial.params not in done:
            study.enqueue_trial(trial.params)
            done.append(trial.params)
    return study


def _folder(out: Path, changed: dict[str, Any]) -> Path:
    """A trial's folder is named by its recipe, so that the same recipe goes on in it."""
    digest = hashlib.sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest()[:10]
    return out / f"trial-{digest}"


def _best_recall(folder: Path, machine: Machine) -> float:
    return float(load(folder / CHECKPOINT, machine.device)["best"])


def _export(
    study: optuna.Study, recipe: Recipe, material: Material, machine: Machine, out: Path, models: Path | None
) -> Metrics:
    if not study.get_trials(states=(TrialState.COMPLETE,)):
        raise InvalidRequest("every trial was ended early; lower the rates that the recipe starts from")
    changed = study.best_params
    chosen = replace(recipe, **changed)
    folder = _folder(out, changed)
    backbone = open_backbone(chosen, models)
    backbone.tower.load_state_dict(load(folder / BEST, machine.device))
    step = int(load(folder / CHECKPOINT, machine.device)["best_step"])
    return finish(backbone, material, {"trial": folder.name, "changed": changed, "best_step": step}, out)


def _tried(study: optuna.Study) -> list[Tried]:
    def recall(trial: FrozenTrial) -> float:
        """A trial that went on tells only what came after; its value knows all of it."""
        return max((trial.value or 0.0, *trial.intermediate_values.values()))

    found = [
        Tried(trial.number, trial.state.name.lower(), recall(trial), dict(trial.params))
        for trial in study.get_trials(states=_ENDED)
    ]
    return sorted(found, key=lambda tried: -tried.recall)
