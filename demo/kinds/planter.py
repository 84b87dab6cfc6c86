"""Potted plants. shape: pot (a key of POTS), plant ("snake", "monstera", "spider", "cactus" or "rubber"), radius (the
pot's), height (the pot's), stand (True: on wooden legs), size (a factor on the plant). color is the pot's."""

from __future__ import annotations

import math
from dataclasses import replace

from demo.goods import Good
from demo.plants import grow
from demo.shapes import lathe, ring, tube, vessel
from demo.skins import glaze, matte, paint, patterned, wood

VIEWS = ((-22.0, 10.0), (30.0, 24.0))

POTS = {  # radius and height as parts of the whole
    "taper": [(0.72, 0), (0.74, 0.02), (0.8, 0.25), (0.9, 0.6), (1.0, 1)],
    "clay": [(0.66, 0), (0.68, 0.02), (0.86, 0.72), (0.87, 0.76), (1.0, 0.77), (1.0, 0.8), (1.0, 0.97), (0.98, 1)],
    "belly": [(0.6, 0), (0.66, 0.03), (0.98, 0.3), (1.04, 0.5), (0.98, 0.75), (0.86, 0.96), (0.86, 1)],
    "cylinder": [(0.95, 0), (1.0, 0.02), (1.0, 0.08), (1.0, 0.5), (1.0, 0.93), (1.0, 1)],
}


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.08), good.shape.get("height", 0.14)
    lift = radius * 0.9 if good.shape.get("stand") else 0.0
    pot = POTS[good.shape.get("pot", "taper")]
    skin = matte(good.color) if good.material == "terracotta" else glaze(good.color)
    if good.pattern != "plain":
        patterned(
            skin, good.pattern, good.second, size=good.shape.get("repeat", height / 4), level=lift + height * 0.45
        )
    vessel([(r * radius, lift + z * height) for r, z in pot], 0.006, skin)
    soil = lift + height * 0.88
    lathe(
        [(0, soil + 0.006), (radius * 0.5, soil + 0.004), (pot[-1][0] * radius * 0.95, soil)],
        paint("33251B", roughness=1.0),
    )
    if lift:
        _stand(radius, lift)
    # The family rolls the dice: its members hold the same plant.
    dice = replace(good, id=good.family).dice("plant")
    grow(good.shape.get("plant", "snake"), soil, radius, good.shape.get("size", 1.0), dice)


def _stand(radius: float, lift: float) -> None:
    skin = wood("oak")
    ring(radius * 0.98, 0.007, skin, at=(0, 0, lift + 0.03))
    for n in range(4):
        turn = math.pi / 4 + math.pi / 2 * n
        x, y = math.cos(turn), math.sin(turn)
        tube(
            [(radius * 1.05 * x, radius * 1.05 * y, lift + 0.06), (radius * 1.15 * x, radius * 1.15 * y, 0)],
            [0.009, 0.007],
            skin,
        )
