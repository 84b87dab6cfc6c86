"""Plates, seen from above. shape: radius, rim (width as a part of the radius), coupe (True: no rim, a low wall),
lines (how many rings of the second color run round)."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import lathe
from demo.skins import glaze, patterned

VIEWS = ((0.0, 58.0), (28.0, 34.0))


def build(good: Good) -> None:
    radius, rim = good.shape.get("radius", 0.135), good.shape.get("rim", 0.3)
    skin = glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=radius / 4)
    well, rise = radius * (1 - rim), 0.014
    if good.shape.get("coupe"):
        well, rise = radius * 0.9, 0.018
    outside = [(0, 0.002), (well * 0.86, 0.002), (well * 0.88, 0), (well * 0.94, 0.0005), (well, 0.006)]
    lathe([*outside, (radius - 0.002, rise), (radius, rise + 0.0015), (radius - 0.002, rise + 0.003)], skin)
    _eating_side(good, skin, radius, well, rise)


def _eating_side(good: Good, skin: Any, radius: float, well: float, rise: float) -> None:
    """The upper face, cut into rings so that the lines are painted and not modeled."""
    face = [
        (0.0, 0.005),
        (well * 0.5, 0.005),
        (well * 0.93, 0.005),
        (well * 1.02, 0.009),
        (radius - 0.002, rise + 0.003),
    ]
    lathe(face, skin)
    for line in range(good.shape.get("lines", 0)):
        edge = radius - 0.004 - 0.009 * line
        slope = (rise - 0.006) / (radius - 0.002 - well * 1.02)
        height = rise + 0.0033 - slope * (radius - 0.002 - edge)
        inner = edge - 0.0035
        lathe([(inner, height - slope * 0.0035 + 0.0002), (edge, height + 0.0002)], glaze(good.second), levels=0)
