"""Associations: time and memory at up to a million baskets, against mlxtend's FP-growth, and how soon one is answered.

    python -m benchmarks.associations [--baskets FILE] [--sizes 10000 100000 1000000] [--slow-up-to 100000]

`market` are the baskets of a file (one a line) drawn again and again: few goods, many rules. `long tail` is a made shop
of 20,000 products: many goods, each seldom. Each run has a process of its own, whose CPU time and memory beyond the
baskets themselves are told. Both find pairs and their rules, in at least one of 2,000 baskets and 5, respectively.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from shopsight.core.associations import AssociationQuery
from shopsight.core.events import Event, EventItem
from shopsight.core.types import Product, ProductRecord
from shopsight.recommend.associations.baskets import BasketDraw
from shopsight.recommend.associations.rules import find_rules

Contents = list[tuple[str, ...]]
_PRODUCTS = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description="associations at scale")
    parser.add_argument("--baskets", type=Path, default=Path("../shared/datasets/baskets/groceries.csv"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--slow-up-to", type=int, default=100_000, help="largest size that mlxtend is asked")
    options = parser.parse_args()
    print(f"{'shop':10} {'baskets':>9} {'rules':>7} {'draw s':>7} {'find s':>7} {'MiB':>6}   mlxtend s    MiB  ratio")
    for shop in ("market", "long tail"):
        for size in options.sizes:
            runs = [_alone(_ours, shop, size, options.baskets)]
            if size <= options.slow_up_to:
                runs.append(_alone(_mlxtend, shop, size, options.baskets))
            _print(shop, size, runs)
    _print_answers()


def _print(shop: str, size: int, runs: Sequence[tuple[int, float, float, float]]) -> None:
    rules, draw_s, find_s, mib = runs[0]
    line = f"{shop:10} {size:>9,} {rules:>7,} {draw_s:>7.2f} {find_s:>7.2f} {mib:>6,.0f}"
    for other_rules, _, other_s, other_mib in runs[1:]:
        assert other_rules == rules, f"mlxtend found {other_rules} rules"
        line += f"  {other_s:>10.2f} {other_mib:>6,.0f}  {(draw_s + find_s) / other_s:.2f}"
    print(line, flush=True)


def _alone(work: Callable[..., tuple[int, float, float, float]], *given: object) -> tuple[int, float, float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _ours(shop: str, size: int, file: Path) -> tuple[int, float, float, float]:
    contents, min_count = _contents(shop, size, file), _min_count(shop, size)
    before, began = _mib(), time.process_time()
    draw = BasketDraw(limit=size)
    for number, items in enumerate(contents):
        draw.put(str(number), items)
    baskets = draw.baskets()
    drawn = time.process_time()
    found = find_rules(baskets, AssociationQuery(min_count=min_count, max_q=1.0, min_lift=1.0))
    return found.total, drawn - began, time.process_time() - drawn, _mib() - before


def _mlxtend(shop: str, size: int, file: Path) -> tuple[int, float, float, float]:
    import pandas as pd
    from mlxtend.frequent_patterns import association_rules, fpgrowth
    from mlxtend.preprocessing import TransactionEncoder

    contents, min_count = _contents(shop, size, file), _min_count(shop, size)
    before, began = _mib(), time.process_time()
    encoder = TransactionEncoder()
    matrix = encoder.fit(contents).transform(contents, sparse=True)
    frame = pd.DataFrame.sparse.from_spmatrix(matrix, columns=encoder.columns_)
    itemsets = fpgrowth(frame, min_support=(min_count - 0.5) / size, use_colnames=True, max_len=2)
    rules = association_rules(itemsets, metric="lift", min_threshold=1.0)
    return len(rules), 0.0, time.process_time() - began, _mib() - before


def _contents(shop: str, size: int, file: Path) -> Contents:
    random = np.random.default_rng(7)
    if shop == "market":
        with file.open(encoding="utf-8", newline="") as lines:
            known = [tuple(item.strip() for item in items) for items in csv.reader(lines)]
        return [known[number] for number in random.integers(0, len(known), size)]
    popularity = np.cumsum(np.arange(1, _PRODUCTS + 1) ** -0.7)
    lengths = 1 + random.poisson(2.6, size)
    drawn = np.searchsorted(popularity, random.random(int(lengths.sum())) * popularity[-1])
    names = [f"product {number}" for number in range(_PRODUCTS)]
    return [tuple(names[n] for n in set(some.tolist())) for some in np.split(drawn, np.cumsum(lengths)[:-1])]


def _min_count(shop: str, size: int) -> int:
    return size // 2000 if shop == "market" else 5


def _mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print_answers() -> None:
    from shopsight.recommend.associations.analysis import ShopAssociations
    from shopsight.store import SqlEventLog, SqlProductStore, open_engine
    from shopsight.store.bought_with import SqlBoughtWith

    random = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "shop.db")
        log, store = SqlEventLog(engine), SqlProductStore(engine, "none")
        store.put([ProductRecord(Product(f"p{n}", f"Product {n}")) for n in range(2000)])
        now = datetime.now(UTC)
        pairs = random.integers(0, 1000, 50_000)
        log.append(
            [
                Event(f"e{n}", "purchase", now, items=(EventItem(f"p{pair}"), EventItem(f"p{pair + 1000}")))
                for n, pair in enumerate(pairs.tolist())
            ]
        )
        associations = ShopAssociations(log, store, SqlBoughtWith(engine))
        began = time.process_time()
        associations.refresh_if_needed()
        refreshed_s = time.process_time() - began
        took_ms = []
        for pair in pairs[:500].tolist():
            began = time.process_time()
            assert associations.bought_with(f"p{pair}")
            took_ms.append((time.process_time() - began) * 1000)
        print(f"bought-with: 50,000 purchases worked out in {refreshed_s:.1f} s CPU; one answer", end=" ")
        print(f"{np.median(took_ms):.2f} ms CPU in the middle, {np.quantile(took_ms, 0.99):.2f} ms at p99")
        store.close()
        engine.dispose()


if __name__ == "__main__":
    main()
