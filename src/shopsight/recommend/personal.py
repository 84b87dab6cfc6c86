"""Search results in an order that is a little a shopper's own: nothing comes in, nothing goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shopsight.core.queries import Result

_STEADY = 10
"""Added to places before they are joined: the larger, the less a first place counts over a second."""


def personal(result: Result, likings: Mapping[str, float], strength: float) -> Result:
    """Return the result with its hits reordered by place and by liking (by product id), joined by reciprocal place.

    `strength` is 0–1: what the liking weighs. The first hit of an answer that says "found" stays first; so do the
    hits that nothing is known of, where they are.
    """
    kept = 1 if result.verdict and result.verdict.kind == "found" else 0
    places = [n for n, hit in enumerate(result.hits) if n >= kept and hit.product.id in likings]
    liked = sorted(places, key=lambda n: (-likings[result.hits[n].product.id], n))
    liked_place = {n: place for place, n in enumerate(liked)}
    joined = {
        n: (1 - strength) / (_STEADY + place) + strength / (_STEADY + liked_place[n]) for place, n in enumerate(places)
    }
    hits = list(result.hits)
    for place, n in zip(places, sorted(places, key=lambda n: (-joined[n], n)), strict=True):
        hits[place] = result.hits[n]
    return replace(result, hits=tuple(hits))
