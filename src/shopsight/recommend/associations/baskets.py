"""Baskets as two columns of numbers, and how they are drawn from more of them than memory should hold."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_HASHES = 2**64
_MOST_ENTRIES = 1000
"""Of one basket: what has more is a machine, and pairs grow with the square."""


@dataclass(frozen=True, slots=True)
class Baskets:
    """`count` baskets, out of about `found`. Entry i says that basket `rows[i]` (ascending) has `items[i]`, once.

    `names` are those of the items by their numbers. Baskets without an entry count as well.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int32]
    items: NDArray[np.int32]
    count: int
    found: int

    def renamed(self, names: Mapping[str, str]) -> Baskets:
        """Return the baskets with items called otherwise: those of one name become one, those without one go."""
        new_names = tuple(sorted(set(names.values())))
        numbers = {name: number for number, name in enumerate(new_names)}
        renumbered = np.array([numbers.get(names.get(name, ""), -1) for name in self.names], np.int64)
        items = renumbered[self.items] if len(self.items) else np.empty(0, np.int64)
        known = items >= 0
        pairs = np.unique(self.rows[known] * np.int64(max(1, len(new_names))) + items[known])
        rows, items = np.divmod(pairs, max(1, len(new_names)))
        return Baskets(new_names, rows.astype(np.int32), items.astype(np.int32), self.count, self.found)


class BasketDraw:
    """Collects baskets by their keys, in one pass and in any order, and keeps at most `limit` of them.

    A basket is kept while the hash of its key is below a bound that halves whenever there are too many: every basket
    has the same chance, the same baskets are drawn every time, and one whose events are far apart is whole.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bound = _HASHES
        self._numbers: dict[str, int] = {}
        self._contents: dict[int, tuple[int, ...]] = {}

    def put(self, key: str, items: Iterable[str]) -> bool:
        """Put items into a basket; return whether it is among those drawn so far."""
        return self._enter(key, [self._number(item) for item in items])

    def take_out(self, key: str, items: Iterable[str]) -> bool:
        """Take items out of a basket, once for each time they were put in; it may come before them."""
        return self._enter(key, [~self._number(item) for item in items])

    def baskets(self, among: Iterable[str] | None = None) -> Baskets:
        """Return the baskets drawn, or those of these keys."""
        rows, items = array("i"), array("i")
        chosen = self._contents if among is None else [h for key in among if (h := _hash(key)) in self._contents]
        for row, hashed in enumerate(chosen):
            for item in _left(self._contents[hashed]):
                rows.append(row)
                items.append(item)
        found = len(chosen) * _HASHES // self._bound
        return Baskets(tuple(self._numbers), np.array(rows, np.int32), np.array(items, np.int32), len(chosen), found)

    def has(self, key: str) -> bool:
        """Return whether a basket is among those drawn."""
        return _hash(key) in self._contents

    def _enter(self, key: str, entries: list[int]) -> bool:
        hashed = _hash(key)
        if hashed >= self._bound:
            return False
        held = self._contents.get(hashed, ())
        self._contents[hashed] = (held + tuple(entries))[:_MOST_ENTRIES] if entries else held
        while len(self._contents) > self._limit:
            self._bound //= 2
            self._contents = {known: c for known, c in self._contents.items() if known < self._bound}
        return hashed < self._bound

    def _number(self, item: str) -> int:
        return self._numbers.setdefault(item, len(self._numbers))


def _left(contents: tuple[int, ...]) -> Iterable[int]:
    """Return the items that were put in more often than taken out."""
    if min(contents, default=0) >= 0:
        return set(contents)
    balance: dict[int, int] = {}
    for entry in contents:
        item, change = (entry, 1) if entry >= 0 else (~entry, -1)
        balance[item] = balance.get(item, 0) + change
    return [item for item, times in balance.items() if times > 0]


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())
