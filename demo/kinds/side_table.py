"""Small tables. shape: model ("pedestal", "three" or "tray"), height, radius. color is the top's, second the legs'."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.kinds.chair import frame
from demo.shapes import around, lathe, ring, tube
from demo.skins import metal, paint, patterned, wood

VIEWS = ((-24.0, 16.0), (30.0, 30.0))


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.5), good.shape.get("radius", 0.23)
    top = _top(good)
    {"pedestal": _pedestal, "three": _three, "tray": _tray}[good.shape.get("model", "three")](good, height, radius, top)


def _top(good: Good) -> Any:
    if good.pattern == "marble":
        return patterned(
            paint(good.color, roughness=0.15, coat_weight=0.5), "marble", good.shape.get("vein", "gray"), size=0.22
        )
    return wood(good.color, along="X") if good.color in ("oak", "walnut", "tan") else frame(good.color)


def _disc(radius: float, height: float, thick: float, skin: Any) -> None:
    low = height - thick
    edge = [(radius - 0.004, low), (radius, low + 0.004), (radius, height - 0.004), (radius - 0.004, height)]
    lathe([(0, low), (radius * 0.9, low), *edge, (radius * 0.9, height), (0, height)], skin, segments=96)


def _legs(good: Good) -> Any:
    return metal(good.second, 0.16) if good.second in ("brass", "steel", "copper") else frame(good.second or good.color)


def _three(good: Good, height: float, radius: float, top: Any) -> None:
    _disc(radius, height, 0.026, top)
    for turn in around(3, -math.pi / 2):
        x, y = math.cos(turn), math.sin(turn)
        tube(
            [(radius * 0.55 * x, radius * 0.55 * y, height - 0.02), (radius * 0.95 * x, radius * 0.95 * y, 0)],
            [0.0195, 0.0125],
            _legs(good),
        )


def _pedestal(good: Good, height: float, radius: float, top: Any) -> None:
    """A trumpet of a foot."""
    _disc(radius, height, 0.022, top)
    foot = radius * 0.72
    flare = [(foot, 0), (foot, 0.004), (foot * 0.75, 0.012), (0.05, 0.05), (0.022, height * 0.3), (0.018, height * 0.6)]
    lathe([(0, 0), *flare, (0.03, height * 0.9), (0.09, height - 0.022)], _legs(good))


def _tray(good: Good, height: float, radius: float, top: Any) -> None:
    """A tray with a rim on crossed wire legs."""
    skin = _legs(good)
    lathe(
        [
            (0, height - 0.05),
            (radius - 0.004, height - 0.05),
            (radius, height - 0.046),
            (radius, height),
            (radius - 0.004, height),
            (radius - 0.005, height - 0.044),
            (0, height - 0.044),
        ],
        top,
        segments=96,
    )
    for n in range(4):
        turn = math.pi / 4 + math.pi / 2 * n
        x, y = math.cos(turn), math.sin(turn)
        tube(
            [(radius * 0.85 * x, radius * 0.85 * y, height - 0.05), (radius * 0.85 * x, radius * 0.85 * y, 0.006)],
            0.007,
            skin,
        )
    for z in (0.008, height - 0.056):
        ring(radius * 0.85, 0.006, skin, at=(0, 0, z))
