"""The plan: what a shop of some size needs, figure by figure, each with its formula and with how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from shopsight.capacity.demand import Demand, Figure, Setup
from shopsight.capacity.remarks import doubts, drivers
from shopsight.capacity.sizing import Sizing
from shopsight.core.errors import InvalidRequest

MOST_PHOTOS = 1e9

_SETUPS: dict[Setup, str] = {
    "one machine": "one machine: embedded index, SQLite, pictures in the shop's folder",
    "several machines": "several machines: embedded index in each, PostgreSQL, object storage (SHOPSIGHT_BLOBS)",
    "cluster": "cluster: Milvus (SHOPSIGHT_INDEX=milvus), PostgreSQL, object storage (SHOPSIGHT_BLOBS)",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The setup to use, its figures, what costs most and how to pay less, and what nobody has measured."""

    demand: Demand
    setup: Setup
    figures: tuple[Figure, ...]
    drivers: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def setup_text(self) -> str:
        return _SETUPS[self.setup]


def plan(demand: Demand) -> Plan:
    """Return the plan for a demand. Raises InvalidRequest for more photos than anybody has thought about."""
    if demand.photos > MOST_PHOTOS:
        raise InvalidRequest(
            f"plans end at {MOST_PHOTOS:,.0f} photos, got {demand.photos:,.0f}: "
            f"{demand.products:,.0f} products × {demand.photos_per_product:g}"
        )
    sizing = Sizing(demand)
    return Plan(demand, sizing.setup, tuple(sizing.figures()), tuple(drivers(sizing)), tuple(doubts(sizing)))
