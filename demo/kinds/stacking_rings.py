"""Stacking rings on a base. shape: palette (names of colors, from the floor up), top (ball, star), cap (its color),
wide (the lowest ring's radius)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point2, ball, extrude, lathe, place
from demo.skins import plastic, wood

VIEWS = ((-24.0, 16.0), (30.0, 32.0))


def build(good: Good) -> None:
    palette, wide = good.shape["palette"], good.shape.get("wide", 0.062)
    base = wood("oak", "X")
    foot = wide * 1.02
    lathe(
        [(0, 0), (foot * 0.8, 0), (foot, 0.008), (foot, 0.014), (foot * 0.9, 0.019), (0.012, 0.019), (0, 0.019)], base
    )
    floor = 0.019
    for n, color in enumerate(palette):
        radius = wide * (1 - 0.5 * n / max(1, len(palette) - 1))
        tall = 0.0235
        _ring(radius, tall, floor, _skin(good, color))
        floor += tall * 0.97
    lathe([(0.0085, 0.01), (0.0075, floor + 0.012)], base, levels=0)
    cap = _skin(good, good.shape.get("cap", palette[0]))
    if good.shape.get("top", "ball") == "ball":
        ball(0.021, cap, (0, 0, floor + 0.017))
    else:
        place(extrude(_star(0.034), 0.02, cap, 0.004), (0, 0, floor - 0.009))


def _skin(good: Good, color: str) -> Any:
    return (
        wood(color, "X")
        if good.material == "wood" and color in ("oak", "walnut", "sand", "tan")
        else plastic(color, 0.28)
    )


def _ring(radius: float, tall: float, floor: float, skin: Any) -> None:
    """Turn a fat ring with a hole for the pole."""
    thick = (radius - 0.009) / 2
    middle = radius - thick
    profile = []
    for n in range(17):
        angle = 2 * math.pi * n / 16
        x, z = math.cos(angle), math.sin(angle)
        profile.append(
            (middle + thick * math.copysign(abs(x) ** 0.7, x), floor + tall / 2 * (1 + math.copysign(abs(z) ** 0.7, z)))
        )
    lathe(profile, skin, levels=1)


def _star(radius: float) -> list[Point2]:
    """Outline a five-pointed star that stands on two points."""
    points = []
    for n in range(10):
        angle = math.radians(-126 + 36 * n)
        reach = radius if n % 2 == 0 else radius * 0.5
        points.append((reach * math.cos(angle), reach * math.sin(angle) + radius * 0.81))
    return points
