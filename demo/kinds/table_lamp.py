"""Table lamps. shape: model ("gourd", "column", "tripod" or "mushroom"), height (of the base), shade (a form of
lampshade), rings (how many round the neck). color is the base's, second the shade's."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.kinds.lampshade import add_shade, cloth
from demo.shapes import around, lathe, ring, tube
from demo.skins import glaze, metal, paint, patterned, plastic, wood

VIEWS = ((-24.0, 8.0), (30.0, 22.0))

BASES = {  # radius as a part of the height, height as a part of the whole
    "gourd": [
        (0.24, 0),
        (0.25, 0.03),
        (0.34, 0.18),
        (0.4, 0.36),
        (0.35, 0.54),
        (0.18, 0.72),
        (0.085, 0.86),
        (0.065, 1),
    ],
    "column": [(0.3, 0), (0.31, 0.03), (0.3, 0.07), (0.12, 0.12), (0.09, 0.2), (0.085, 0.6), (0.08, 0.9), (0.05, 1)],
    "bottle": [(0.26, 0), (0.27, 0.03), (0.28, 0.3), (0.28, 0.55), (0.24, 0.68), (0.09, 0.8), (0.07, 1)],
}


def build(good: Good) -> None:
    model, height = good.shape.get("model", "gourd"), good.shape.get("height", 0.26)
    if model == "mushroom":
        return _mushroom(good, height)
    if model == "tripod":
        _tripod(good, height)
    else:
        _turned(good, BASES[model], height)
    lathe(
        [(0.012, height - 0.002), (0.012, height + 0.012), (0.008, height + 0.02), (0.008, height + 0.06)],
        metal("brass", 0.2),
    )
    radius = good.shape.get("reach", 0.15)
    shade = good.shape.get("shade", "empire")
    add_shade(cloth(good.second), shade, radius, good.shape.get("tall", 0.19), height + 0.005)
    return None


def _skin(good: Good, height: float) -> Any:
    if good.material == "wood":
        return wood(good.color)
    if good.material in ("brass", "steel"):
        return metal(good.color, 0.2)
    skin = glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, "cream", size=height / 5, level=height * 0.35)
    return skin


def _turned(good: Good, base: list[tuple[float, float]], height: float) -> None:
    skin = _skin(good, height)
    outline = [(r * height, z * height) for r, z in base]
    lathe([(0, 0), (outline[0][0] - 0.002, 0), *outline], skin)
    for place in range(good.shape.get("rings", 0)):
        ring(0.088 * height, 0.007, skin, at=(0, 0, height * (0.95 - 0.075 * place)))


def _tripod(good: Good, height: float) -> None:
    skin = wood(good.color)
    lathe(
        [
            (0, height - 0.03),
            (0.026, height - 0.03),
            (0.028, height - 0.026),
            (0.028, height - 0.004),
            (0.024, height),
            (0, height),
        ],
        skin,
    )
    for turn in around(3, -math.pi / 2):
        x, y = math.cos(turn), math.sin(turn)
        tube(
            [(0.014 * x, 0.014 * y, height - 0.012), (height * 0.5 * x, height * 0.5 * y, 0.004)],
            [0.0105, 0.0075],
            skin,
        )
    ring(height * 0.26, 0.003, metal("brass", 0.2), at=(0, 0, height * 0.46))


def _mushroom(good: Good, height: float) -> None:
    """A stem and a cap of one color, the lamp hidden under the cap."""
    skin = plastic(good.color, 0.16)
    cap = height * 0.62
    stem = [(0, 0), (height * 0.3, 0), (height * 0.31, 0.004), (height * 0.27, 0.02), (height * 0.11, height * 0.2)]
    lathe([*stem, (height * 0.085, height * 0.5), (height * 0.13, cap + 0.03)], skin)
    dome = [math.pi / 2 * n / 8 for n in range(9)]
    reach, rise = height * 0.52, height * 0.4
    lathe(
        [(reach * 0.96, cap - 0.003), *((reach * math.cos(turn), cap + rise * math.sin(turn)) for turn in dome)], skin
    )
    glow = paint("FFF3DC", emission_color=(1, 0.86, 0.62, 1), emission_strength=2.0)
    lathe([(reach * 0.95, cap), (reach * 0.9, cap + 0.012), (0, cap + 0.03)], glow)
