"""Products that were shown lately, kept until the store changes, whoever changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from shopsight.core.ports import ProductStore
from shopsight.core.types import Product

_LIMIT = 5000
"""Products kept at most, some 10 MB of them; then it begins anew."""

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _State:
    """What was read of the store at one sequence number, or a little later: then the next look throws it away."""

    seq: int
    products: dict[str, Product] = field(default_factory=dict)
    variants: dict[str, tuple[str, ...]] = field(default_factory=dict)


class ProductCache:
    """Reads products of a store. What it gives was true when it was called: it asks for the last change each time.

    Safe to use from several threads at once: one that comes late with old products fills a state nobody looks at.
    """

    def __init__(self, store: ProductStore, limit: int = _LIMIT) -> None:
        self._store = store
        self._limit = limit
        self._state = _State(-1)

    def products(self, product_ids: Sequence[str]) -> dict[str, Product]:
        """Return those of these products that there are, by id."""

        def load(missing: list[str]) -> dict[str, Product]:
            return {product.id: product for product in self._store.get(missing)}

        return self._read(self._now().products, product_ids, load)

    def variants(self, group_keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the ids of all products of each of these groups that there are, ascending."""
        return self._read(self._now().variants, group_keys, self._store.variants)

    def _now(self) -> _State:
        seq = self._store.seq()
        state = self._state
        if state.seq != seq:
            state = self._state = _State(seq)
        return state

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
