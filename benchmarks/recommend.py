"""How well "for you" answers simulated shoppers of the demo shop, new products among them, and how fast at 100,000.

    python -m benchmarks.recommend [--shop FOLDER] [--shoppers 2000] [--events 5] [--products 100000]

The shoppers are simulated (demo/shoppers.py) and like colors, materials, patterns, departments and prices. Events of
nine weeks are learned from; of the shoppers asked about only the last few are known; right is what they turn to for the
first time in the four weeks after. What there was to choose was chosen on shoppers of odd numbers; those of even
numbers are reported.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulated_shoppers import Split, simulated, split
from shopsight.app import open_shop
from shopsight.core.events import Event
from shopsight.evaluation.metrics import bootstrap, ndcg_at
from shopsight.recommend.blend import FEATURES, SHIPPED, features_of
from shopsight.recommend.collaborative import Behavior, Interactions, behavior_of
from shopsight.recommend.for_you import for_you
from shopsight.recommend.ground import ground_of
from shopsight.recommend.learn import learn
from shopsight.recommend.signals import Signal, signals_of
from shopsight.recommend.taste import taste_of
from shopsight.search.product_vectors import ProductRows

Rankings = dict[str, dict[str, list[str]]]
"""Way of ranking -> shopper -> product ids, best first."""

Scores = NDArray[np.floating[Any]]

Found = dict[str, list[tuple[int, int, int, int]]]
"""Way of ranking -> per shopper: new products turned to, those of them among the first 20, and the same of old ones."""

_SEED = 11
_DRAWS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description="for you, on simulated shoppers")
    parser.add_argument("--shop", type=Path, help="a folder that holds, or will hold, the demo shop")
    parser.add_argument("--shoppers", type=int, default=2000)
    parser.add_argument("--events", type=int, default=5)
    parser.add_argument("--products", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        products = _products(options.shop or Path(scratch))
    events = simulated(options.shoppers)
    known = split(events, options.events)
    rankings = _rankings(known, products)
    print(f"{options.shoppers} shoppers, {len(events):,} events, {len(products)} products; known of each asked: ")
    print(f"their last {options.events} events; {len(rankings['for you'])} shoppers of even numbers asked\n")
    print_ndcg(rankings, known)
    print_new([_hidden(events, options.events, products, draw) for draw in range(_DRAWS)])
    print_speed(options.products)


def print_ndcg(rankings: Rankings, known: Split) -> None:
    """Print nDCG@10 of every way, and the ratio to the best that knows no shopper."""
    random = np.random.default_rng(_SEED)
    scores = {
        name: [ndcg_at(10, ranked, known.later[shopper]) for shopper, ranked in of.items()]
        for name, of in rankings.items()
    }
    print("| ranked by | nDCG@10 | 95 % |\n|---|---|---|")
    for name, values in sorted(scores.items(), key=lambda pair: -float(np.mean(pair[1]))):
        low, high = bootstrap(values, random)
        print(f"| {name} | {np.mean(values):.4f} | {low:.4f}–{high:.4f} |")
    best = max(("popular", "popular of the last week", "random"), key=lambda name: float(np.mean(scores[name])))
    pairs = np.array([scores["for you"], scores[best]])
    picks = random.integers(0, pairs.shape[1], (2000, pairs.shape[1]))
    ratios = pairs[0][picks].mean(axis=1) / pairs[1][picks].mean(axis=1)
    low, high = np.percentile(ratios, [2.5, 97.5])
    print(f"\nfor you over {best}: {pairs[0].mean() / pairs[1].mean():.2f} times ({low:.2f}–{high:.2f})\n")


def print_new(draws: Sequence[Found]) -> None:
    """Print the recall@20 of products that no event names, beside that of the others."""
    print(
        f"A fifth of the products taken out of all events that are learned from, {len(draws)} draws: the share of what"
    )
    print("is turned to that is among the first 20\n\n| ranked by | new | old | new / old |\n|---|---|---|---|")
    random = np.random.default_rng(_SEED)
    for name in ("for you", "interest", "factors", "popular"):
        counts = np.array([row for draw in draws for row in draw[name]])
        fresh, old = counts[:, 1].sum() / counts[:, 0].sum(), counts[:, 3].sum() / counts[:, 2].sum()
        sums = counts[random.integers(0, len(counts), (2000, len(counts)))].sum(axis=1)
        low, high = np.percentile((sums[:, 1] / sums[:, 0]) / (sums[:, 3] / sums[:, 2]), [2.5, 97.5])
        print(f"| {name} | {fresh:.3f} of {counts[:, 0].sum()} | {old:.3f} of {counts[:, 2].sum()} ", end="")
        print(f"| {fresh / old:.2f} ({low:.2f}–{high:.2f}) |")
    print()


def print_speed(count: int) -> None:
    """Print what an answer costs in CPU time, one thread, over made-up products of 500 kinds."""
    products, behavior = _made_up(count)
    began = time.process_time()
    ground = ground_of(products, behavior)
    print(f"{count:,} made-up products: joining products and behavior {time.process_time() - began:.1f} s CPU, once")
    random = np.random.default_rng(_SEED)
    for clicks in (1, 5, 30):
        spent = []
        for _ in range(20):
            rows = random.integers(0, count, clicks)
            signals = [Signal(products.ids[row], "view_item", 1.0, float(n)) for n, row in enumerate(rows)]
            began = time.process_time()
            for_you(ground, taste_of(signals, products), signals, SHIPPED, 12)
            spent.append(1000 * (time.process_time() - began))
        print(f"for you after {clicks} clicks: {np.median(spent):.1f} ms CPU, slowest {max(spent):.1f} ms")


def _products(folder: Path) -> ProductRows:
    from importlib.resources import as_file, files

    with as_file(files("shopsight") / "demo_shop") as demo, open_shop(shop=folder) as shop:
        shop.import_feed(str(demo / "catalog.csv"))
        return shop.model.product_vectors.now()


def _hidden(events: Sequence[Event], known_events: int, products: ProductRows, draw: int) -> Found:
    """Return how many new and old products were turned to and found, where a fifth was taken out of the events."""
    random = np.random.default_rng(_SEED + draw)
    new = set(random.choice(products.ids, len(products) // 5, replace=False).tolist())
    hidden = split(events, known_events, new)
    rankings = _rankings(hidden, products)
    found: Found = {}
    for name, of in rankings.items():
        rows = []
        for shopper, ranked in of.items():
            first, later = set(ranked[:20]), hidden.later[shopper]
            fresh = later & new
            rows.append((len(fresh), len(fresh & first), len(later - new), len((later - new) & first)))
        found[name] = rows
    return found


def _rankings(known: Split, products: ProductRows) -> Rankings:
    learned = learn(known.earlier, products)
    ground = ground_of(products, learned.behavior)
    recent = _recently_popular(known, products)
    rankings: Rankings = defaultdict(dict)
    for shopper in sorted(known.known):
        signals = [signal for event in known.known[shopper] for signal in signals_of(event)]
        taste = taste_of(signals, products)
        # Without a taste all that they had turned to was taken out.
        if int(shopper[1:]) % 2 == 0 and taste:
            had = known.had[shopper]
            shown = [item.product_id for item in for_you(ground, taste, signals, learned.weights, 60)]
            rankings["for you"][shopper] = [product_id for product_id in shown if product_id not in had]
            features = features_of(ground, taste, np.arange(len(products)))
            random = np.random.default_rng(int(shopper[1:])).random(len(products))
            ways: dict[str, Scores] = {
                **{name: features[:, column] for column, name in enumerate(FEATURES[:-1])},
                "blend with the shipped weights": features @ SHIPPED,
                "blend with the learned weights": features @ learned.weights,
                "popular": ground.own_popularity,
                "popular of the last week": recent,
                "random": random,
            }
            for name, scores in ways.items():
                rankings[name][shopper] = _best(scores, products, had)
    return rankings


def _best(scores: Scores, products: ProductRows, had: set[str]) -> list[str]:
    order = np.argsort(-scores, kind="stable")
    return [products.ids[row] for row in order if products.is_in_stock[row] and products.ids[row] not in had][:60]


def _recently_popular(known: Split, products: ProductRows) -> Scores:
    last = known.earlier[-1].time
    turned_to = {
        (event.shopper, product_id)
        for event in known.earlier
        if (last - event.time).days < 7
        for product_id in {signal.product_id for signal in signals_of(event)}
    }
    rows = products.rows([product_id for _, product_id in sorted(turned_to)])
    return np.bincount(rows, minlength=len(products)).astype(np.float32)


def _made_up(count: int) -> tuple[ProductRows, Behavior]:
    random = np.random.default_rng(_SEED)
    kinds = random.normal(size=(500, 256)).astype(np.float32)
    kind = random.integers(0, 500, count)
    vectors = kinds[kind] + 0.7 * random.normal(size=(count, 256)).astype(np.float32)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    ids: Sequence[str] = tuple(f"p{number}" for number in range(count))
    products = ProductRows(
        seq=1,
        ids=ids,
        row_of={product_id: row for row, product_id in enumerate(ids)},
        vectors=vectors,
        group_keys=ids,
        categories=tuple((f"d{number // 25}", f"c{number}") for number in kind.tolist()),
        is_in_stock=np.ones(count, bool),
    )
    entries = 100_000
    turned_to = np.minimum((random.pareto(1.0, entries) * count / 200).astype(np.intp), count - 1)
    shoppers, weights = random.integers(0, 10_000, entries), np.ones(entries, np.float32)
    seen = Interactions(tuple(ids), shoppers, turned_to, weights, weights, frozenset(), frozenset())
    return products, behavior_of(seen, products)


if __name__ == "__main__":
    main()
