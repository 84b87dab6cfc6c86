"""How a shop is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShopStatus:
    """What the store holds, how far the index has followed, and which model sees."""

    products: int
    indexed: int
    photos: int
    seq: int
    index_seq: int
    model: str
    revision: str
    ready: bool
