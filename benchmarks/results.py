"""How long results and satisfaction take over a long log of events: at first, again, and after new and late events.

    python -m benchmarks.results [--events 1000000] [--days 28]

The events are made up and lie in an SQLite file: searches with ten goods shown, clicks, carts, orders and thumbs of a
tenth as many shoppers as there are events, all in an experiment of two arms.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from shopsight.core.events import Event, EventItem
from shopsight.core.experiments import Arm, Experiment
from shopsight.recommend.experiments.desk import Experiments
from shopsight.recommend.experiments.satisfaction import ShopSatisfaction
from shopsight.store import SqlEventLog, SqlExperiments, open_engine

_NAMES = (
    "search",
    "search",
    "search",
    "select_item",
    "select_item",
    "view_item",
    "add_to_cart",
    "purchase",
    "feedback",
)
_AT_ONCE = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description="results over a long log")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=28)
    options = parser.parse_args()
    until = datetime.now(UTC)
    since = until - timedelta(days=options.days)
    tried = Experiment("tried", "", (Arm("A"), Arm("B")), "click_rate", since)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "shop.db")
        log, store = SqlEventLog(engine), SqlExperiments(engine)
        store.add(tried)
        store.start("tried", since)
        made = events(tried, options.events, since, until)
        while some := [event for event, _ in zip(made, range(_AT_ONCE), strict=False)]:
            log.append(some)
        desk, satisfaction = Experiments(store, log), ShopSatisfaction(log)
        start = since.replace(hour=0, minute=0, second=0, microsecond=0)

        def look(when: str) -> None:
            told(f"experiment, {when}", lambda: desk.results("tried"))
            told(f"satisfaction, {when}", lambda: satisfaction.between(start, datetime.now(UTC)))

        look("at first")
        look("again")
        log.append([*events(tried, 500, until - timedelta(hours=1), until, "new")])
        log.append([*events(tried, 10, since, since + timedelta(days=1), "late")])
        look("after new and late events")
        log.erase("s1")
        look("after an erasure")
        engine.dispose()


def events(tried: Experiment, count: int, since: datetime, until: datetime, of: str = "e") -> Iterator[Event]:
    """Yield made-up events, evenly over a time."""
    dice = Random(of)
    for number in range(count):
        shopper = f"s{dice.randrange(max(1, count // 10))}"
        name = dice.choice(_NAMES)
        shown = 10 if name == "search" else 1
        yield Event(
            f"{of}{number}",
            name,
            since + (until - since) * number / count,
            shopper,
            f"{shopper}-{number // 1000}",
            tuple(EventItem(f"p{dice.randrange(1000)}", 1, 1999, place + 1) for place in range(shown)),
            f"q{number}" if name == "search" else "",
            words=f"words {dice.randrange(500)}" if name == "search" else "",
            currency="EUR",
            value_minor=1999 if name == "purchase" else None,
            details={"experiment": "tried", "arm": tried.arm_of(shopper).name}
            | ({"helpful": dice.random() < 0.8} if name == "feedback" else {}),
        )


def told(what: str, run: Callable[[], object]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    run()
    print(
        f"{what:42} {time.perf_counter() - began:6.2f} s by the clock, {time.process_time() - cpu:6.2f} s CPU",
        flush=True,
    )


if __name__ == "__main__":
    main()
