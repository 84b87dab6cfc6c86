"""Saucepans and skillets. shape: radius, height, handle (its length), lid (True), pour (how many lips), grip ("steel",
"wood" or "iron"), helper (True: a small loop opposite). material "cast iron" makes it black and rough."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import arc, ball, lathe, ring, tube, vessel
from demo.skins import brushed, lacquer, metal, paint, plastic, wood

VIEWS = ((-24.0, 26.0), (30.0, 44.0))


def build(good: Good) -> None:
    radius, height, handle = (
        good.shape.get("radius", 0.09),
        good.shape.get("height", 0.085),
        good.shape.get("handle", 0.17),
    )
    skin, inside = _skins(good)
    wall = [
        (radius * 0.9, 0),
        (radius * 0.96, 0.004),
        (radius * 0.985, 0.016),
        (radius, height * 0.6),
        (radius, height),
    ]
    if good.shape.get("flare"):
        wall = [
            (radius * 0.76, 0),
            (radius * 0.79, 0.003),
            (radius * 0.86, height * 0.35),
            (radius * 0.95, height * 0.8),
            (radius, height),
        ]
    vessel(wall, 0.003, skin, inside)
    _handle(good, radius, height, handle, skin)
    if good.shape.get("helper"):
        _helper(radius, height, skin)
    if good.shape.get("lid"):
        _lid(good, radius, height)


def _skins(good: Good) -> tuple[Any, Any]:
    if good.material == "cast iron":
        return tuple(paint("1C1B1B", roughness=0.5, metallic=0.4) for _ in range(2))
    if good.color in ("steel", "copper"):
        return brushed(good.color), brushed("steel")
    return lacquer(good.color), paint("2A2A2C", roughness=0.4, specular_ior_level=0.6)


def _handle(good: Good, radius: float, height: float, length: float, skin: Any) -> None:
    z = height * 0.78
    end = radius + length
    grip = good.shape.get("grip", "steel")
    if grip == "iron":
        path = [
            (radius - 0.003, z),
            (radius + length * 0.3, z + 0.006),
            (radius + length * 0.65, z + 0.01),
            (end, z + 0.01),
        ]
        strap = tube([(x, 0, z) for x, z in path], [0.011, 0.008, 0.0095, 0.0105], skin)
        strap.scale = (1, 1.5, 1)
        ring(0.008, 0.0045, skin, at=(end + 0.004, 0, z + 0.01))
        return
    bar = metal("steel", 0.15)
    path = [(radius - 0.003, z), (radius + 0.02, z + 0.006), (radius + length * 0.35, z + 0.022), (end, z + 0.034)]
    if grip == "steel":
        tube([(x, 0, z) for x, z in path], [0.0085, 0.0065, 0.0075, 0.008], bar).scale = (1, 1.5, 1)
        ring(0.007, 0.003, bar, at=(end + 0.007, 0, z + 0.035))
    else:
        hold = wood(good.second or "oak", along="X") if grip == "wood" else plastic(good.second or "black", 0.5)
        tube([(x, 0, z) for x, z in path[:3]], 0.006, bar)
        start = (radius + length * 0.24, 0, z + 0.016)
        tube([start, (radius + length * 0.6, 0, z + 0.026), (end, 0, z + 0.034)], [0.009, 0.0125, 0.0105], hold)
        ball(0.0105, hold, at=(end, 0, z + 0.034))
    for side in (-1, 1):
        turn = side * 0.14
        ball(0.004, bar, at=(radius * math.cos(turn), radius * math.sin(turn), z))


def _helper(radius: float, height: float, skin: Any) -> None:
    z, half = height * 0.8, 0.026
    path = [
        (radius - 0.004, -half),
        (radius + 0.012, -half),
        (radius + 0.026, -half * 0.5),
        (radius + 0.026, half * 0.5),
        (radius + 0.012, half),
        (radius - 0.004, half),
    ]
    tube([(-x, y, z) for x, y in path], 0.006, skin)


def _lid(good: Good, radius: float, height: float) -> None:
    steel, grip = brushed("steel"), plastic(good.second or "black", 0.4)
    if good.shape.get("grip") == "steel":
        grip = metal("steel", 0.15)
    top = height + radius * 0.2
    lathe(
        [
            (radius + 0.003, height),
            (radius + 0.003, height + 0.003),
            (radius * 0.9, height + 0.006),
            (radius * 0.45, top - 0.003),
            (0, top),
        ],
        steel,
    )
    turns = arc(6)
    tube([(0.024 * math.cos(turn), 0, top - 0.004 + 0.03 * math.sin(turn)) for turn in turns], 0.0055, grip)
