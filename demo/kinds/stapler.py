"""Staplers, their mouth to the left. shape: long (of the base), open (degrees between arm and base)."""

from __future__ import annotations

import math
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import Point2, Point3, box, extrude, lathe, loft, place, slab, swing
from demo.skins import lacquer, metal, rubber

VIEWS = ((-30.0, 18.0), (30.0, 30.0))


def build(good: Good) -> None:
    long = good.shape.get("long", 0.15)
    coat, steel = lacquer(good.color), metal("steel", 0.16)
    slab(long, 0.036, 0.004, rubber("charcoal"), 0.016, 0.001)
    slab(long * 0.985, 0.034, 0.0075, coat, 0.015, 0.003, (0, 0, 0.004))
    slab(0.03, 0.016, 0.0012, steel, 0.003, 0.0004, (0.021 - long / 2, 0, 0.0115))
    hinge: Point3 = (long * 0.4, 0, 0.024)
    before = set(bpy.data.objects)
    _arm(long, coat, steel)
    swing(set(bpy.data.objects) - before, hinge, (0, good.shape.get("open", 9.0), 0))
    for side in (-1, 1):
        cheek: list[Point2] = [(-0.02, 0.0), (0.017, 0.0), (0.014, 0.02), (0.004, 0.026), (-0.006, 0.022)]
        place(extrude(cheek, 0.002, steel, 0.0006), (hinge[0], side * 0.0145, 0.0095), (0, 0, 0))
        turn = (90 if side < 0 else -90, 0, 0)
        place(
            lathe([(0.0042, 0), (0.0042, 0.001), (0.003, 0.002), (0, 0.0022)], metal("steel", 0.1)),
            (hinge[0], side * 0.0155, hinge[2]),
            turn,
        )


def _arm(long: float, coat: Any, steel: Any) -> None:
    """Lay the steel magazine and the rounded cap over it, level."""
    reach = long * 0.4 + long / 2 - 0.006
    middle = long * 0.4 - reach / 2
    box((reach, 0.0165, 0.012), steel, (middle, 0, 0.0175), 0.001)
    box((0.006, 0.0185, 0.016), steel, (middle - reach / 2 + 0.002, 0, 0.0155), 0.001)
    rings: list[list[Point3]] = []
    for part, tall, wide in (
        (0.0, 0.008, 0.8),
        (0.015, 0.0135, 0.94),
        (0.08, 0.017, 1.0),
        (0.3, 0.0175, 1.0),
        (0.6, 0.0155, 0.98),
        (0.85, 0.016, 0.97),
        (1.0, 0.013, 0.93),
        (1.06, 0.006, 0.8),
    ):
        x = middle - reach / 2 - 0.002 + part * reach
        rings.append(
            [
                (x, 0.0135 * wide * _square(math.cos(a)), 0.029 + tall * max(-0.25, _square(math.sin(a))))
                for a in (2 * math.pi * n / 20 for n in range(20))
            ]
        )
    loft(rings, coat, levels=1)


def _square(part: float) -> float:
    return math.copysign(abs(part) ** 0.6, part)
