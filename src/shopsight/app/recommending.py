"""The recommendations of an open shop, built of its store, its index and its events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from shopsight.core.ports import EventLog, ProductIndex
from shopsight.core.types import ModelCard
from shopsight.recommend.learned_file import learned_file
from shopsight.recommend.recommender import Recommender
from shopsight.search.product_vectors import ProductVectors
from shopsight.store.products import SqlProductStore
from shopsight.store.shopper_choices import SqlShopperChoices


def recommender(
    *,
    folder: Path,
    engine: Engine,
    card: ModelCard,
    store: SqlProductStore,
    events: EventLog,
    products: ProductVectors,
    index: Callable[[], ProductIndex],
) -> Recommender:
    """Return the room's one object for a shop."""
    return Recommender(
        store=store,
        events=events,
        choices=SqlShopperChoices(engine),
        products=products,
        index=index,
        file=learned_file(folder),
        revision=card.revision,
    )
