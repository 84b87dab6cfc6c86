"""Which products have a number that was read off a photo, however the catalog writes it."""

from __future__ import annotations

from shopsight.core.gtins import spellings
from shopsight.core.ports import ProductStore
from shopsight.core.queries import Find, Match
from shopsight.core.where import And, Compare, Or, Where


def matches_of_gtin(store: ProductStore, gtin: str, where: Where | None = None, limit: int = 20) -> tuple[Match, ...]:
    """Return the products of that GTIN that the filter allows, variants as one."""
    numbered: Where = Or(tuple(Compare("gtin", "=", spelling) for spelling in spellings(gtin)))
    return store.find(Find(where=And((numbered, where)) if where else numbered, limit=limit)).matches
