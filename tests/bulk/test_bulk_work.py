"""Imports and re-embedding by workers, some of which are killed: the shop is what it would have been without."""

from __future__ import annotations

import multiprocessing
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import numpy as np
import psutil
import pytest

from shopsight.app import Crewed, open_shop
from shopsight.catalog.reembed import REINDEX, Reembed
from shopsight.core.errors import UnreadableImage
from shopsight.core.ports import Seer
from shopsight.core.types import ModelCard, Operation, Sight
from shopsight.store import DiskBlobStore, SqlOperationLog, SqlProductStore, open_engine
from tests.ray_cluster import RayCluster
from tests.shops import COLORS, SHAPES, make_catalog, picture

PHOTOS = len(SHAPES) * len(COLORS)

Sights: TypeAlias = dict[str, tuple[tuple[str, ...], np.ndarray[tuple[int, ...], np.dtype[np.float32]]]]
Workers: TypeAlias = Callable[[], list[psutil.Process]]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalog, and a shop that was made of it by threads of this process."""
    folder = tmp_path_factory.mktemp("bulk")
    make_catalog(folder / "catalog")
    with open_shop(shop=folder / "shop") as shop:
        shop.import_feed(str(folder / "catalog" / "feed.csv"))
    return folder


@pytest.fixture(params=["processes", "ray"])
def spread(request: pytest.FixtureRequest) -> tuple[Crewed, Workers]:
    """How the work is spread, and what returns the processes of the workers that live."""
    if request.param == "processes":
        return Crewed(workers=2), lambda: [psutil.Process(child.pid) for child in multiprocessing.active_children()]
    cluster: RayCluster = request.getfixturevalue("ray_cluster")
    return Crewed(ray=cluster.address), cluster.workers


class Massacre:
    """Kills every worker, with kill -9, while the first pictures are seen: before, amid or after must not matter."""

    def __init__(self, seer: Seer, workers: Workers) -> None:
        self._seer = seer
        self._workers = workers
        self._first = threading.Lock()
        self.killed = list[psutil.Process]()

    @property
    def card(self) -> ModelCard:
        return self._seer.card

    @property
    def at_once(self) -> int:
        return self._seer.at_once

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        if not self._first.acquire(blocking=False):
            return self._seer.see(contents)
        with ThreadPoolExecutor(1) as beside:
            seen = beside.submit(self._seer.see, contents)
            self.killed = self._workers()
            for process in self.killed:
                process.kill()
            return seen.result()


def sights(store: SqlProductStore) -> Sights:
    entries = store.changes(0, 1000).put
    assert len(entries) == len(store)
    return {entry.product_id: (entry.photo_ids, entry.vectors) for entry in entries}


def assert_same(found: Sights, expected: Sights) -> None:
    assert found.keys() == expected.keys()
    for product_id, (photo_ids, vectors) in found.items():
        assert photo_ids == expected[product_id][0]
        np.testing.assert_allclose(vectors, expected[product_id][1], atol=1e-3)


def first_alive(seer: Seer) -> None:
    """Return when there is a worker to be killed."""
    seer.see([picture("disc", "red")])


def test_an_import_whose_workers_are_killed_is_that_of_nobody_killed(
    plain: Path, tmp_path: Path, spread: tuple[Crewed, Workers], capsys: pytest.CaptureFixture[str]
) -> None:
    crewed, workers = spread
    with open_shop(shop=tmp_path / "shop") as shop, shop.model.bulk_seer(crewed) as seer:
        assert seer is not None
        first_alive(seer)
        massacre = Massacre(seer, workers)
        done = shop.import_feed(str(plain / "catalog" / "feed.csv"), seer=massacre)
        assert (done.status, done.counts["photos"], done.counts["issues"]) == ("done", PHOTOS, 0)
        assert massacre.killed
        assert {process.pid for process in workers()}.isdisjoint(process.pid for process in massacre.killed)
        with open_shop(shop=plain / "shop") as other:
            assert_same(sights(shop.store), sights(other.store))
    assert capsys.readouterr().out == ""


def test_photos_are_seen_anew_once_each_though_workers_are_killed(
    plain: Path, tmp_path: Path, spread: tuple[Crewed, Workers]
) -> None:
    crewed, workers = spread
    shutil.copytree(plain / "shop", tmp_path / "shop")
    engine = open_engine(tmp_path / "shop" / "shop.db")
    blobs, log = DiskBlobStore(tmp_path / "shop" / "blobs"), SqlOperationLog(engine)
    told = list[Operation]()
    with (
        open_shop(shop=plain / "shop") as shop,
        shop.model.bulk_seer(crewed) as seer,
        closing(SqlProductStore(engine, "another revision")) as store,
    ):
        assert seer is not None
        first_alive(seer)
        massacre = Massacre(seer, workers)
        done = Reembed(store, blobs, massacre).run(log, REINDEX, told.append)
        assert massacre.killed
        assert (done.status, done.done, done.total, dict(done.counts)) == (
            "done",
            PHOTOS,
            PHOTOS,
            {"photos": PHOTOS, "issues": 0},
        )
        assert [operation.done for operation in told] == [0, PHOTOS]
        assert store.count_without_vector() == 0
        assert_same(sights(store), sights(shop.store))
    engine.dispose()


def test_an_interrupted_import_leaves_no_worker_behind_and_goes_on(
    plain: Path, tmp_path: Path, spread: tuple[Crewed, Workers]
) -> None:
    crewed, workers = spread
    feed = str(plain / "catalog" / "feed.csv")

    def interrupt(operation: Operation) -> None:
        raise KeyboardInterrupt

    with open_shop(shop=tmp_path / "shop") as shop:
        with pytest.raises(KeyboardInterrupt), shop.model.bulk_seer(crewed) as seer:
            assert seer is not None
            first_alive(seer)
            alive = workers()
            shop.import_feed(feed, seer=seer, on_progress=interrupt)
        assert alive
        assert psutil.wait_procs(alive, timeout=30)[1] == []
        assert shop.operations()[0].status == "cancelled"
        assert shop.import_feed(feed).counts["photos"] == PHOTOS


def test_without_a_word_about_workers_nothing_is_spread(plain: Path) -> None:
    with open_shop(shop=plain / "shop") as shop, shop.model.bulk_seer(Crewed()) as seer:
        assert seer is None
