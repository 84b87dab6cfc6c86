"""Stores in memory, for tests of what is built on them; their contracts run over them as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from shopsight.core.errors import Conflict, ExperimentNotFound
from shopsight.core.events import Event, Events, Logged, Mark
from shopsight.core.experiments import Experiment


class MemoryEventLog:
    """Events in a list."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self._logged: list[Logged] = []
        self._number = 0
        self.append(events)

    def append(self, events: Sequence[Event]) -> int:
        known = {logged.event.id for logged in self._logged}
        new = {event.id: event for event in events if event.id not in known}
        for event in new.values():
            self._number += 1
            self._logged.append(Logged(self._number, event))
        return len(new)

    def read(self, asked: Events = Events(), after: int = 0) -> Iterator[Logged]:
        for logged in self._logged:
            event = logged.event
            if (
                logged.number > after
                and (not asked.names or event.name in asked.names)
                and asked.shopper in ("", event.shopper)
                and asked.session in ("", event.session)
                and (asked.since is None or event.time >= asked.since)
                and (asked.until is None or event.time < asked.until)
            ):
                yield logged

    def number(self) -> int:
        return self._number

    def mark(self, since: datetime, until: datetime) -> Mark:
        numbers = [logged.number for logged in self._logged if since <= logged.event.time < until]
        return Mark(len(numbers), max(numbers, default=0))

    def erase(self, shopper: str) -> int:
        return self._keep([logged for logged in self._logged if logged.event.shopper != shopper])

    def forget(self, before: datetime) -> int:
        return self._keep([logged for logged in self._logged if logged.event.time >= before])

    def _keep(self, kept: list[Logged]) -> int:
        removed = len(self._logged) - len(kept)
        self._logged = kept
        return removed


class MemoryExperiments:
    """Experiments in a dict."""

    def __init__(self) -> None:
        self._kept: dict[str, Experiment] = {}

    def add(self, experiment: Experiment) -> None:
        if experiment.id in self._kept:
            raise Conflict(f"there is an experiment {experiment.id!r} already")
        self._kept[experiment.id] = experiment

    def list(self) -> list[Experiment]:
        return sorted(self._kept.values(), key=lambda experiment: (-experiment.created_at.timestamp(), experiment.id))

    def get(self, experiment_id: str) -> Experiment:
        if experiment_id not in self._kept:
            raise ExperimentNotFound(f"no experiment {experiment_id!r} in this shop")
        return self._kept[experiment_id]

    def start(self, experiment_id: str, at: datetime) -> None:
        if self.get(experiment_id).status != "draft":
            raise Conflict("it was started before")
        self._kept[experiment_id] = replace(self.get(experiment_id), started_at=at)

    def stop(self, experiment_id: str, at: datetime) -> None:
        if self.get(experiment_id).status != "running":
            raise Conflict("it is not running")
        self._kept[experiment_id] = replace(self.get(experiment_id), stopped_at=at)

    def delete(self, experiment_id: str) -> None:
        self.get(experiment_id)
        del self._kept[experiment_id]
