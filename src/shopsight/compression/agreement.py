"""What a compressed encoder loses where nothing is labelled: do its nearest photos stay the nearest?"""

from __future__ import annotations

from typing import Final

import numpy as np

from shopsight.core.types import Vectors

NEAR: Final = 0.02
"""Photos whose cosines differ by no more count as equally near: which of two twins comes first says nothing."""


def agreement(before: Vectors, after: Vectors) -> float:
    """Return the share of rows whose nearest other row by `after` is, by `before`, as near as any (within NEAR).

    Rows of both are the same photos in the same order, at least two, of unit length.
    """
    old, new = before @ before.T, after @ after.T
    np.fill_diagonal(old, -np.inf)
    np.fill_diagonal(new, -np.inf)
    picked = old[np.arange(len(old)), new.argmax(axis=1)]
    return float(np.mean(picked >= old.max(axis=1) - NEAR))
