"""Lids for water bottles, sold by themselves. shape: style ("loop", "sport", "straw" or "cup"), radius."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import arc, around, box, lathe, tube
from demo.skins import metal, plastic

VIEWS = ((-28.0, 24.0), (34.0, 44.0))


def build(good: Good) -> None:
    add_lid(good.shape["style"], good.color, good.shape.get("radius", 0.027), 0.0)


def add_lid(style: str, color: str, radius: float, z: float) -> None:
    """Put a lid with its lower edge at height `z`."""
    skin = plastic(color, 0.5)
    {"loop": _loop, "sport": _sport, "straw": _straw, "cup": _cup}[style](radius, z, skin)


def _cap(radius: float, z: float, height: float, skin: Any) -> None:
    """A ribbed cap: turned, with knurls round its side."""
    lathe(
        [
            (radius, z),
            (radius + 0.001, z + 0.001),
            (radius + 0.001, z + height - 0.004),
            (radius - 0.002, z + height),
            (0, z + height + 0.001),
        ],
        skin,
    )
    for turn in around(28):
        x, y = (radius + 0.0008) * math.cos(turn), (radius + 0.0008) * math.sin(turn)
        tube([(x, y, z + 0.003), (x, y, z + height - 0.005)], 0.0011, skin)


def _loop(radius: float, z: float, skin: Any) -> None:
    _cap(radius, z, 0.018, skin)
    lift = radius * 1.2
    turns = arc(8)
    strap = [(radius * 0.82 * math.cos(turn), 0, z + 0.016 + lift * math.sin(turn) ** 0.7) for turn in turns]
    tube(strap, radius * 0.17, skin).scale = (1, 1.8, 1)


def _sport(radius: float, z: float, skin: Any) -> None:
    _cap(radius, z, 0.016, skin)
    top = z + 0.016
    lathe(
        [
            (radius * 0.8, top - 0.001),
            (radius * 0.66, top + 0.009),
            (radius * 0.42, top + 0.013),
            (radius * 0.38, top + 0.02),
        ],
        skin,
    )
    pull = plastic("white", 0.4)
    lathe(
        [
            (radius * 0.36, top + 0.012),
            (radius * 0.36, top + 0.022),
            (radius * 0.5, top + 0.024),
            (radius * 0.5, top + 0.03),
            (radius * 0.3, top + 0.035),
            (0, top + 0.035),
        ],
        pull,
    )


def _straw(radius: float, z: float, skin: Any) -> None:
    _cap(radius, z, 0.02, skin)
    top = z + 0.02
    box((radius * 0.62, radius * 1.5, 0.008), skin, at=(0, 0, top), edge=0.003)
    mouth = plastic("stone", 0.6)
    path = [
        (0, radius * 0.5, top + 0.004),
        (0, radius * 0.45, top + 0.02),
        (0, radius * 0.1, top + 0.028),
        (0, -radius * 0.35, top + 0.034),
    ]
    tube(path, [radius * 0.24, radius * 0.22, radius * 0.22, radius * 0.27], mouth)
    handle = [
        (side * radius * 0.95, 0, top - 0.008 + rise)
        for side, rise in ((-1, 0), (-1.25, 0.02), (-0.9, 0.05), (0.9, 0.05), (1.25, 0.02), (1, 0))
    ]
    tube(handle, 0.003, metal("steel", 0.15))


def _cup(radius: float, z: float, skin: Any) -> None:
    lathe(
        [
            (radius + 0.004, z),
            (radius + 0.005, z + 0.002),
            (radius + 0.005, z + 0.01),
            (radius, z + 0.052),
            (radius - 0.003, z + 0.056),
            (0, z + 0.0565),
        ],
        skin,
    )
    lathe(
        [(radius + 0.0053, z + 0.006), (radius + 0.0055, z + 0.008), (radius + 0.0053, z + 0.01)], metal("steel", 0.2)
    )
