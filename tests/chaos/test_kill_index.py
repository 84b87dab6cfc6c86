"""kill -9 at random moments of building the graph: everything acknowledged is found, what was deleted is not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from shopsight.core.types import Candidate
from tests.chaos.indexer import BATCH, DROPPED, PRODUCTS, build_index, followed, name_of, number_of, vectors
from tests.chaos.killer import Killer

KILLS = 6
_QUERIES = vectors(80, seed=2)


def test_an_index_killed_while_its_graph_is_built_finds_everything_acknowledged(tmp_path: Path) -> None:
    killer = Killer(seed=20261122)
    killer.run(build_index, tmp_path / "undisturbed", check=partial(_check, tmp_path / "undisturbed"))
    killer.left = KILLS
    while killer.left:
        folder = tmp_path / f"shop-{killer.left}"
        killer.run(build_index, folder, check=partial(_check, folder))
        _check(folder, PRODUCTS + DROPPED)


def _check(folder: Path, done: int) -> None:
    """Check the reopened index as it is, mostly scanning, and with its graph settled."""
    added, dropped = min(done, PRODUCTS), max(0, done - PRODUCTS)
    # What was begun after the last acknowledgement may have happened or not.
    perhaps_dropped = dropped + BATCH if done >= PRODUCTS else 0
    rows = vectors()
    with followed(folder) as (store, index, _):
        numbers = [number_of(name) for name in store.ids()]
        assert len(index) == len(numbers)
        assert set(range(perhaps_dropped, added)) <= set(numbers)
        assert not set(range(dropped)) & set(numbers)
        for _ in range(2):
            found = index.nearest(rows[numbers[::3]], 1)
            assert [hits[0].product_id for hits in found] == [name_of(number) for number in numbers[::3]]
            assert _recall(index.nearest(_QUERIES, 10), numbers) >= 0.99
            index.settle()


def _recall(found: list[list[Candidate]], numbers: list[int]) -> float:
    scores = _QUERIES @ vectors()[numbers].T
    best = [{name_of(numbers[place]) for place in places} for places in np.argsort(-scores, axis=1)[:, :10]]
    got = [{hit.product_id for hit in hits} for hits in found]
    missed = sum(len(want - have) for want, have in zip(best, got, strict=True))
    return 1 - missed / max(1, sum(map(len, best)))
