"""The units that an inspection sees: of which products, how many good ones, what is wrong with the others.

Knows no Blender.
"""

from __future__ import annotations

from dataclasses import dataclass

INSPECTED = {
    "hearth-mug-terracotta": ("scratch", "stain", "missing part"),
    "bubbolo-lime-a": ("scratch", "dent", "stain", "wrong print", "missing part"),
    "vela-tomatoes-peeled": ("scratch", "dent", "stain", "wrong print", "missing part"),
}
"""Damage that each inspected product can have."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of a product: `number` from 1, `defect` empty for a good one."""

    product_id: str
    number: int
    defect: str = ""

    @property
    def name(self) -> str:
        return f"{self.product_id}-{self.number:02d}"

    @property
    def split(self) -> str:
        """Say what the unit is for: training sees only good ones, as an inspection learns what is usual."""
        if not self.defect and self.number % 2:
            return "train"
        return "val" if self.number % 6 == 0 else "test"


def units(each: int) -> list[Unit]:
    """Plan `each` good and `each` damaged units of every inspected product, the kinds of damage in turn."""
    return [
        Unit(product_id, number, defects[(number - each - 1) % len(defects)] if number > each else "")
        for product_id, defects in INSPECTED.items()
        for number in range(1, 2 * each + 1)
    ]
