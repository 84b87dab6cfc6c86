"""A new model under load: searches go on in several processes through every step; and kill -9 while it embeds."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from shopsight.core.queries import Query
from tests.chaos.killer import Killer
from tests.chaos.newcomer import Scores, embed, scores_of, search_on
from tests.model_shop import ASKED, make_model_shop, open_model_shop, shape
from tests.shops import COLORS

KILLS = 6
PROCESSES = 2
_LATER = [(f"triangle-{color}", "triangle", color) for color in COLORS]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    make_model_shop(folder)
    return folder


def test_kills_while_it_embeds_cost_a_batch_each(original: Path, tmp_path: Path) -> None:
    killer = Killer(seed=20261122)

    def check(done: int) -> None:
        with open_model_shop(folder) as shop:
            assert shop.model.name == "coarse"
            seen = 12 - shop.roll_out.photos_left() if shop.models.other else 0
            assert seen >= done

    folder = _copied(original, tmp_path / "undisturbed")
    killer.run(embed, folder, check=check)
    killer.left = KILLS
    while killer.left:
        folder = _copied(original, tmp_path / f"shop-{killer.left}")
        killer.run(embed, folder, check=check)
        with open_model_shop(folder) as shop:
            assert (shop.roll_out.now().phase, shop.roll_out.photos_left()) == ("beside", 0)
            # One that was killed at its very end was done already, and begun again in vain.
            assert {one.status for one in shop.operations() if one.kind == "roll-out"} == {"done"}
            shop.roll_out.switch()
            assert shop.search(Query(photo=ASKED)).total == 12


def test_no_search_fails_and_none_mixes_models_through_every_step(original: Path, tmp_path: Path) -> None:
    expected = _expected(_copied(original, tmp_path / "apart"))
    folder = _copied(original, tmp_path / "shop")
    with open_model_shop(folder) as shop, _searching(folder, expected) as orders:
        told = Told(orders)
        shop.keep_up()
        assert told.until(lambda now: all(set(one) == {"coarse"} for one in now))
        shop.roll_out.begin("fine", photos_per_second=50)
        shop.put([shape(*_LATER[0])])
        shop.roll_out.share(shadow=0.5, canary=0.4)
        assert told.until(lambda now: all(set(one) == {"coarse", "fine"} for one in now))
        shop.put([shape(*_LATER[1])])
        for _ in range(2):
            shop.roll_out.switch()
            assert told.until(lambda now: all(set(one) == {"fine"} for one in now))
            shop.put([shape(*_LATER[2])])
            shop.roll_out.back()
            assert told.until(lambda now: all(set(one) == {"coarse"} for one in now))
        shop.put([shape(*_LATER[3])])
        shop.roll_out.switch()
        assert told.until(lambda now: all(set(one) == {"fine"} for one in now))
        shop.roll_out.clean()
        told.look()
        told.look()
        assert list(shop.store.revisions().values()) == [16]
        assert shop.search(Query(photo=ASKED)).total == 16
    assert told.faults == []
    assert told.answers["coarse"] > 50
    assert told.answers["fine"] > 50


class Told:
    """What searching processes say when they are asked."""

    def __init__(self, orders: list[Connection]) -> None:
        self._orders = orders
        self.answers: Counter[str] = Counter()
        self.faults: list[str] = []

    def look(self) -> list[dict[str, int]]:
        """Return the answers of each process since the last look, by model."""
        found = []
        for order in self._orders:
            order.send("say")
            answers, self.faults = order.recv()
            self.answers.update(answers)
            found.append(answers)
            assert not self.faults, self.faults[:3]
        return found

    def until(self, holds: Callable[[list[dict[str, int]]], bool]) -> bool:
        """Look until it holds, for a minute at most."""
        deadline = time.monotonic() + 60
        while not holds(self.look()):
            if time.monotonic() > deadline:
                return False
        return True


@contextmanager
def _searching(folder: Path, expected: Scores) -> Iterator[list[Connection]]:
    """Processes that search for as long as the block lasts."""
    processes = multiprocessing.get_context("spawn")
    pipes = [processes.Pipe() for _ in range(PROCESSES)]
    started = [processes.Process(target=search_on, args=(folder, expected, theirs)) for _, theirs in pipes]
    orders = [ours for ours, _ in pipes]
    for process in started:
        process.start()
    try:
        yield orders
        for order in orders:
            order.send("stop")
            assert order.recv() == []
        for process in started:
            process.join()
    finally:
        for process in started:
            process.kill()


def _expected(folder: Path) -> Scores:
    """Return what each model finds of everything that will be in the shop."""
    with open_model_shop(folder) as shop:
        shop.put([shape(*later) for later in _LATER])
        shop.roll_out.begin("fine")
        models = [model for model in (shop.model, shop.models.other) if model]
        return {model.name: scores_of(model.search(Query(photo=ASKED, limit=50))) for model in models}


def _copied(original: Path, folder: Path) -> Path:
    return Path(shutil.copytree(original, folder))
