"""What a walk hands out under a narrower filter: the rows that it allows, and one in eight others as witnesses.

Many witnesses before the first allowed row tell that the filter excludes just what the query looks like. A list of
allowed rows alone would hide that; a list of all rows would be so long that it costs as much as the walk.
"""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

ROWS_PER_WITNESS = 8

_SPREAD = np.uint32(2_654_435_769)
"""2^32 over the golden ratio: its multiples are spread evenly, whatever pattern the rows follow."""


class Sieve:
    """A selector of faiss for the first `rows` rows, of which `allowed` are allowed. Valid while nobody writes."""

    def __init__(self, allowed: NDArray[np.int64], rows: int) -> None:
        marks = np.arange(rows, dtype=np.uint32) * _SPREAD < np.uint32((1 << 32) // ROWS_PER_WITNESS)
        marks[allowed] = True
        # faiss keeps an address: the bits have to live as long as the selector.
        self._bits = np.packbits(marks, bitorder="little")
        self._selector: Any = faiss.IDSelectorBitmap(self._bits)  # type: ignore[arg-type, call-arg]
        self._parameters: dict[int, Any] = {}

    def parameters(self, breadth: int) -> Any:
        """Return what faiss is told of a walk so broad through this sieve; few breadths are ever asked for."""
        known = self._parameters.get(breadth)
        if known is None:
            known = faiss.SearchParametersHNSW(efSearch=breadth, sel=self._selector)  # type: ignore[attr-defined]
            self._parameters[breadth] = known
        return known
