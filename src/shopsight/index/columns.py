"""Filter columns: each field of each product as a small integer, so that a filter is a few passes over arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Terms
from shopsight.core.where import And, Compare, Exists, Not, Where
from shopsight.index.column import Column, Mask


class Columns:
    """The filter columns of all product slots."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}
        self._slots = 0

    def set(self, slot: int, terms: Terms) -> None:
        """Let `slot` have exactly these values; no terms at all forgets it."""
        if slot < self._slots:
            self._clear(slot, terms)
        self._slots = max(self._slots, slot + 1)
        for field, values in terms.items():
            if values:
                self._column(field).set(slot, values)

    def allows(self, where: Where) -> Mask:
        """Return the slots that the filter allows. Raises InvalidFilter for a range whose bound is no number."""
        match where:
            case Compare() | Exists():
                return self._marked(where)
            case Not():
                return np.logical_not(self.allows(where.part))
        unite, mask = (np.logical_and if isinstance(where, And) else np.logical_or), None
        for part in where.parts:
            allowed = self.allows(part)
            mask = allowed if mask is None else unite(mask, allowed, out=mask)
        return np.full(self._slots, isinstance(where, And)) if mask is None else mask

    def keep(self, slots: NDArray[np.intp]) -> Columns:
        """Return columns of these slots only, renumbered from 0, without values that are no longer in use."""
        kept = Columns()
        kept._slots = len(slots)
        kept._columns = {field: column.keep(slots) for field, column in self._columns.items()}
        return kept

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return copies of all arrays by name; `from_arrays` builds the same columns from them."""
        named: dict[str, NDArray[Any]] = {"slots": np.array([self._slots])}
        for number, (field, column) in enumerate(self._columns.items()):
            named[f"{number}.field"] = np.frombuffer(field.encode(), np.uint8)
            named.update({f"{number}.{name}": array for name, array in column.arrays().items()})
        return named

    @classmethod
    def from_arrays(cls, named: Mapping[str, NDArray[Any]]) -> Columns:
        """Build columns from what `arrays` returned."""
        columns = cls()
        columns._slots = int(named["slots"][0])
        for number in [name.removesuffix(".field") for name in named if name.endswith(".field")]:
            own = {name.removeprefix(f"{number}."): array for name, array in named.items()}
            columns._columns[own["field"].tobytes().decode()] = Column.from_arrays(own)
        return columns

    @property
    def size_bytes(self) -> int:
        """Bytes of the arrays, without the dictionaries beside them."""
        return sum(column.size_bytes for column in self._columns.values())

    def _clear(self, slot: int, terms: Terms) -> None:
        """Forget what `slot` has in fields that these terms do not set."""
        for field, column in self._columns.items():
            if not terms.get(field):
                column.clear(slot)

    def _column(self, field: str) -> Column:
        column = self._columns.get(field)
        if column is None:
            column = self._columns[field] = Column()
        return column

    def _marked(self, condition: Compare | Exists) -> Mask:
        return self._columns.get(condition.field, Column()).allows(condition, self._slots)
