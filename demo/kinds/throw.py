"""Blankets, folded. shape: width, depth, layers, fringe (True), repeat (of the pattern)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import arc, loft, mesh
from demo.skins import knitted, paint, patterned, plush, woven

VIEWS = ((-26.0, 22.0), (32.0, 40.0))


def build(good: Good) -> None:
    width, depth = good.shape.get("width", 0.4), good.shape.get("depth", 0.3)
    layers, thick = good.shape.get("layers", 4), good.shape.get("thick", 0.028)
    skin = _skin(good)
    dice = good.dice("folds")
    for layer in range(layers):
        _layer(width, depth - 0.006 * (layers - layer), thick, layer * thick * 0.9, skin, dice.uniform(-0.006, 0.006))
    if good.shape.get("fringe"):
        _fringe(good, width, depth, thick, layers)


def _skin(good: Good) -> Any:
    skin = {"wool": knitted, "fleece": plush}.get(good.material, woven)(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.08), level=0.0)
    return skin


def _layer(width: float, depth: float, thick: float, z: float, skin: Any, shift: float) -> None:
    """One fold: round in front, where the cloth turns; it sags a little between its ends.

    Built upright, its breadth along x and its depth along z, and laid down, so that patterns show on top.
    """
    steps, rings = 10, []
    half = thick / 2
    section = [(half * math.cos(t), -depth / 2 + half + half * math.sin(t)) for t in arc(steps, math.pi)]
    section += [
        (half, depth / 2),
        (half * 0.6, depth / 2 + 0.004),
        (-half * 0.6, depth / 2 + 0.004),
        (-half, depth / 2),
    ]
    for n in range(13):
        x = -1 + 2 * n / 12
        end = 1 - 0.22 * abs(x) ** 8
        rings.append([(x * width / 2, y * end, up + 0.004 * math.sin(9 * x + z * 60)) for y, up in section])
    thing = loft(rings, skin, levels=1)
    thing.rotation_euler, thing.location = (-math.pi / 2, 0, 0), (shift, 0, z + half)


def _fringe(good: Good, width: float, depth: float, thick: float, layers: int) -> None:
    """Tassels that hang from the top layer's ends, all in one mesh."""
    dice, points, faces = good.dice("fringe"), [], []
    top = layers * thick * 0.9 - thick * 0.35
    for side in (-1, 1):
        for n in range(44):
            y = -depth / 2 + 0.012 + (depth - 0.03) * n / 43
            long, lean = dice.uniform(0.045, 0.06), dice.uniform(-0.006, 0.006)
            first = len(points)
            x = side * width / 2
            spine = [
                (x - side * 0.004, y, top),
                (x + side * 0.014, y, top - 0.004),
                (x + side * 0.02, y + lean / 2, top - 0.024),
                (x + side * 0.02, y + lean, top - long),
            ]
            for at in spine:
                points += [
                    (at[0], at[1] - 0.0024, at[2]),
                    (at[0] + side * 0.002, at[1], at[2]),
                    (at[0], at[1] + 0.0024, at[2]),
                ]
            for row in range(3):
                low = first + 3 * row
                faces += [(low, low + 1, low + 4, low + 3), (low + 1, low + 2, low + 5, low + 4)]
    mesh("fringe", points, faces, paint(good.shape.get("tassels", good.color), roughness=0.95))
