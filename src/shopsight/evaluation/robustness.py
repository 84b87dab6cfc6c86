"""What damage costs: recall@1 of damaged photos relative to the same photos clean, per corruption and strength."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Pixels
from shopsight.evaluation.corruptions import CORRUPTIONS, STRENGTHS, corrupt
from shopsight.evaluation.datasets import LabelledPhoto
from shopsight.evaluation.metrics import Interval
from shopsight.evaluation.outcomes import Ranking, outcome

Hits: TypeAlias = NDArray[np.float64]

MIDDLE = 3
"""The strength of a careless photo."""

_RESAMPLES = 1000


class Robustness(TypedDict):
    """`kept` has, per corruption, recall@1 at strength 1–5 over the clean recall@1; 1 is "nothing lost".

    `kept_at_middle` is the mean of all corruptions at strength 3. `ci95` has intervals of that, from a bootstrap over
    photos, and of each corruption's share at strength 3.
    """

    recall_at_1: float
    n_queries: int
    kept: dict[str, list[float]]
    kept_at_middle: float
    ci95: dict[str, Interval]


def robustness(
    photos: Iterable[LabelledPhoto],
    decode: Callable[[bytes], Pixels],
    search: Callable[[Pixels], Ranking],
) -> Robustness:
    """Search each photo clean, and under every corruption at every strength: 56 searches a photo."""
    clean: list[bool] = []
    damaged: list[list[list[bool]]] = []
    for photo in photos:
        pixels = decode(photo.image.read_bytes())

        def is_right(seen: Pixels, photo: LabelledPhoto = photo) -> bool:
            return outcome(photo, search(seen)).is_right

        clean.append(is_right(pixels))
        damaged.append([[is_right(seen) for seen in damages(photo, pixels, name)] for name in CORRUPTIONS])
    shape = (len(clean), len(CORRUPTIONS), len(STRENGTHS))
    return _summed_up(np.array(clean, np.float64), np.array(damaged, np.float64).reshape(shape))


def damages(photo: LabelledPhoto, pixels: Pixels, name: str) -> Iterator[Pixels]:
    """Yield a photo under one corruption at each strength: turned, cut and covered in its own way, always the same."""
    seed = zlib.crc32(f"{photo.image.name}\0{name}".encode())
    return (corrupt(name, pixels, strength, seed) for strength in STRENGTHS)


def _summed_up(clean: Hits, damaged: Hits) -> Robustness:
    """`clean` is (n,), `damaged` (n, corruptions, strengths), both 0 or 1."""
    if not len(clean):
        return Robustness(recall_at_1=0.0, n_queries=0, kept={}, kept_at_middle=0.0, ci95={})
    kept = _kept(clean.mean(), damaged.mean(axis=0))
    picks = np.random.default_rng(0).integers(0, len(clean), (_RESAMPLES, len(clean)))
    resampled = np.stack([_kept(clean[pick].mean(), damaged[pick, :, MIDDLE - 1].mean(axis=0)) for pick in picks])
    return Robustness(
        recall_at_1=float(clean.mean()),
        n_queries=len(clean),
        kept={name: [float(share) for share in row] for name, row in zip(CORRUPTIONS, kept, strict=True)},
        kept_at_middle=float(kept[:, MIDDLE - 1].mean()),
        ci95={
            "kept_at_middle": _interval(resampled.mean(axis=1)),
            **{name: _interval(resampled[:, row]) for row, name in enumerate(CORRUPTIONS)},
        },
    )


def _kept(clean: float, damaged: Hits) -> Hits:
    """What is left of the clean recall; of nothing, nothing is left."""
    return damaged / clean if clean else np.zeros_like(damaged)


def _interval(values: Hits) -> Interval:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
