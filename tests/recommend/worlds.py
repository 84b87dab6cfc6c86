"""A small world of goods for tests: kinds are directions, styles another few, so that what is alike is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from shopsight.core.events import Event, EventItem
from shopsight.recommend.signals import WEIGHTS, Signal
from shopsight.search.product_vectors import ProductRows

KINDS = ("hat", "shoe", "bag", "cup")
STYLES = ("red", "blue", "green", "gold", "gray")
START = datetime(2026, 6, 1, tzinfo=UTC)


def world(sold_out: Sequence[str] = (), copies: int = 1) -> ProductRows:
    """Return goods "hat-red", "hat-red-1" …, whose pictures share a direction with their kind and one with their style.

    Cups are of another department than the rest. Copies of one kind and style differ a little.
    """
    random = np.random.default_rng(5)
    ids, rows, categories = [], [], []
    for k, kind in enumerate(KINDS):
        for s, style in enumerate(STYLES):
            for copy in range(copies):
                ids.append(f"{kind}-{style}" + (f"-{copy}" if copy else ""))
                vector = np.zeros(16)
                vector[k], vector[8 + s] = 1.0, 0.8
                rows.append(vector + 0.05 * random.normal(size=16) * (copy > 0))
                categories.append(("Kitchen" if kind == "cup" else "Clothing", kind.title()))
    vectors = np.array(rows, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return ProductRows(
        seq=1,
        ids=tuple(ids),
        row_of={product_id: row for row, product_id in enumerate(ids)},
        vectors=vectors,
        group_keys=tuple(ids),
        categories=tuple(categories),
        is_in_stock=np.array([product_id not in sold_out for product_id in ids]),
    )


def event(number: int, shopper: str, *product_ids: str, name: str = "view_item", day: float = 0.0) -> Event:
    return Event(
        f"e{number}",
        name,
        START + timedelta(days=day, seconds=number),
        shopper,
        items=tuple(EventItem(product_id) for product_id in product_ids),
    )


def looked(*product_ids: str, kind: str = "view_item", day: float = 0.0) -> list[Signal]:
    """Return signals of one kind, a second apart."""
    start = (START + timedelta(days=day)).timestamp()
    return [Signal(product_id, kind, WEIGHTS[kind], start + n) for n, product_id in enumerate(product_ids)]
