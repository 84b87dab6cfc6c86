"""Lipsticks: the stick turned out of its case, the cap beside it. shape: form (round, square), radius."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.packs import SEGMENTS, art, faced_box, sticker
from demo.shapes import box, lathe, mesh
from demo.skins import lacquer, metal, paint

VIEWS = ((-12.0, 15.0), (18.0, 30.0), (180.0, 13.0))
STEPS = 32


def build(good: Good) -> None:
    radius = good.shape.get("radius", 0.0098)
    square = good.shape.get("form") == "square"
    case = lacquer(good.label.get("case", "black"))
    trim = metal(good.second or "brass", 0.15)
    apart = radius * 1.45
    for thing in [*_stick(good, radius, case, trim, square)]:
        thing.location.x -= apart
    _cap(good, radius, apart, case, trim, square)


def _stick(good: Good, radius: float, case: Any, trim: Any, square: bool) -> list[Any]:
    base, collar, tip = 0.03, 0.046, 0.069
    inner = radius * 0.82
    foot = box((2 * radius, 2 * radius, base), case, edge=0.0012) if square else _barrel(radius, 0, base, case)
    sleeve = _barrel(inner, base - 0.001, collar, trim)
    return [
        foot,
        sleeve,
        _bullet(radius * 0.66, collar - 0.002, tip, paint(good.color, roughness=0.3, coat_weight=0.3)),
    ]


def _barrel(radius: float, low: float, high: float, skin: Any) -> Any:
    edge = 0.0006
    return lathe(
        [(0, low), (radius - edge, low), (radius, low + edge), (radius, high - edge), (radius - edge, high), (0, high)],
        skin,
        SEGMENTS,
        levels=0,
    )


def _bullet(radius: float, low: float, high: float, skin: Any) -> Any:
    """The stick, cut aslant with a rounded edge."""
    rows = [
        (radius, low, 0.0),
        (radius, high - 0.012, 1.0),
        (radius * 0.96, high - 0.0112, 1.0),
        (radius * 0.8, high - 0.0106, 1.0),
        (0.0001, high - 0.0102, 1.0),
    ]
    points = [
        (r * math.cos(a), r * math.sin(a), z + slant * (r * math.sin(a) * 0.95 + radius * 0.5))
        for r, z, slant in rows
        for a in (math.tau * n / STEPS for n in range(STEPS))
    ]
    faces = [
        (row * STEPS + n, row * STEPS + (n + 1) % STEPS, (row + 1) * STEPS + (n + 1) % STEPS, (row + 1) * STEPS + n)
        for row in range(len(rows) - 1)
        for n in range(STEPS)
    ]
    return mesh("bullet", points, faces, skin)


def _cap(good: Good, radius: float, apart: float, case: Any, trim: Any, square: bool) -> None:
    """The cap stands to the right; its front carries the moon's card, its back the code."""
    height, outer = 0.052, radius * 1.06
    ring = _barrel(outer * 1.01, 0, 0.003, trim)
    ring.location.x = apart
    wide = outer * (2 if square else 1.25)
    if square:
        skins = dict.fromkeys(("left", "right", "top", "floor"), case)
        skins |= {face: art(good, face, wide, height, lacquer("black")) for face in ("front", "back")}
        faced_box((2 * outer, 2 * outer, height), skins, at=(apart, 0, 0), edge=0.001)
        return
    _barrel(outer, 0, height, case).location.x = apart
    for surface in ("front", "back label"):
        sticker(good, surface, outer + 0.0002, 0.004, height - 0.002, outer * 2.1).location.x = apart
