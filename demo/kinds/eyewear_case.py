"""Cases for glasses. shape: style (hard: a clamshell; pouch: soft, open at one end). second: lining or thread."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import ball, box, loft, stitches, tube
from demo.skins import leather, matte, metal, patterned, woven

VIEWS = ((-26.0, 26.0), (30.0, 40.0))


def build(good: Good) -> None:
    {"hard": _hard, "pouch": _pouch}[good.shape.get("style", "hard")](good)


def _shell(width: float, depth: float, height: float, squash: float = 2.6) -> list[list[tuple[float, float, float]]]:
    """Sections along the case, from its left end to its right."""
    rings = []
    for n in range(25):
        a = math.pi * n / 24
        x, share = -math.cos(a), math.sin(a) ** 0.42
        ring = []
        for m in range(48):
            b = 2 * math.pi * m / 48
            c, s = math.cos(b), math.sin(b)
            y = depth / 2 * share * math.copysign(abs(c) ** (2 / squash), c)
            z = height / 2 * share * math.copysign(abs(s) ** (2 / squash), s)
            ring.append((x * width / 2, y, height / 2 + z))
        rings.append(ring)
    return rings


def _hard(good: Good) -> None:
    """A clamshell, shut, its rim round it and a hinge behind."""
    width, depth, height = 0.165, 0.068, 0.055
    skin = leather(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.02))
    loft(_shell(width, depth, height), skin, levels=0)
    rim = [(ring[0][0], ring[0][1], height / 2) for ring in _shell(width, depth, height)]
    back = [(x, -y, z) for x, y, z in reversed(rim[1:-1])]
    tube([*rim, *back], 0.0016, matte("black"), closed=True)
    stitches(
        [(x * 1.0, y * 1.003 + math.copysign(0.0004, y), z + 0.004) for x, y, z in [*back[::-1]]],
        matte(good.second or "cream"),
        0.0005,
        0.003,
    )
    box((0.018, 0.005, 0.012), metal("brass", 0.2), (0, -depth / 2 - 0.0005, height / 2 - 0.004), 0.002)


def _pouch(good: Good) -> None:
    """A soft sleeve with a flap and a press stud."""
    width, depth, height = 0.175, 0.085, 0.024
    skin: Any = leather(good.color) if good.material == "leather" else woven(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.02))
    loft(_shell(width, depth, height, 2.2), skin, levels=0)
    flap = [
        [(x, y * 1.02, height / 2 + (z - height / 2) * 1.1 + 0.0008) for x, y, z in ring]
        for ring in _shell(width, depth, height, 2.2)[:9]
    ]
    loft(flap, skin, levels=0, caps=False)
    edge = [(x - 0.003, y, z + 0.0008) for x, y, z in flap[-1][:25]]
    stitches(edge, matte(good.second or "cream"), 0.0006, 0.004)
    ball(0.0055, metal("brass", 0.2), (flap[-1][12][0] - 0.01, 0, height + 0.0008), (1, 1, 0.4))
