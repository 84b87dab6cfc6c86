"""Experiments and satisfaction from JSON to nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from shopsight.core.experiments import Arm, ArmFigure, Effect, Experiment, ExperimentResults, MetricResult, Preference
from shopsight.evaluation.metrics import Share
from shopsight.evaluation.satisfaction import DayFigures, Figures, Satisfaction, WordsInVain

N = TypeVar("N", Effect, Preference)


def experiment_of(data: Mapping[str, Any]) -> Experiment:
    times = {name: data[name] for name in ("created_at", "started_at", "stopped_at")}
    return Experiment(
        id=data["id"],
        title=data["title"],
        arms=tuple(Arm(**arm) for arm in data["arms"]),
        metric=data["metric"],
        kind=data["kind"],
        **{name: time and datetime.fromisoformat(time) for name, time in times.items()},
    )


def results_of(data: Mapping[str, Any]) -> ExperimentResults:
    return ExperimentResults(
        experiment=experiment_of(data["experiment"]),
        shoppers=data["shoppers"],
        contradicting=data["contradicting"],
        sample_ratio_p=data["sample_ratio_p"],
        metrics=tuple(
            MetricResult(
                found["metric"],
                tuple(ArmFigure(**figure) for figure in found["arms"]),
                tuple(_noun(Effect, effect) for effect in found["effects"]),
            )
            for found in data["metrics"]
        ),
        preference=_noun(Preference, data["preference"]) if data["preference"] else None,
    )


def _noun(kind: type[N], data: Mapping[str, Any]) -> N:
    """Return the noun of these fields, without what is only said of it."""
    return kind(**{field.name: data[field.name] for field in fields(kind)})


def satisfaction_of(data: Mapping[str, Any]) -> Satisfaction:
    return Satisfaction(
        datetime.fromisoformat(data["since"]),
        datetime.fromisoformat(data["until"]),
        _figures_of(data["whole"]),
        tuple(DayFigures(date.fromisoformat(day["day"]), _figures_of(day["figures"])) for day in data["days"]),
        tuple((found["reason"], found["count"]) for found in data["reasons"]),
        tuple(WordsInVain(**words) for words in data["worst"]),
    )


def _figures_of(data: Mapping[str, Any]) -> Figures:
    shares: dict[str, Any] = {name: Share(**value) for name, value in data.items() if isinstance(value, dict)}
    return Figures(**{**data, **shares})
