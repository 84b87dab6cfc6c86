"""Baskets written down in a test, and the files that rules are proven on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from shopsight.recommend.associations.baskets import BasketDraw, Baskets

SMALL_FILE = Path(__file__).with_name("baskets.csv")
GROCERIES = Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets")) / "baskets" / "groceries.csv"


def baskets(contents: Iterable[Iterable[str]]) -> Baskets:
    """Return these baskets, none drawn away."""
    draw = BasketDraw(limit=1_000_000)
    for number, items in enumerate(contents):
        draw.put(str(number), items)
    return draw.baskets()


def contents(made: Baskets) -> list[set[str]]:
    """Return the items of each basket by name."""
    found: list[set[str]] = [set() for _ in range(made.count)]
    for row, item in zip(made.rows.tolist(), made.items.tolist(), strict=True):
        assert made.names[item] not in found[row], "an item stands in a basket once"
        found[row].add(made.names[item])
    return found
