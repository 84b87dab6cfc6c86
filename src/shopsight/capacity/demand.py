"""What is asked of a shop's machines, and one line of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from shopsight.capacity.amounts import shown

Setup: TypeAlias = Literal["one machine", "several machines", "cluster"]
Basis: TypeAlias = Literal["measured", "extrapolated", "assumed"]


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked for, and the machines that it may be spread over."""

    products: float
    qps: float
    photos_per_product: float = 1.6
    picture_bytes: float = 100_000
    node_cores: float = 16
    node_bytes: float = 64e9

    @property
    def photos(self) -> float:
        return self.products * self.photos_per_product


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a plan; `formula` has the numbers in it, `source` says where those come from."""

    part: str
    name: str
    value: float
    unit: str
    formula: str
    source: str
    basis: Basis

    @property
    def text(self) -> str:
        return shown(self.value, self.unit)
