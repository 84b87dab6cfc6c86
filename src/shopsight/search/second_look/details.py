"""How alike two pictures are place by place, where one vector for each whole picture says too little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Details

_VOTE_TEMPERATURE = 0.03
"""How much better a place has to fit to give its vote: between .015 and .04 the same."""
_ONE_THREAD = 262_144
"""Multiplications up to which OpenBLAS uses one thread (SMP_THRESHOLD_MIN x GEMM_MULTITHREAD_THRESHOLD)."""


class Likeness(NamedTuple):
    """Two shares in -1 to 1 for each candidate, (n,) float32: how well the best match of each place fits, on average.

    `of_query` asks for every place of the query what in the candidate is most like it, `of_candidate` the reverse.
    Places that look like any other count little. `of_places` (n, places) has the best match of each place of the query.
    """

    of_query: NDArray[np.float32]
    of_candidate: NDArray[np.float32]
    of_places: NDArray[np.float32]


def likeness(query: Details, candidates: Sequence[Details]) -> Likeness:
    """Compare a picture with several of the same encoder. Source: late interaction (Khattab and Zaharia, 2020)."""
    of_query, query_weights = unpacked(query)
    places, weights = unpacked(np.stack(candidates))
    alike = _products(places.reshape(-1, places.shape[-1]), of_query.T).reshape(*places.shape[:2], -1)
    of_places = alike.max(axis=1)
    return Likeness(_mean(of_places, query_weights[None]), _mean(alike.max(axis=2), weights), of_places)


def votes(alike: Likeness, query: Details) -> NDArray[np.float32]:
    """Return the share of the query's places, (n,), that each candidate fits best; the shares sum to 1.

    A place votes by its weight, and divides its vote among those that fit it nearly as well. Where all candidates are
    alike but for a word or a logo, a mean over all places hardly tells them apart, and these few places do.
    """
    powers = np.exp((alike.of_places - alike.of_places.max(axis=0)) / np.float32(_VOTE_TEMPERATURE))
    return _mean(powers / powers.sum(axis=0), query[None, :, -1].astype(np.float32))


def lead(alike: Likeness, query: Details, first: int, others: Sequence[int]) -> float:
    """Return how far the `first` candidate is ahead of the best of the others, averaged over the query's places.

    A place that one of the others fits better counts 0: what tells near-twins apart is a few places, a word or a logo,
    and the rest is the same or tells nothing.
    """
    ahead = alike.of_places[first] - alike.of_places[list(others)].max(axis=0)
    return float(_mean(np.maximum(ahead, 0)[None], query[None, :, -1].astype(np.float32))[0])


def _products(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows @ columns in steps so small that OpenBLAS keeps them in this thread.

    Its threads wait for one another by spinning: where others compute too, that takes ten times as long.
    """
    products = np.empty((len(rows), columns.shape[1]), np.float32)
    step = max(1, _ONE_THREAD // columns.size)
    for start in range(0, len(rows), step):
        np.matmul(rows[start : start + step], columns, out=products[start : start + step])
    return products


def unpacked(details: Details) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return unit rows and weights of packed details, whatever axes come before the last two."""
    rows = np.ascontiguousarray(details[..., :-1], np.float32)
    rows *= np.float32(1 / 127)
    return rows, details[..., -1].astype(np.float32)


def _mean(values: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    means: NDArray[np.float32] = (values * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), np.float32(1))
    return means
