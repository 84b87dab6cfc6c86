"""What goes with what, held against the lists that luma's own merchandisers made: cross-sell, related and up-sell.

    python -m benchmarks.goes_with [--shop FOLDER] [--datasets ../shared/datasets]

recall@10 over the products that have a list: the share of it among the first ten. Pictures alone, words alone (hashed
words of title, brand, category and attributes) and both are nothing but likeness. "learned" is recommend/goes_with.py
fitted to the lists of the other products, four fifths at a time, as if they had been bought together.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.app import open_shop
from shopsight.core.types import Product
from shopsight.evaluation.metrics import bootstrap
from shopsight.recommend.goes_with import learned_matches, match_scores
from shopsight.search.catalog_tower import feature_rows, product_text
from shopsight.search.product_vectors import ProductRows

Scores: TypeAlias = NDArray[np.float32]
Way: TypeAlias = Callable[[int], Scores]

_KINDS = ("crosssell", "related", "upsell")
_FOLDS = 5
_SEED = 11


def main() -> None:
    parser = argparse.ArgumentParser(description="goes with, on luma's own lists")
    parser.add_argument("--shop", type=Path, help="a folder that holds, or will hold, luma")
    parser.add_argument(
        "--datasets", type=Path, default=Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    )
    options = parser.parse_args()
    luma = options.datasets / "luma"
    with tempfile.TemporaryDirectory() as scratch:
        products, texts, group_of = _styles(luma, options.shop or Path(scratch))
    print(f"{len(products)} styles of luma; recall@10 (95 %)\n")
    print("| list | products | chance | pictures | words | both | other category, pictures | learned |\n|" + "---|" * 8)
    for kind in _KINDS:
        print_recall(kind, _lists(luma / "fixtures", kind, group_of, products), products, texts)
    with (luma / "fixtures" / "Sales" / "orders.csv").open(encoding="utf-8") as file:
        print(f"\nluma has {len(list(csv.DictReader(file)))} lines of orders: nothing for item-kNN to be judged by")


def print_recall(kind: str, wanted: dict[int, set[int]], products: ProductRows, texts: Scores) -> None:
    """Print a row of the table."""
    vectors = products.vectors
    sources = sorted(wanted)
    folds = np.random.default_rng(_SEED).permutation(len(sources)) % _FOLDS
    fold_of = dict(zip(sources, folds.tolist(), strict=True))
    fitted = [
        learned_matches(
            [(products.ids[a], products.ids[b]) for a in sources if fold_of[a] != fold for b in sorted(wanted[a])],
            products,
        )
        for fold in range(_FOLDS)
    ]
    nothing = learned_matches([], products)
    random = np.random.default_rng(_SEED)
    ways: list[Way] = [
        lambda _: random.random(len(products)).astype(np.float32),
        lambda row: vectors @ vectors[row],
        lambda row: texts @ texts[row],
        lambda row: vectors @ vectors[row] + texts @ texts[row],
        lambda row: match_scores(row, nothing, products),
        lambda row: match_scores(row, fitted[fold_of[row]], products),
    ]
    cells = []
    for way in ways:
        found = [_recall(way(row), row, wanted[row]) for row in sources]
        low, high = bootstrap(found, np.random.default_rng(_SEED))
        cells.append(f"{np.mean(found):.3f} ({low:.3f}–{high:.3f})")
    print(f"| {kind} | {len(sources)} | {' | '.join(cells)} |")


def _recall(scores: Scores, row: int, wanted: set[int]) -> float:
    scores = scores.copy()
    scores[row] = -np.inf
    first = [place for place in np.argsort(-scores, kind="stable")[:10].tolist() if scores[place] > -np.inf]
    return len(wanted & set(first)) / min(10, len(wanted))


def _styles(luma: Path, folder: Path) -> tuple[ProductRows, Scores, dict[str, str]]:
    """Return one row for each style (its variants' mean picture), what is said of each, and the style of each SKU."""
    with open_shop(shop=folder) as shop:
        shop.import_feed(str(luma))
        rows = shop.model.product_vectors.now()
        known = {product.id: product for product in shop.store.get(rows.ids)}
    groups = tuple(dict.fromkeys(rows.group_keys))
    number = {group: place for place, group in enumerate(groups)}
    vectors = np.zeros((len(groups), rows.vectors.shape[1]), np.float32)
    first: dict[str, Product] = {}
    categories: list[tuple[str, ...]] = [()] * len(groups)
    for row, group in enumerate(rows.group_keys):
        vectors[number[group]] += rows.vectors[row]
        categories[number[group]] = rows.categories[row]
        first.setdefault(group, known[rows.ids[row]])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    styles = ProductRows(rows.seq, groups, number, vectors, groups, tuple(categories), np.ones(len(groups), bool))
    texts = [product_text(first[group]) for group in groups]
    seen = (feature_rows(texts, np.ones(2048, np.float32)) > 0).sum(axis=0)
    rarity = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    group_of = {product_id: rows.group_keys[row] for product_id, row in rows.row_of.items()}
    return styles, feature_rows(texts, rarity), {**group_of, **{group: group for group in groups}}


def _lists(fixtures: Path, kind: str, group_of: dict[str, str], products: ProductRows) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for path in sorted(fixtures.rglob(f"{kind}.csv")):
        for sku, linked in _links(path):
            if sku in group_of and linked in group_of and group_of[sku] != group_of[linked]:
                found.setdefault(products.row_of[group_of[sku]], set()).add(products.row_of[group_of[linked]])
    return found


def _links(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from ((row["sku"].strip(), linked.strip()) for linked in (row.get("linked_sku") or "").split("\n"))


if __name__ == "__main__":
    main()
