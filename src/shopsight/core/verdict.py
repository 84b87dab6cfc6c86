"""How sure a search is: what it says of a photo as a whole, and of each product that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

VerdictKind: TypeAlias = Literal["found", "similar", "not_here"]


@dataclass(frozen=True, slots=True)
class Probability:
    """The chances that a hit is the very product, only of its kind, or neither; in 0-1, together 1."""

    same: float
    similar: float
    unrelated: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the product on the photo is in the catalog, among what the filter allows.

    `probability` is the chance that it is. `found`: sure enough. Otherwise the hits are the closest there is:
    `similar` where the best of them is probably of the same kind, `not_here` where not even that.
    """

    kind: VerdictKind
    probability: float
