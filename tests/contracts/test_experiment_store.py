"""What every store of experiments promises, in memory, over SQLite and over a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shopsight.core.errors import Conflict, ExperimentNotFound
from shopsight.core.experiments import Arm, Experiment
from shopsight.core.ports import ExperimentStore
from shopsight.store import SqlExperiments, open_engine
from tests.memory_stores import MemoryExperiments

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DRAFT = Experiment(
    "order",
    "Ordnung 顺序",
    (Arm("A"), Arm("B", 2.5, {"sponsored": False, "personal_strength": 0.5})),
    "revenue",
    NOON,
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ExperimentStore]:
    if request.param == "memory":
        yield MemoryExperiments()
        return
    url = str(tmp_path / "shop.db") if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    engine = open_engine(url)
    yield SqlExperiments(engine)
    engine.dispose()


def test_an_experiment_comes_back_as_it_was_added(store: ExperimentStore) -> None:
    store.add(DRAFT)
    assert store.get("order") == DRAFT
    with pytest.raises(Conflict):
        store.add(DRAFT)


def test_what_kind_it_is_is_kept(store: ExperimentStore) -> None:
    arms = (Arm("A"), Arm("B", changes={"personal_strength": 0.5}))
    merged = replace(DRAFT, arms=arms, metric="click_rate", kind="interleaved")
    store.add(merged)
    assert store.get("order") == merged


def test_the_newest_is_first(store: ExperimentStore) -> None:
    store.add(DRAFT)
    store.add(replace(DRAFT, id="later", created_at=NOON + timedelta(days=1)))
    assert [experiment.id for experiment in store.list()] == ["later", "order"]


def test_it_starts_once_and_stops_once(store: ExperimentStore) -> None:
    store.add(DRAFT)
    with pytest.raises(Conflict):
        store.stop("order", NOON)
    store.start("order", NOON)
    assert store.get("order").status == "running"
    with pytest.raises(Conflict):
        store.start("order", NOON)
    store.stop("order", NOON + timedelta(days=7))
    assert store.get("order") == replace(DRAFT, started_at=NOON, stopped_at=NOON + timedelta(days=7))
    for again in (store.start, store.stop):
        with pytest.raises(Conflict):
            again("order", NOON)


def test_what_is_not_there_is_said(store: ExperimentStore) -> None:
    for refused in (store.get, store.delete):
        with pytest.raises(ExperimentNotFound, match="'none'"):
            refused("none")
    with pytest.raises(ExperimentNotFound):
        store.start("none", NOON)
    store.add(DRAFT)
    store.delete("order")
    assert store.list() == []
