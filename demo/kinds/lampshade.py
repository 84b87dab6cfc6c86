"""Lampshades, sold by themselves. shape: form ("cone", "drum" or "empire"), radius (the lower rim's), height."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import around, lathe, ring, tube
from demo.skins import deeper, linen, matte, metal, paint, patterned

VIEWS = ((-24.0, 22.0), (30.0, 42.0))

TOPS = {"cone": 0.42, "drum": 0.92, "empire": 0.62}


def build(good: Good) -> None:
    form, radius, height = (good.shape.get(*pair) for pair in (("form", "empire"), ("radius", 0.15), ("height", 0.19)))
    skin = linen(good.color)
    if good.pattern != "plain":
        skin = patterned(cloth(good.color), good.pattern, good.second, good.shape.get("repeat", 0.05), height * 0.3)
    add_shade(skin, form, radius, height, 0.0)
    top = radius * TOPS[form]
    _finish(radius, top, height, matte(good.second or deeper(good.color, 0.7)))
    if form != "drum":
        _wires(radius, top, height, matte(deeper(good.color, 0.84)))


def _finish(radius: float, top: float, height: float, tape: Any) -> None:
    """Tape round both rims, and the ring for the lamp."""
    wide, slope = 0.01, (top - radius) / height
    for low in (0.0, height - wide):
        lathe([(radius + slope * z + 0.0022, z) for z in (low, low + wide)], tape, levels=0)
    ring(0.021, 0.003, metal("brass", 0.2), at=(0, 0, height * 0.9 - 0.01))


def _wires(radius: float, top: float, height: float, skin: Any) -> None:
    """The frame's wires, over which the cloth is drawn."""
    for angle in around(10, math.radians(81)):
        ends = ((radius, 0.002), (top, height - 0.002))
        tube([(r * math.cos(angle), r * math.sin(angle), z) for r, z in ends], 0.0014, skin)


def cloth(color: str) -> Any:
    return paint(color, roughness=0.9, sheen_weight=0.3)


def add_shade(skin: Any, form: str, radius: float, height: float, z: float) -> None:
    """Put a shade with its lower rim at height `z`; it glows a little within, as if its lamp were lit."""
    top = radius * TOPS[form]
    side = [(radius + (top - radius) * n / 6, z + height * n / 6) for n in range(7)]
    lathe(side, skin, levels=1)
    lathe(
        [(r - 0.0015, at) for r, at in side],
        paint("FFF3DC", roughness=0.9, emission_color=(1, 0.86, 0.62, 1), emission_strength=0.5),
        levels=1,
    )
    ring(radius, 0.0022, skin, at=(0, 0, z + 0.001), stretch=1.6)
    ring(top, 0.0022, skin, at=(0, 0, z + height - 0.001), stretch=1.6)
    _spider(top, z + height * 0.9)


def _spider(reach: float, z: float) -> None:
    """The wire cross that carries it."""
    wire = metal("brass", 0.2)
    for turn in around(3):
        tube(
            [
                (0.012 * math.cos(turn), 0.012 * math.sin(turn), z - 0.01),
                (reach * math.cos(turn), reach * math.sin(turn), z + 0.008),
            ],
            0.0016,
            wire,
        )
    ring(0.013, 0.0018, wire, at=(0, 0, z - 0.01))
