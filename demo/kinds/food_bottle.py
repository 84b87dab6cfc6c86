"""Bottles of juice, oil and sauce with the liquid inside.

shape: radius, height, neck (radius), shoulder (the height share where it starts), slope, cap, collar, label (where it
begins and ends), liquid, clear (can one see through it), or dark_glass, which hides the liquid.
"""

from __future__ import annotations

from demo.goods import Good
from demo.packs import SEGMENTS, lit, screw_lid, sticker
from demo.shapes import lathe
from demo.skins import glass, liquid, paint, plastic

VIEWS = ((-8.0, 14.0), (12.0, 28.0), (180.0, 13.0))


def build(good: Good) -> None:
    shape = good.shape
    radius, height, neck = shape.get("radius", 0.035), shape.get("height", 0.2), shape.get("neck", 0.014)
    shoulder, cap = height * shape.get("shoulder", 0.62), shape.get("cap", 0.022)
    top = height - cap * 0.8
    slope = (radius - neck) * shape.get("slope", 1.3)
    wall = [
        (0, 0.002),
        (radius * 0.9, 0.001),
        (radius * 0.98, 0.003),
        (radius, 0.01),
        (radius, shoulder * 0.55),
        (radius, shoulder),
        (radius - (radius - neck) * 0.18, shoulder + slope * 0.36),
        (neck + (radius - neck) * 0.25, shoulder + slope * 0.78),
        (neck, shoulder + slope * 1.25),
        (neck, top),
    ]
    if "dark_glass" in shape:
        lathe([*wall, (0, top)], paint(shape["dark_glass"], roughness=0.07), segments=SEGMENTS, levels=1)
    else:
        lathe([*wall, (0, top)], lit(glass(roughness=0.0)), segments=SEGMENTS, levels=1)
        full = shoulder + slope * 0.9
        inner = [(max(0.0, r - 0.002), max(0.004, z)) for r, z in wall if z <= full]
        lathe([*inner, (inner[-1][0] * 0.9, full), (0, full)], _inside(good), segments=64, levels=1)
    screw_lid(neck + 0.0025, height - cap, cap, plastic(good.second or "white", 0.35), grooves=36)
    if shape.get("collar"):
        ring = neck + 0.002
        lathe(
            [(neck, top - cap), (ring, top - cap), (ring, top - cap * 0.3), (neck, top - cap * 0.3)],
            plastic(good.second),
        )
    low, high = shape.get("label", (0.1, 0.94))
    paper = radius + 0.0004
    sticker(good, "front", paper, shoulder * low, shoulder * high, radius * 1.85)
    sticker(good, "back label", paper, shoulder * low, shoulder * high, radius * 1.75)


def _inside(good: Good) -> object:
    """Clear oil, or juice and sauce that one cannot see through."""
    color = good.shape.get("liquid", good.color)
    if good.shape.get("clear"):
        return lit(liquid(color))
    return paint(color, roughness=0.2)
