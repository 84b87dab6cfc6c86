"""Where experiments are made, started, stopped, dealt and read."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from shopsight.core.experiments import Arm, Assignment, Change, Experiment, ExperimentResults, Kind, Metric
from shopsight.core.ports import DatedEventLog, ExperimentStore
from shopsight.core.queries import Result
from shopsight.recommend.experiments.days import Days
from shopsight.recommend.experiments.interleaved import CLICKS, credits_of, interleaved
from shopsight.recommend.experiments.results import BEFORE, interleaved_results, results_of, span_of
from shopsight.recommend.experiments.tally import LOOKED_AT, columns_of

_REMEMBERED_S = 5.0
C = TypeVar("C", bool, float, str)


class Experiments:
    """The experiments of one shop. One started or stopped by another process is seen within five seconds.

    `now` tells the time, `clock` counts seconds.
    """

    def __init__(
        self,
        store: ExperimentStore,
        log: DatedEventLog,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._now, self._clock = store, now, clock
        self._columns = Days(log, LOOKED_AT, columns_of)
        self._clicks = Days(log, CLICKS, credits_of)
        self._running: tuple[float, tuple[Experiment, ...]] = (float("-inf"), ())

    def create(
        self, title: str, arms: Sequence[Arm], metric: Metric = "click_rate", id: str = "", kind: Kind = "split"
    ) -> Experiment:
        """Make a draft; without an id, its title names it. Raises InvalidExperiment and Conflict."""
        made = Experiment(id or _id_of(title), title.strip(), tuple(arms), metric, self._now(), kind=kind)
        self._store.add(made)
        return made

    def list(self) -> list[Experiment]:
        """Return all, newest first."""
        return self._store.list()

    def get(self, experiment_id: str) -> Experiment:
        """Return an experiment. Raises ExperimentNotFound."""
        return self._store.get(experiment_id)

    def start(self, experiment_id: str) -> Experiment:
        """Begin to deal shoppers. Raises ExperimentNotFound, and Conflict unless it is a draft."""
        self._store.start(experiment_id, self._now())
        return self._changed(experiment_id)

    def stop(self, experiment_id: str) -> Experiment:
        """End it for good: everybody is served as without it. Raises ExperimentNotFound and Conflict."""
        self._store.stop(experiment_id, self._now())
        return self._changed(experiment_id)

    def delete(self, experiment_id: str) -> None:
        """Forget it; the events that tell of it stay. Raises ExperimentNotFound."""
        self._store.delete(experiment_id)
        self._running = (float("-inf"), ())

    def results(self, experiment_id: str) -> ExperimentResults:
        """Return what it has found until now. Raises ExperimentNotFound, and Conflict for a draft."""
        experiment, now = self.get(experiment_id), self._now()
        start, end = span_of(experiment, now)
        if experiment.kind == "interleaved":
            clicks = (credit for day in self._clicks.of(start, end) for credit in day)
            return interleaved_results(experiment, clicks, now)
        return results_of(experiment, list(self._columns.of(start - BEFORE, end)), now)

    def assignment(self, shopper: str) -> Assignment:
        """Return the shopper's arms and what they change. Who has no pseudonym takes part in nothing.

        Where two experiments change the same, the one started first wins.
        """
        if not shopper:
            return Assignment({}, {})
        split = (experiment for experiment in self._now_running() if experiment.kind == "split")
        dealt = [(experiment.id, experiment.arm_of(shopper)) for experiment in split]
        changes: dict[str, Change] = {}
        for _, arm in reversed(dealt):
            changes.update(arm.changes)
        return Assignment({experiment_id: arm.name for experiment_id, arm in dealt}, changes)

    def setting(self, knob: str, shopper: str, otherwise: C) -> C:
        """Return what the shopper's arms set a knob to, or what it is without them."""
        found: Any = self.assignment(shopper).changes.get(knob, otherwise)
        return cast(C, found)

    def ordered(self, knob: str, shopper: str, otherwise: C, order: Callable[[C], Result]) -> Result:
        """Return an answer in the order that the shopper's arm sets a knob to, or in two orders interleaved.

        Of experiments with this knob the one started first wins.
        """
        for experiment in self._now_running() if shopper else ():
            if experiment.kind == "interleaved":
                first, second = (order(cast(C, arm.changes.get(knob, otherwise))) for arm in experiment.arms)
                return interleaved(experiment, shopper, first, second)
            if knob in (changes := experiment.arm_of(shopper).changes):
                return order(cast(C, changes[knob]))
        return order(otherwise)

    def _now_running(self) -> tuple[Experiment, ...]:
        until, running = self._running
        if self._clock() >= until:
            active = [experiment for experiment in self._store.list() if experiment.status == "running"]
            running = tuple(
                sorted(active, key=lambda experiment: (experiment.started_at or self._now(), experiment.id))
            )
            self._running = (self._clock() + _REMEMBERED_S, running)
        return running

    def _changed(self, experiment_id: str) -> Experiment:
        self._running = (float("-inf"), ())
        return self._store.get(experiment_id)


def _id_of(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:32]
    return words or f"experiment-{secrets.token_hex(3)}"
