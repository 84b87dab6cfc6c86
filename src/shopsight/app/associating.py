"""The associations of an open shop: made over its events and its products."""

from __future__ import annotations

from sqlalchemy import Engine

from shopsight.recommend.associations.analysis import ShopAssociations
from shopsight.store.bought_with import SqlBoughtWith
from shopsight.store.events import SqlEventLog
from shopsight.store.products import SqlProductStore


def make_associations(engine: Engine, events: SqlEventLog, store: SqlProductStore) -> ShopAssociations:
    """Return what answers questions about goods that go together."""
    return ShopAssociations(events, store, SqlBoughtWith(engine))
