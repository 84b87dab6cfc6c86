"""Experiments and their results as plain data: the one shape that HTTP answers and the commands' `--json` share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from shopsight.core.experiments import Assignment, Experiment, ExperimentResults
from shopsight.recommend.experiments.results import said, said_of


def experiment_as_data(experiment: Experiment) -> dict[str, Any]:
    times = {name: getattr(experiment, name) for name in ("created_at", "started_at", "stopped_at")}
    return {
        "id": experiment.id,
        "title": experiment.title,
        "kind": experiment.kind,
        "status": experiment.status,
        "metric": experiment.metric,
        "arms": [asdict(arm) for arm in experiment.arms],
        **{name: None if moment is None else moment.isoformat() for name, moment in times.items()},
    }


def results_as_data(results: ExperimentResults) -> dict[str, Any]:
    return {
        "experiment": experiment_as_data(results.experiment),
        "shoppers": dict(results.shoppers),
        "contradicting": results.contradicting,
        "sample_ratio_p": results.sample_ratio_p,
        "is_sound": results.is_sound,
        "metrics": [
            {
                "metric": found.metric,
                "arms": [asdict(figure) for figure in found.arms],
                "effects": [{**asdict(effect), "said": said(effect)} for effect in found.effects],
            }
            for found in results.metrics
        ],
        "preference": results.preference and {**asdict(results.preference), "said": said_of(results.preference)},
    }


def assignment_as_data(assignment: Assignment) -> dict[str, Any]:
    return {
        "arms": dict(assignment.arms),
        "changes": dict(assignment.changes),
        "details": dict(assignment.details),
    }
