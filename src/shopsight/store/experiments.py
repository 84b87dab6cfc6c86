"""The experiments of a shop, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from shopsight.core.errors import Conflict, ExperimentNotFound
from shopsight.core.experiments import Arm, Experiment
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import experiments


class SqlExperiments:
    """Drafts, running and stopped experiments. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, experiment: Experiment) -> None:
        """Keep a new experiment. Raises Conflict when there is one of its id already."""
        with writing(self._engine) as connection:
            if connection.execute(select(experiments.c.id).where(experiments.c.id == experiment.id)).first():
                raise Conflict(f"there is an experiment {experiment.id!r} already; choose another id")
            connection.execute(insert(experiments), _row(experiment))

    def get(self, experiment_id: str) -> Experiment:
        """Return an experiment. Raises ExperimentNotFound."""
        with reading(self._engine) as connection:
            row = connection.execute(select(experiments).where(experiments.c.id == clean(experiment_id))).first()
        if row is None:
            raise ExperimentNotFound(f"no experiment {experiment_id!r} in this shop")
        return _experiment(row)

    def list(self) -> list[Experiment]:
        """Return all, newest first."""
        with reading(self._engine) as connection:
            newest = select(experiments).order_by(experiments.c.created_at.desc(), experiments.c.id)
            return [_experiment(row) for row in connection.execute(newest)]

    def start(self, experiment_id: str, at: datetime) -> None:
        """Begin. Raises Conflict unless it is a draft."""
        self._move(experiment_id, at, experiments.c.started_at.is_(None), "started_at", "was started before")

    def stop(self, experiment_id: str, at: datetime) -> None:
        """End for good. Raises Conflict unless it is running."""
        running = experiments.c.started_at.is_not(None) & experiments.c.stopped_at.is_(None)
        self._move(experiment_id, at, running, "stopped_at", "is not running")

    def delete(self, experiment_id: str) -> None:
        """Forget an experiment; its events stay. Raises ExperimentNotFound."""
        with writing(self._engine) as connection:
            if not connection.execute(delete(experiments).where(experiments.c.id == clean(experiment_id))).rowcount:
                raise ExperimentNotFound(f"no experiment {experiment_id!r} in this shop")

    def _move(self, experiment_id: str, at: datetime, allowed: Any, column: str, refusal: str) -> None:
        self.get(experiment_id)
        this = (experiments.c.id == clean(experiment_id)) & allowed
        with writing(self._engine) as connection:
            if not connection.execute(update(experiments).where(this).values({column: at.timestamp()})).rowcount:
                raise Conflict(f"experiment {experiment_id!r} {refusal}; what was seen under it cannot be mixed")


def _row(experiment: Experiment) -> dict[str, Any]:
    return {
        "id": experiment.id,
        "title": clean(experiment.title),
        "arms": [asdict(arm) for arm in experiment.arms],
        "metric": experiment.metric,
        "kind": experiment.kind,
        "created_at": experiment.created_at.timestamp(),
        "started_at": experiment.started_at.timestamp() if experiment.started_at else None,
        "stopped_at": experiment.stopped_at.timestamp() if experiment.stopped_at else None,
    }


def _experiment(row: Any) -> Experiment:
    return Experiment(
        id=row.id,
        title=row.title,
        arms=tuple(Arm(**arm) for arm in row.arms),
        metric=row.metric,
        kind=row.kind,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        started_at=None if row.started_at is None else datetime.fromtimestamp(row.started_at, UTC),
        stopped_at=None if row.stopped_at is None else datetime.fromtimestamp(row.stopped_at, UTC),
    )
