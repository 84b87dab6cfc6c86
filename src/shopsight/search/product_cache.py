"""Products that were shown lately, kept until the store changes, whoever changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from shopsight.core.ports import ProductStore
from shopsight.core.types import Product

_LIMIT = 5000
"""Products kept at most, some 10 MB of them; then it begins anew."""

V = TypeVar("V")


class ProductCache:
    """Reads products of a store, those that it knows only while nothing has changed.

    Safe to use from several threads at once: one that comes late with old products fills a state nobody looks at.
    """

    def __init__(self, store: ProductStore, limit: int = _LIMIT) -> None:
        self._store = store
        self._limit = limit
        self._state = ProductState(store, -1, limit)

    def now(self) -> ProductState:
        """Return the products as they are: asks the store for its last change, which is quick."""
        seq = self._store.seq()
        state = self._state
        if state.seq != seq:
            state = self._state = ProductState(self._store, seq, self._limit)
        return state


class ProductState:
    """What was read of the store at one sequence number, or a little later: then the next look throws it away."""

    def __init__(self, store: ProductStore, seq: int, limit: int) -> None:
        self.seq = seq
        self._store = store
        self._limit = limit
        self._products: dict[str, Product] = {}
        self._variants: dict[str, tuple[str, ...]] = {}

    def products(self, product_ids: Sequence[str]) -> dict[str, Product]:
        """Return those of these products that there are, by id."""

        def load(missing: list[str]) -> dict[str, Product]:
            return {product.id: product for product in self._store.get(missing)}

        return self._read(self._products, product_ids, load)

    def variants(self, group_keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the ids of all products of each of these groups that there are, ascending."""
        return self._read(self._variants, group_keys, self._store.variants)

    def _read(
        self, known: dict[str, V], names: Sequence[str], load: Callable[[list[str]], Mapping[str, V]]
    ) -> dict[str, V]:
        found = {name: value for name in names if (value := known.get(name)) is not None}
        if missing := [name for name in names if name not in found]:
            loaded = load(missing)
            found.update(loaded)
            if len(known) + len(loaded) > self._limit:
                known.clear()
            if len(loaded) <= self._limit:
                known.update(loaded)
        return found
