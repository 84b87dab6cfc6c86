"""What kind of goods a photo shows, in the shop's own tree of categories, by the products most like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from shopsight.search.calibrate import Calibration, Evidence, Floats, scaled, softmax

SURE: Final = 0.97
"""What a category's chance has to be for it to be said. Narrowed to what is said, 3 of 1,000 train and val photos lost
their product, most of goods that the encoder had not seen; at .95 it were 7, at .9 20."""
_ALIKE: Final = 0.05
"""Cosine by which a product that is not the one, but of its kind, has to be ahead to count e times as much."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A category of the shop, as a path from the department down, and the chance that the photo shows its goods."""

    path: tuple[str, ...]
    probability: float


Categorize: TypeAlias = Callable[[Sequence[tuple[str, ...]], Evidence], Branch | None]
"""Names the category of a photo, given those of the first products of its ranking, and what that ranking says."""


def branch_of(paths: Sequence[tuple[str, ...]], evidence: Evidence, calibration: Calibration) -> Branch | None:
    """Return the narrowest category that is sure, None where not even a department is.

    `paths` are the categories of the ranking's first products. If the photo's product is in the shop, each of them is
    it by its share of the scores; if not, the most similar tell its kind, as far as what is so similar is of one.
    """
    if not evidence.cosines:
        return None
    shares: dict[tuple[str, ...], float] = defaultdict(float)
    for path, chance in zip(paths, _chances(evidence, calibration), strict=False):
        for levels in range(1, len(path) + 1):
            shares[path[:levels]] += chance
    sure = [path for path, share in shares.items() if share >= SURE]
    if not sure:
        return None
    narrowest = max(sure, key=len)
    return Branch(narrowest, round(min(shares[narrowest], 1.0), 4))


def _chances(evidence: Evidence, calibration: Calibration) -> Floats:
    """Return the chance of each product of a ranking to be the photo's, or the one that tells its category."""
    present = calibration.presence(evidence)
    cosines = np.array(evidence.cosines, np.float64)
    of_kind = float(calibration.kin(scaled(evidence.cosines)[:, None]).max(initial=0.0))
    same = softmax(np.array(evidence.scores, np.float64) / calibration.temperature)
    return present * same + (1 - present) * of_kind * softmax(cosines / _ALIKE)
