"""What the personal order of searches gains, on simulated shoppers of the demo shop.

    python -m benchmarks.personal_order [--shop FOLDER] [--shoppers 2000] [--events 5]

The shoppers are simulated (demo/shoppers.py), split in time as in benchmarks.recommend: of those asked about only their
last few events are known. Each searches for what they turn to later for the first time, once with the words of its
category and once with the photo of another product of it. Right on the page is all that they turn to later; what they
had turned to before is passed over. The page holds the same hits at every strength; only their order differs.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from importlib.resources import as_file, files
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.simulated_shoppers import Split, simulated, split
from shopsight.app import Shop, open_shop
from shopsight.core.queries import Query
from shopsight.evaluation.metrics import bootstrap, ndcg_at

STRENGTHS = (0.0, 0.15, 0.3, 0.5, 1.0)
_MOST_SEARCHES = 3
_SEED = 11

Gains = dict[tuple[str, float], list[float]]
"""Kind of search and strength -> the mean nDCG@10 of each shopper's pages."""


def main() -> None:
    parser = argparse.ArgumentParser(description="personal order of searches, on simulated shoppers")
    parser.add_argument("--shop", type=Path, help="a folder that holds, or will hold, the demo shop")
    parser.add_argument("--shoppers", type=int, default=2000)
    parser.add_argument("--events", type=int, default=5)
    options = parser.parse_args()
    known = split(simulated(options.shoppers), options.events)
    with tempfile.TemporaryDirectory() as scratch, open_shop(shop=options.shop or Path(scratch)) as shop:
        with as_file(files("shopsight") / "demo_shop") as demo:
            shop.import_feed(str(demo / "catalog.csv"))
        for shopper in known.known:
            shop.shoppers.erase(shopper)  # of an earlier run
        shop.events.append(known.earlier)
        shop.recommendations.learn()
        print_gains(measured(shop, known), options.events)


def measured(shop: Shop, known: Split) -> Gains:
    """Search for shoppers of even numbers, as benchmarks.recommend reports them."""
    gains: Gains = defaultdict(list)
    for shopper in sorted(name for name in known.known if int(name[1:]) % 2 == 0):
        pages: Gains = defaultdict(list)
        for product_id in sorted(known.later[shopper])[:_MOST_SEARCHES]:
            for kind, query in searches(shop, product_id, Random(f"{_SEED} {shopper} {product_id}")).items():
                page = shop.search(query)
                for strength in STRENGTHS:
                    personal = shop.recommendations.personal(page, shopper, strength)
                    anew = [hit.product.id for hit in personal.hits if hit.product.id not in known.had[shopper]]
                    pages[kind, strength].append(ndcg_at(10, anew, known.later[shopper]))
        for place, values in pages.items():
            gains[place].append(float(np.mean(values)))
    return gains


def searches(shop: Shop, wanted: str, dice: Random) -> dict[str, Query]:
    """Return how one who wants this product may search, without knowing it."""
    category = shop.get(wanted).category
    rows = shop.model.product_vectors.now()
    others = [id for id, path in zip(rows.ids, rows.categories, strict=True) if path == category and id != wanted]
    asked = {"words of the category": Query(words=category[-1], match="text", limit=24)}
    if others:
        asked["photo of another of it"] = Query(product_id=dice.choice(others), limit=24)
    return asked


def print_gains(gains: Gains, events: int) -> None:
    """Print nDCG@10 at each strength, and what it gains over the shop's order, shopper by shopper."""
    random = np.random.default_rng(_SEED)
    print(f"known of each: their last {events} events\n")
    print("| search by | strength | shoppers | nDCG@10 | gain | 95 % |\n|---|---|---|---|---|---|")
    for (kind, strength), values in gains.items():
        gained = np.subtract(values, gains[kind, 0.0])
        low, high = bootstrap(gained.tolist(), random)
        print(f"| {kind} | {strength:g} | {len(values)} | {np.mean(values):.4f} ", end="")
        print(f"| {gained.mean():+.4f} | {low:+.4f} to {high:+.4f} |")


if __name__ == "__main__":
    main()
