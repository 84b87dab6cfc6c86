"""What was learned, in a file of the shop's folder: plain arrays, written whole, checked when they are read.

No shopper is in it: it is a table of products and categories.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from shopsight.recommend.als import FACTORS
from shopsight.recommend.blend import FEATURES
from shopsight.recommend.collaborative import Behavior
from shopsight.recommend.goes_with import Matches
from shopsight.recommend.item_item import Neighbors
from shopsight.recommend.learn import Learned
from shopsight.search.kept_file import KeptFile

FILE: Final = "recommendations.npz"
_FORMAT = 1
_LEVELS = "\x1f"
_MOST_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Stored:
    """What was learned, up to which event's number, and from which encoder's vectors."""

    learned: Learned
    number: int
    revision: str


def learned_file(folder: Path) -> KeptFile[Stored]:
    """Return the file of what the shop in this folder has learned."""
    return KeptFile(
        folder / FILE,
        _read,
        _told,
        remedy="it is learned anew",
        # A damaged archive raises what its zip, zlib or header happens to raise.
        refusals=(Exception,),
        most_bytes=_MOST_BYTES,
    )


def _read(data: bytes) -> Stored:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return _stored(arrays)


def _told(stored: Stored) -> bytes:
    held = io.BytesIO()
    np.savez_compressed(held, allow_pickle=False, **_arrays(stored))
    return held.getvalue()


def _arrays(stored: Stored) -> dict[str, Any]:
    behavior, matches = stored.learned.behavior, stored.learned.matches
    lifts = sorted((_LEVELS.join(a), _LEVELS.join(b), lift) for (a, b), lift in matches.lifts.items())
    return {
        "format": np.array([_FORMAT, stored.number, stored.learned.choices, matches.pairs], np.int64),
        "revision": np.array(stored.revision),
        "weights": stored.learned.weights,
        "ids": np.array(behavior.ids, np.str_),
        "factors": behavior.factors,
        "neighbors": behavior.neighbors.products,
        "similarities": behavior.neighbors.similarities,
        "popularity": behavior.popularity,
        "evidence": behavior.evidence,
        "refills": np.array(sorted(behavior.refills), np.str_),
        "map": matches.map,
        "lift_from": np.array([a for a, _, _ in lifts], np.str_),
        "lift_to": np.array([b for _, b, _ in lifts], np.str_),
        "lifts": np.array([lift for _, _, lift in lifts], np.float64),
    }


def _stored(arrays: Any) -> Stored:
    form, number, choices, pairs = arrays["format"].tolist()
    if form != _FORMAT:
        raise ValueError(f"format {_FORMAT} was wanted, got {form}")
    ids = tuple(arrays["ids"].tolist())
    behavior = Behavior(
        ids,
        _checked(arrays["factors"], len(ids), FACTORS),
        Neighbors(_checked(arrays["neighbors"], len(ids)), _checked(arrays["similarities"], len(ids))),
        _checked(arrays["popularity"], len(ids)),
        _checked(arrays["evidence"], len(ids)),
        frozenset(arrays["refills"].tolist()),
    )
    if ids and not -1 <= behavior.neighbors.products.min() <= behavior.neighbors.products.max() < len(ids):
        raise ValueError("a neighbor is none of the products")
    ends = zip(arrays["lift_from"].tolist(), arrays["lift_to"].tolist(), arrays["lifts"].tolist(), strict=True)
    lifts = {(_levels(a), _levels(b)): lift for a, b, lift in ends}
    matches = Matches(_checked(arrays["map"], len(arrays["map"]), len(arrays["map"])), lifts, pairs)
    learned = Learned(behavior, _checked(arrays["weights"], len(FEATURES)), choices, matches)
    return Stored(learned, number, str(arrays["revision"]))


def _checked(array: Any, *shape: int) -> Any:
    if array.shape[: len(shape)] != shape or not np.isfinite(array).all():
        raise ValueError(f"finite numbers of shape {shape} were wanted, got {array.shape}")
    return array


def _levels(text: str) -> tuple[str, ...]:
    return tuple(text.split(_LEVELS)) if text else ()
