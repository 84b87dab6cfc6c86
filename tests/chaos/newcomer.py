"""Processes of a shop into which a new model comes: one that embeds, and some that search all the while."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from shopsight.app import Shop
from shopsight.core.queries import Query, Result
from tests.model_shop import ASKED, open_model_shop

Scores = Mapping[str, Mapping[str, float]]
"""Model -> product id -> how much like `ASKED` that model finds it."""

_THREADS = 3
_ENOUGH = 40
_PATIENCE_S = 60.0


def embed(folder: Path, acknowledged: Connection) -> None:
    """Roll "fine" out beside; what is acknowledged is how many photos it has seen."""
    with open_model_shop(folder) as shop:
        acknowledged.send(0)
        shop.roll_out.begin(
            "fine", photos_per_second=25, on_progress=lambda operation: acknowledged.send(operation.done)
        )


def scores_of(result: Result) -> dict[str, float]:
    """Return the score of each product of an answer."""
    return {hit.product.id: hit.score for hit in result.hits}


def search_on(folder: Path, expected: Scores, orders: Connection) -> None:
    """Search in several threads until told to stop; each order is answered with what was seen since the last one."""
    with open_model_shop(folder) as shop:
        shop.warm_up()
        seen = _Seen(shop, expected)
        threads = [threading.Thread(target=seen.go_on, args=(number,)) for number in range(_THREADS)]
        for thread in threads:
            thread.start()
        while orders.recv() != "stop":
            orders.send(seen.since())
        seen.stopping.set()
        for thread in threads:
            thread.join()
        orders.send(seen.faults)


class _Seen:
    """What searching threads saw: answers by model, and everything that was wrong with one."""

    def __init__(self, shop: Shop, expected: Scores) -> None:
        self._shop = shop
        self._expected = expected
        self._more = threading.Condition()
        self._answers: Counter[str] = Counter()
        self._faults: list[str] = []
        self.stopping = threading.Event()

    def since(self) -> tuple[dict[str, int], list[str]]:
        """Wait for some answers more; return those since the last call by model, and all faults."""
        with self._more:
            self._more.wait_for(lambda: self._faults or self._answers.total() >= _ENOUGH, _PATIENCE_S)
            answers, self._answers = dict(self._answers), Counter()
            return answers, list(self._faults)

    @property
    def faults(self) -> list[str]:
        """Everything that was wrong."""
        return list(self._faults)

    def go_on(self, thread: int) -> None:
        """Search two pages again and again, each time as another shopper."""
        number = 0
        while not self.stopping.is_set():
            number += 1
            shopper = f"shopper {thread} {number}"
            try:
                first = self._shop.search(Query(photo=ASKED, shopper=shopper, limit=5))
                second = self._shop.search(Query(photo=ASKED, shopper=shopper, limit=5, cursor=first.cursor or ""))
            except Exception as error:
                self._tell([], f"{type(error).__name__}: {error}")
                continue
            mixed = [page for page in (first, second) if not self._is_of_its_model(page)]
            fault = f"not an answer of {mixed[0].model}: {scores_of(mixed[0])}" if mixed else ""
            if first.model != second.model:
                fault = f"a page of {second.model} after one of {first.model}"
            self._tell([first.model, second.model], fault)

    def _is_of_its_model(self, page: Result) -> bool:
        own = self._expected[page.model]
        return bool(page.hits) and all(own[product_id] == score for product_id, score in scores_of(page).items())

    def _tell(self, models: list[str], fault: str) -> None:
        with self._more:
            self._answers.update(models)
            if fault:
                self._faults.append(fault)
            self._more.notify()
