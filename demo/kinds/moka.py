"""Stovetop espresso makers. shape: height (without the knob). color is the metal's or the upper half's, second the
handle's."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import bevel, extrude, lathe
from demo.skins import lacquer, metal, plastic

VIEWS = ((-26.0, 14.0), (34.0, 30.0))
SIDES = 8


def build(good: Good) -> None:
    height = good.shape.get("height", 0.15)
    aluminum, grip = metal("D6D7D8", 0.24), plastic(good.second or "black", 0.4)
    upper = {"steel": aluminum, "copper": metal("copper", 0.2)}.get(good.color) or lacquer(good.color)
    wide, waist, mouth = height * 0.34, height * 0.24, height * 0.31
    middle = height * 0.46
    _prism([(0, 0), (wide, 0), (wide, 0.006), (waist * 1.06, middle), (0, middle)], aluminum)
    lathe(
        [
            (0, middle - 0.002),
            (waist * 1.12, middle - 0.002),
            (waist * 1.12, middle + height * 0.045),
            (0, middle + height * 0.045),
        ],
        aluminum,
    )
    low = middle + height * 0.04
    _prism([(0, low), (waist * 1.02, low), (mouth, height), (mouth - 0.003, height), (waist * 0.9, low + 0.005)], upper)
    _prism(
        [
            (mouth + 0.001, height),
            (mouth + 0.001, height + 0.003),
            (mouth * 0.3, height + height * 0.09),
            (0, height + height * 0.09),
        ],
        upper,
    )
    lathe(
        [
            (0.004, height * 1.08),
            (0.004, height * 1.1),
            (0.009, height * 1.13),
            (0.009, height * 1.18),
            (0, height * 1.19),
        ],
        grip,
    )
    _spout(mouth, height, upper)
    _handle(mouth, height, grip)


def _prism(profile: list[tuple[float, float]], skin: Any) -> None:
    """Eight flat sides with softened edges."""
    thing = lathe(profile, skin, segments=SIDES, levels=0)
    thing.rotation_euler = (0, 0, 3.14159 / SIDES)
    thing.data.shade_flat()
    bevel(thing, 0.0012, 2)


def _spout(mouth: float, height: float, skin: Any) -> None:
    tip, back = -mouth * 1.42, -mouth * 0.72
    outline = [(back, height * 0.72), (tip, height * 0.99), (back, height * 0.99)]
    extrude(outline, mouth * 0.36, skin, edge=0.003)


def _handle(mouth: float, height: float, grip: Any) -> None:
    z = height
    outline = [(0.86, 0.98), (0.86, 0.86), (1.7, 0.84), (1.86, 0.5), (2.16, 0.5), (2.02, 0.94), (1.9, 1.0)]
    extrude([(x * mouth, part * z) for x, part in outline], 0.016, grip, edge=0.004)
