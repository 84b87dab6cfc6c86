"""Pencils, a set lying side by side. shape: colors (of the lacquer), tips (graphite, color).
`pencil` is for what holds pencils, too."""

from __future__ import annotations

import math
from typing import Any

from mathutils import Vector

from demo.goods import Good
from demo.shapes import Point3, lathe, place
from demo.skins import lacquer, metal, paint, plastic, wood

VIEWS = ((-32.0, 44.0), (40.0, 34.0))
RADIUS = 0.0038


def build(good: Good) -> None:
    colors = good.shape["colors"]
    for n, color in enumerate(colors):
        across = (n - (len(colors) - 1) / 2) * RADIUS * 2.25
        back = good.dice("back", n).uniform(-0.004, 0.004)
        tip = color if good.shape.get("tips") == "color" else "charcoal"
        pencil(color, (-0.0875 + back, across, RADIUS * 0.9), (0, 90, 0), tip=tip)


def pencil(color: str, at: Point3, turn: Point3 = (0, 0, 0), long: float = 0.175, tip: str = "charcoal") -> None:
    """Stand a sharpened pencil, point up, with its end at `at`, turned by degrees; graphite ones have an eraser."""
    rubbered = tip == "charcoal"
    body = 0.016 if rubbered else 0.0
    parts: list[Any] = [
        lathe([(RADIUS, body), (RADIUS, long - 0.022)], lacquer(color), segments=6, levels=0),
        lathe([(RADIUS * 1.0, long - 0.023), (RADIUS * 0.3, long - 0.006)], wood("sand"), segments=16, levels=0),
        lathe([(RADIUS * 0.31, long - 0.006), (0.0003, long)], paint(tip, roughness=0.4), segments=12, levels=0),
    ]
    parts[0].data.shade_flat()
    if rubbered:
        parts.append(
            lathe(
                [(RADIUS * 0.98, 0.008), (RADIUS * 1.03, 0.009), (RADIUS * 0.94, 0.012), (RADIUS * 1.03, 0.017)],
                metal("brass", 0.25),
            )
        )
        parts.append(
            lathe([(0, 0), (RADIUS * 0.8, 0), (RADIUS * 0.93, 0.002), (RADIUS * 0.93, 0.009)], plastic("rose", 0.8))
        )
    else:
        parts.append(lathe([(0, 0), (RADIUS * 0.96, 0.0002)], plastic("cream"), segments=6, levels=0))
    for part in parts:
        place(part, at, turn)


def leaning(azimuth: float, degrees: float) -> Point3:
    """Degrees to turn a standing thing by so that it leans towards an azimuth (0 to the right, 90 to the back)."""
    away = Vector((math.cos(math.radians(azimuth)), math.sin(math.radians(azimuth)), 0))
    up = Vector((0, 0, 1)) * math.cos(math.radians(degrees)) + away * math.sin(math.radians(degrees))
    turn = Vector((0, 0, 1)).rotation_difference(up).to_euler()
    return math.degrees(turn.x), math.degrees(turn.y), math.degrees(turn.z)
