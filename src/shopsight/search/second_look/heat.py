"""Where two pictures look alike: the terms of the second look's own sum, laid back onto the pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Box, Details
from shopsight.core.why import Heat, Link, Point
from shopsight.search.second_look.details import unpacked
from shopsight.search.second_look.frame import Frame

_CHANCE = 0.3
"""The cosine that a place finds in nearly any picture: it explains nothing."""

_LINKS = 5
_APART = 2.0
"""How many places apart two links begin and end, so that they do not all show the same corner."""


class Look(NamedTuple):
    """What was seen of a photo's `box`: its details, and where the network's square lay on the box."""

    details: Details
    frame: Frame
    box: Box


class Match(NamedTuple):
    query: Heat
    hit: Heat
    links: tuple[Link, ...]


def match(query: Look, hit: Look) -> Match | None:
    """Return where two photos are alike; None where the encoder says nothing of places.

    The heat of a place is its weight times the cosine of the place most like it in the other picture, counted from
    what chance gives. Exchanging the photos exchanges the maps.
    """
    if not len(query.details) or query.details.shape != hit.details.shape:
        return None
    of_query, query_weights = unpacked(query.details)
    of_hit, hit_weights = unpacked(hit.details)
    alike = of_query @ of_hit.T
    query_heat, hit_heat = _heat(alike.max(axis=1), query_weights), _heat(alike.max(axis=0), hit_weights)
    on_query, on_hit = _on_picture(query_heat, query.frame), _on_picture(hit_heat, hit.frame)
    peak = max(float(on_query.max()), float(on_hit.max()), 1e-9)
    links = _links(alike, np.outer(query_heat, hit_heat), query, hit)
    return Match(_rounded(query.box, on_query / peak), _rounded(hit.box, on_hit / peak), tuple(links))


def _heat(best: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    heat: NDArray[np.float32] = weights * np.maximum(best - np.float32(_CHANCE), 0)
    return heat


def _on_picture(heat: NDArray[np.float32], frame: Frame) -> NDArray[np.float32]:
    side = math.isqrt(len(heat))
    return frame.onto_picture(heat[: side * side].reshape(side, side))


def _rounded(box: Box, heat: NDArray[np.float32]) -> Heat:
    return Heat(box, tuple(tuple(round(value, 3) for value in row) for row in heat.clip(0, 1).astype(float).tolist()))


def _links(alike: NDArray[np.float32], strength: NDArray[np.float32], query: Look, hit: Look) -> Iterator[Link]:
    """Yield the strongest pairs of places that are each the other's best, none of them on padding."""
    side = math.isqrt(len(alike))
    from_, to = query.frame.centers(side), hit.frame.centers(side)
    best, back = alike.argmax(axis=1), alike.argmax(axis=0)
    starts = [i for i in range(side * side) if back[best[i]] == i and _inside(from_[i]) and _inside(to[best[i]])]
    taken: list[tuple[int, int]] = []
    for i in sorted(starts, key=lambda i: -float(strength[i, best[i]])):
        j = int(best[i])
        if len(taken) == _LINKS or strength[i, j] <= 0:
            return
        if all(_distance(i, a, side) >= _APART and _distance(j, b, side) >= _APART for a, b in taken):
            taken.append((i, j))
            yield Link(_point(query.box, from_[i]), _point(hit.box, to[j]), round(min(float(alike[i, j]), 1.0), 3))


def _distance(place: int, other: int, side: int) -> float:
    return math.dist(divmod(place, side), divmod(other, side))


def _inside(center: NDArray[np.float64]) -> bool:
    return bool(((center >= 0) & (center <= 1)).all())


def _point(box: Box, center: NDArray[np.float64]) -> Point:
    x, y = (float(part) for part in center)
    return round(box.left + x * (box.right - box.left), 4), round(box.top + y * (box.bottom - box.top), 4)
