"""How a shop is."""

from __future__ import annotations

from dataclasses import dataclass

from shopsight.core.roll_out import RollOut


@dataclass(frozen=True, slots=True)
class ShopStatus:
    """What the store holds, how far the index has followed, which model sees, and which one is coming."""

    products: int
    indexed: int
    photos: int
    seq: int
    index_seq: int
    model: str
    revision: str
    ready: bool
    roll_out: RollOut = RollOut()
