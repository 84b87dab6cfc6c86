"""What a brand brings to its packs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from demo.goods import Good
from demo.labels.sheet import Sheet


class Look(NamedTuple):
    ground: Callable[[Sheet, Good], None]  # colors the whole sheet
    front: Callable[[Sheet, Good], None]  # the ground and everything on it
    paper: str  # under the small print
    ink: str
