"""An array that grows at the end: amortized appends, one contiguous block, no copy to read it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_LEAST_CAPACITY = 64


class Growing:
    """A numpy array whose first axis grows by half when it is full.

    `view` is the part in use. Views taken earlier stay valid and keep the values they had when the array moved.
    """

    def __init__(self, dtype: DTypeLike, width: int | None = None) -> None:
        self._shape: tuple[int, ...] = () if width is None else (width,)
        self._block: NDArray[Any] = np.empty((0, *self._shape), dtype)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    @property
    def view(self) -> NDArray[Any]:
        """The used part, (n, ...), writable in place."""
        return self._block[: self._used]

    @property
    def size_bytes(self) -> int:
        """Bytes reserved, used or not."""
        return int(self._block.nbytes)

    def append(self, values: NDArray[Any]) -> None:
        """Add `values`, (m, ...), at the end."""
        start = self._used
        self._reserve(start + len(values))
        self._used = start + len(values)
        self._block[start : self._used] = values

    def extend_to(self, length: int, fill: float) -> None:
        """Lengthen to `length` with `fill`; never shortens."""
        if length > self._used:
            start = self._used
            self._reserve(length)
            self._used = length
            self._block[start:length] = fill

    def replace(self, values: NDArray[Any]) -> None:
        """Hold exactly `values`, which this array then owns."""
        self._block = np.ascontiguousarray(values, self._block.dtype)
        self._used = len(values)

    def _reserve(self, length: int) -> None:
        if length <= len(self._block):
            return
        capacity = max(length, len(self._block) * 3 // 2, _LEAST_CAPACITY)
        block = np.empty((capacity, *self._shape), self._block.dtype)
        block[: self._used] = self.view
        self._block = block
