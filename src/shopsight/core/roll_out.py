"""A new model coming into a shop: the one that answers, the one beside it, and what is known of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shopsight.core.errors import InvalidRequest

Phase: TypeAlias = Literal["", "embedding", "beside", "switched"]
"""None under way; photos are being embedded; both models could answer; the new one answers and the old one is kept."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Sums over photo searches that both models were asked: shared products of the first ten (0–1), the same first
    hit, and milliseconds. `failed` of them had no answer from the other model."""

    searches: int = 0
    overlap: float = 0.0
    same_first: int = 0
    live_ms: float = 0.0
    other_ms: float = 0.0
    failed: int = 0

    def __add__(self, more: Compared) -> Compared:
        return Compared(
            self.searches + more.searches,
            self.overlap + more.overlap,
            self.same_first + more.same_first,
            self.live_ms + more.live_ms,
            self.other_ms + more.other_ms,
            self.failed + more.failed,
        )

    def of_each(self, total: float) -> float:
        """Return a sum as the mean of a search, 0 before there was one."""
        return total / self.searches if self.searches else 0.0


@dataclass(frozen=True, slots=True)
class RollOut:
    """Where a roll-out stands; without names, none is under way.

    `live` answers and `other` stands beside it: the new model, or after the switch the old one. `shadow` is the share
    of photo searches of which the other is asked as well, `canary` the share of searches that it answers, 0–1.
    `judged` has the R@1 of each model by name, where the shop has an evaluation set.
    """

    live: str = ""
    other: str = ""
    phase: Phase = ""
    shadow: float = 0.0
    canary: float = 0.0
    compared: Compared = Compared()
    judged: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, share in (("shadow", self.shadow), ("canary", self.canary)):
            if not 0 <= share <= 1:
                raise InvalidRequest(f"{name} is a share of searches, 0–1, got {share}")
