"""Scissors, lying open, points to the back. shape: long (overall), open (degrees), handle (its share of the length)."""

from __future__ import annotations

import math

import bpy

from demo.goods import Good
from demo.shapes import Point2, Point3, extrude, lathe, place, swing, tube
from demo.skins import metal, plastic

VIEWS = ((-28.0, 54.0), (32.0, 40.0))


def build(good: Good) -> None:
    long, spread = good.shape.get("long", 0.2), good.shape.get("open", 24.0)
    for side in (-1, 1):
        before = set(bpy.data.objects)
        _half(good, long, side)
        swing(set(bpy.data.objects) - before, turn=(0, 0, side * spread / 2))
    screw = [(0.0065, 0), (0.0065, 0.001), (0.005, 0.0024), (0, 0.0026)]
    place(lathe([(r * long / 0.2, z) for r, z in screw], metal("brass", 0.15)), (0, 0, 0.0085))
    slot = extrude(
        [(-0.004, -0.0005), (0.004, -0.0005), (0.004, 0.0005), (-0.004, 0.0005)], 0.0004, plastic("charcoal"), 0
    )
    place(slot, (0, 0, 0.0112), (-90, 0, 30))


def _half(good: Good, long: float, side: int) -> None:
    """Lay one half along y about its pivot at the origin: its blade to the back, its bow to the front and aside."""
    blade, shank = long * 0.56, long * 0.1
    high = 0.0068 if side > 0 else 0.0048
    tip = -0.002 if side > 0 else 0.002
    outline: list[Point2] = [
        (side * 0.008, -shank),
        (-side * 0.006, -shank),
        (-side * 0.009, 0.0),
        (-side * 0.0075, blade * 0.5),
        (tip, blade),
        (side * 0.004, blade * 0.94),
        (side * 0.0085, blade * 0.1),
    ]
    wide = long / 0.2
    outline = [(x * wide, y) for x, y in outline]
    if side > 0:
        outline.reverse()
    place(extrude(outline, 0.0018, metal("steel", 0.16), 0.0004), (0, 0, high), (-90, 0, 0))
    _bow(good, long, side, -shank)


def _bow(good: Good, long: float, side: int, start: float) -> None:
    """Bend the handle's loop: an oval, wider for the fingers."""
    wide, deep = long * (0.16 if side > 0 else 0.14), long * (0.25 if side > 0 else 0.2)
    skin, z = plastic(good.color, 0.35), 0.0062 * long / 0.2
    x, y = side * wide * 0.42, start - deep * 0.6
    rim: list[Point3] = [
        (x + wide / 2 * math.cos(a), y + deep / 2 * math.sin(a), z) for a in (2 * math.pi * n / 14 for n in range(14))
    ]
    tube(rim, long * 0.025, skin, closed=True)
    neck: list[Point3] = [
        (0, start + long * 0.1, z),
        (side * long * 0.004, start, z),
        (side * wide * 0.2, start - deep * 0.2, z),
    ]
    tube(neck, [long * 0.024, long * 0.03, long * 0.028], skin)
    if good.second:
        lining: list[Point3] = [(x + (px - x) * 0.78, y + (py - y) * 0.86, pz) for px, py, pz in rim]
        tube(lining, long * 0.019, plastic(good.second, 0.6), closed=True)
