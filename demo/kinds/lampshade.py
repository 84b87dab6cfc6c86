"""Lampshades, sold by themselves. shape: form ("cone", "drum" or "empire"), radius (the lower rim's), height."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import around, lathe, ring, tube
from demo.skins import metal, paint, patterned

VIEWS = ((-24.0, 10.0), (30.0, 30.0))

TOPS = {"cone": 0.42, "drum": 0.92, "empire": 0.62}


def build(good: Good) -> None:
    height = good.shape.get("height", 0.19)
    skin = cloth(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.05), level=height * 0.3)
    add_shade(skin, good.shape.get("form", "empire"), good.shape.get("radius", 0.15), height, 0.0)


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
