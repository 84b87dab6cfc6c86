"""How alike two pictures are place by place, where one vector for each whole picture says too little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Details


class Likeness(NamedTuple):
    """Two shares in -1 to 1 for each candidate, (n,) float32: how well the best match of each place fits, on average.

    `of_query` asks for every place of the query what in the candidate is most like it, `of_candidate` the reverse.
    Places that look like any other count little.
    """

    of_query: NDArray[np.float32]
    of_candidate: NDArray[np.float32]


def likeness(query: Details, candidates: Sequence[Details]) -> Likeness:
    """Compare a picture with several of the same encoder. Source: late interaction (Khattab and Zaharia, 2020)."""
    of_query, query_weights = unpacked(query)
    places, weights = unpacked(np.stack(candidates))
    alike = places @ of_query.T
    return Likeness(
        _mean(alike.max(axis=1), query_weights[None]),
        _mean(alike.max(axis=2), weights),
    )


def unpacked(details: Details) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return unit rows and weights of packed details, whatever axes come before the last two."""
    numbers = details.astype(np.float32)
    rows = numbers[..., :-1] / np.float32(127)
    return rows, numbers[..., -1]


def _mean(values: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    means: NDArray[np.float32] = (values * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), np.float32(1))
    return means
