"""Jars of jam, honey, chili crisp: the content shows through the glass.

shape: radius, height, neck, bulge, content (its color), lumps, bits (their color), cloth (a checked lid), label.
"""

from __future__ import annotations

import math

from demo.goods import Good
from demo.packs import SEGMENTS, lit, screw_lid, sticker
from demo.shapes import ball, lathe
from demo.skins import bumped, glass, lacquer, linear, paint, patterned

VIEWS = ((-10.0, 15.0), (14.0, 30.0), (180.0, 13.0))


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.036), good.shape.get("height", 0.1)
    lid_height, bulge = 0.014, good.shape.get("bulge", 0.0)
    neck = radius * good.shape.get("neck", 0.86)
    shoulder = height - lid_height - 0.014
    wall = [
        (0, 0.001),
        (radius * 0.88, 0.001),
        (radius * 0.96, 0.003),
        (radius, 0.009),
        (radius + bulge, shoulder * 0.5),
        (radius, shoulder),
        (radius * 0.97, shoulder + 0.004),
        (neck, shoulder + 0.011),
        (neck, height - 0.004),
    ]
    lathe([*wall, (0, height - 0.004)], lit(glass(roughness=0.0)), segments=SEGMENTS, levels=1)
    filled = [(max(0.0, r - 0.0018), max(z, 0.004)) for r, z in wall[:-1]]
    lathe([*filled, (0, shoulder + 0.0105)], _content(good), segments=64, levels=1)
    lid = lacquer(good.second or "white")
    if good.shape.get("cloth"):
        lid = patterned(lacquer("white"), "gingham", good.second, size=0.007)
    screw_lid(neck + 0.003, height - lid_height, lid_height, lid, grooves=0)
    low, high = good.shape.get("label", (0.08, 0.97))
    paper = radius + bulge + 0.0004
    reach = {"low": 0.009 + low * (shoulder - 0.009), "high": high * (shoulder - 0.002)}
    sticker(good, "front", paper, width=radius * 1.8, **reach)
    sticker(good, "back label", paper, width=radius * 1.75, **reach)
    if good.shape.get("bits"):
        _bits(good, radius, shoulder)


def _content(good: Good) -> object:
    """Jam, honey or paste, as `shape.content` colors it; a faint light of its own stands in for what shines through."""
    color = good.shape["content"]
    skin = paint(color, roughness=0.25, emission_color=linear(color), emission_strength=0.12)
    if not good.shape.get("lumps", 1):
        return skin
    return bumped(skin, "ShaderNodeTexNoise", 0, scale=160, strength=good.shape.get("lumps", 0.3) / 2)


def _bits(good: Good, radius: float, shoulder: float) -> None:
    """Fruit or flakes that lie against the glass."""
    dice = good.dice("bits")
    skin = paint(good.shape["bits"], roughness=0.25)
    for _ in range(60):
        angle, z = dice.uniform(0, math.tau), dice.uniform(0.012, shoulder)
        size, out = dice.uniform(0.0015, 0.0035), radius - 0.003
        ball(size, skin, at=(out * math.cos(angle), out * math.sin(angle), z), stretch=(1, 1, 0.7))
