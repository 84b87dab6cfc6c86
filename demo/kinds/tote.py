"""Tote bags: an open sack with two handles. shape: style (canvas, shopper, basket), width, height, depth.
second: handles and base, or the pattern's color."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from demo.goods import Good
from demo.shapes import Point3, loft, stitches, tube
from demo.skins import bumped, leather, matte, paint, patterned, woven
from demo.soft import ribbon

VIEWS = ((-22.0, 12.0), (30.0, 28.0))

Rings = Callable[[float, float], list[Point3]]
"""Share of the height and inset -> the sack's cross-section there."""


def build(good: Good) -> None:
    style = good.shape.get("style", "canvas")
    width, height, depth = (good.shape.get(*pair) for pair in (("width", 0.38), ("height", 0.36), ("depth", 0.12)))
    skin, trim = _skin(good, style), leather(good.second) if style != "canvas" else woven(good.second or good.color)
    ring = _rings(good, (width, depth, height))
    _sack(good, ring, skin)
    if style == "basket":
        _basket_handles(width, depth, height, trim)
        return
    _base(width, depth, height, trim)
    reach = good.shape.get("drop", 0.2)
    for side in (-1, 1):
        y, x = side * depth * 0.34, width * 0.2
        lean = side * 0.02
        left, right = ([_out(ring, share, end, side) for share in (0.76, 0.93)] for end in (-x, x))
        path = [
            (-x, left[0], height * 0.76),
            (-x, left[1], height * 0.93),
            (-x * 0.8, y + lean * 0.6, height + reach * 0.6),
            (0, y + lean, height + reach),
            (x * 0.8, y + lean * 0.6, height + reach * 0.6),
            (x, right[1], height * 0.93),
            (x, right[0], height * 0.76),
        ]
        ribbon(path, 0.026, trim, 0.0035, across=None)
        for end, sewn in ((-x, left[0]), (x, right[0])):
            stitches(
                [
                    (end + a, sewn + side * 0.0045, height * b)
                    for a, b in ((-0.01, 0.77), (0.01, 0.77), (0.01, 0.83), (-0.01, 0.83), (-0.01, 0.77))
                ],
                matte("cream"),
                0.0006,
            )


def _skin(good: Good, style: str) -> Any:
    if style == "shopper":
        return leather(good.color)
    if style == "basket":
        straw = patterned(paint(good.color, roughness=0.9), "checks", "oak", size=0.026)
        return bumped(straw, "ShaderNodeTexChecker", 1, scale=77, strength=1.0)
    cloth = woven(good.color)
    if good.pattern != "plain":
        patterned(
            cloth,
            good.pattern,
            good.second,
            size=good.shape.get("repeat", 0.05),
            level=good.shape.get("height", 0.36) * 0.3,
        )
    return cloth


def _rings(good: Good, size: Point3) -> Rings:
    """Cross-sections of the body: square at the floor, drawn together and sagging a little at the mouth."""
    width, depth, height = size
    dice = good.dice("sag")
    phase = dice.uniform(0, math.pi)
    flare = good.shape.get("flare", 1.0)

    def ring(share: float, inset: float) -> list[Point3]:
        points = []
        for n in range(64):
            a = 2 * math.pi * n / 64
            c, s = math.cos(a), math.sin(a)
            wide = width / 2 * (1 + (flare - 1) * share) - inset
            deep = depth / 2 * (1 - 0.32 * share**1.5) - inset
            crease = 0.006 * math.sin(3 * a + phase) * share * abs(s) + 0.004 * math.sin(7 * a + 5 * share)
            sag = 0.012 * share**4 * (math.cos(2 * a) - 1)
            x = wide * math.copysign(abs(c) ** 0.42, c)
            y = deep * math.copysign(abs(s) ** 0.42, s) + crease * abs(s)
            points.append((x, y, max(0.0, height * share + sag)))
        return points

    return ring


def _out(ring: Rings, share: float, x: float, side: int) -> float:
    """Where y is just outside the sack, in front (-1) or behind (1): its creases would swallow a handle."""
    nearest = min((point for point in ring(share, 0.0) if point[1] * side > 0), key=lambda point: abs(point[0] - x))
    return nearest[1] + side * 0.004


def _sack(good: Good, ring: Rings, skin: Any) -> None:
    shares = (0.0, 0.015, 0.06, 0.2, 0.4, 0.6, 0.8, 0.93, 1.0)
    outer = [[(x * 0.97, y * 0.94, 0.0) for x, y, _ in ring(0, 0)], *(ring(share, 0.0) for share in shares[1:])]
    inner = [ring(share, 0.004) for share in (1.0, 0.9, 0.6, 0.3, 0.03)]
    loft([*outer, *inner], skin, levels=1)
    hem = [(x * 1.004, y * 1.012, z - 0.022) for x, y, z in ring(1.0, -0.001)]
    stitches([*hem, hem[0]], matte(good.shape.get("thread", "cream")), 0.0006, 0.005)


def _base(width: float, depth: float, height: float, trim: Any) -> None:
    rings = []
    for z, grow in ((0.0, 0.985), (0.004, 1.012), (0.05 * height / 0.36, 1.012), (0.052 * height / 0.36, 1.0)):
        angles = 2 * np.pi * np.arange(64) / 64
        x = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.42 * width / 2 * grow
        y = np.sign(np.sin(angles)) * np.abs(np.sin(angles)) ** 0.42 * (depth / 2 * grow + 0.0035)
        rings.append([(float(a), float(b), z) for a, b in zip(x, y, strict=True)])
    loft(rings, trim, levels=1, caps=False)


def _basket_handles(width: float, depth: float, height: float, trim: Any) -> None:
    for side in (-1, 1):
        y = side * depth * 0.36
        path = [
            (-width * 0.22, y, height * 0.86),
            (-width * 0.2, y * 1.1, height * 1.12),
            (0, y * 1.25, height * 1.4),
            (width * 0.2, y * 1.1, height * 1.12),
            (width * 0.22, y, height * 0.86),
        ]
        tube(path, 0.007, trim)
