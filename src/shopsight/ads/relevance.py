"""How well a product fits what was asked, and from where on it may be advertised there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from shopsight.core.queries import Hit

FIRST = 10
"""Without calibrated chances, what is advertised is among so many of the best."""


def fitting(hits: Sequence[Hit], floor: float) -> Iterator[tuple[Hit, float]]:
    """Return those hits of a ranking, best first, that fit well enough to be advertised, with their relevance, 0-1.

    Where a photo asked and the shop is calibrated, relevance is the chance that the hit is what is on the photo or of
    its kind, and it must reach the floor: beside a photo of something that the shop does not have, nothing is
    advertised. Else it is told by the place: the first ten, discounted as in nDCG (Järvelin, Kekäläinen, 2002).
    """
    for place, hit in enumerate(hits, 1):
        if hit.product.availability == "out_of_stock":
            continue
        if hit.probability is not None:
            relevance = 1 - hit.probability.unrelated
            if relevance >= floor:
                yield hit, relevance
        elif place <= FIRST:
            yield hit, 1 / math.log2(place + 1)
