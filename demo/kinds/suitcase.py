"""Suitcases on four wheels. shape: style (ribbed: upright grooves; metal: level grooves, corners and latches), width,
height, depth (of the shell). second: corners, wheels, handles."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, ball, box, lathe, loft, tube
from demo.skins import brushed, leather, metal, paint, plastic, rubber

VIEWS = ((-30.0, 14.0), (34.0, 24.0))
FLOOR = 0.05  # what the wheels lift the shell


def build(good: Good) -> None:
    style = good.shape.get("style", "ribbed")
    size = tuple(good.shape.get(*pair) for pair in (("width", 0.38), ("depth", 0.23), ("height", 0.50)))
    shell = brushed(good.color, "X") if style == "metal" else paint(good.color, roughness=0.32, coat_weight=0.25)
    trim = plastic(good.second or "charcoal", 0.45)
    _shell(size, shell, upright=style == "ribbed")
    _seam(size, trim)
    _pull(size, trim)
    _grip(size, leather("chocolate") if style == "metal" else trim)
    for x in (-1, 1):
        for y in (-1, 1):
            _wheel((x * (size[0] / 2 - 0.045), y * (size[1] / 2 - 0.04)), trim)
    if style == "metal":
        _fittings(size, metal(good.shape.get("fittings", "steel"), 0.25))
    box((0.06, 0.004, 0.014), metal("steel", 0.2), (0, -size[1] / 2 - 0.003, FLOOR + size[2] * 0.88), 0.002)


def _shell(size: Point3, skin: Any, upright: bool) -> None:
    """A rounded box; the grooves run up its faces, or round it."""
    _, _, height = size
    rings, edge = [], 0.032
    for n in range(7):
        angle = math.pi / 2 * n / 6
        rings.append(_ring(size, edge * (1 - math.sin(angle)), FLOOR + edge * (1 - math.cos(angle)), 0.0))
    steps = 2 if upright else 120
    for n in range(1, steps):
        z = FLOOR + edge + (height - 2 * edge) * n / steps
        groove = 0.0 if upright else 0.0022 * (1 - abs(math.sin(math.pi * 13 * n / steps)) ** 0.4)
        rings.append(_ring(size, groove, z, 0.0035 if upright else 0.0))
    for n in range(7):
        angle = math.pi / 2 * n / 6
        rings.append(_ring(size, edge * (1 - math.cos(angle)), FLOOR + height - edge * (1 - math.sin(angle)), 0.0))
    if upright:
        rings[6:9] = [_ring(size, 0, z, depth) for z, depth in _fade(height, edge)]
    loft(rings, skin, levels=0)


def _fade(height: float, edge: float) -> list[tuple[float, float]]:
    low, high = FLOOR + edge, FLOOR + height - edge
    return [
        (low, 0.0),
        (low + 0.008, 0.004),
        (low + 0.02, 0.004),
        (high - 0.02, 0.004),
        (high - 0.008, 0.004),
        (high, 0.0),
    ]


def _ring(size: Point3, inset: float, z: float, groove: float) -> list[Point3]:
    """A level section; the grooves cut its front and back, twelve abreast."""
    wide, deep = size[0] / 2 - inset, size[1] / 2 - inset
    points = []
    for n in range(240):
        angle = 2 * math.pi * n / 240
        c, s = math.cos(angle), math.sin(angle)
        reach = 1 / (abs(c / wide) ** 9 + abs(s / deep) ** 9) ** (1 / 9)
        x, y = c * reach, s * reach
        if groove and abs(x) < wide * 0.84:
            cut = 1 - abs(math.sin(math.pi * 11 * (x / (wide * 1.68) + 0.5))) ** 0.45
            y -= math.copysign(groove * cut, y)
        points.append((x, y, z))
    return points


def _seam(size: Point3, trim: Any) -> None:
    """The zip or frame where the two shells meet."""
    width, _, height = size
    w, low, high, r = width / 2 + 0.001, FLOOR + 0.0, FLOOR + height + 0.001, 0.045
    corners = [
        (w, low + r),
        (w, high - r),
        (w - 0.008, high - 0.01),
        (w - r, high),
        (r - w, high),
        (0.008 - w, high - 0.01),
        (-w, high - r),
        (-w, low + r),
        (0.008 - w, low + 0.008),
        (r - w, low),
        (w - r, low),
        (w - 0.008, low + 0.008),
    ]
    tube([(x, 0, z) for x, z in corners], 0.0055, trim, closed=True)


def _pull(size: Point3, trim: Any) -> None:
    """The telescopic handle, drawn out."""
    width, depth, height = size
    y, top, half = depth * 0.36, FLOOR + height + 0.2, min(0.085, width * 0.24)
    for side in (-half, half):
        box((0.022, 0.016, 0.205), metal("steel", 0.22), (side, y, FLOOR + height - 0.01), 0.004)
        box((0.04, 0.03, 0.012), trim, (side, y, FLOOR + height - 0.004), 0.004)
    box((2 * half + 0.05, 0.03, 0.03), trim, (0, y, top - 0.012), 0.011)


def _grip(size: Point3, skin: Any) -> None:
    width, _, height = size
    top, side, middle = FLOOR + height, width / 2, FLOOR + height * 0.55
    tube(
        [(-0.075, 0, top - 0.004), (-0.06, 0, top + 0.016), (0.06, 0, top + 0.016), (0.075, 0, top - 0.004)],
        0.009,
        skin,
    )
    tube(
        [
            (side - 0.004, 0, middle - 0.075),
            (side + 0.016, 0, middle - 0.06),
            (side + 0.016, 0, middle + 0.06),
            (side - 0.004, 0, middle + 0.075),
        ],
        0.009,
        skin,
    )


def _wheel(at: tuple[float, float], trim: Any) -> None:
    x, y = at
    lathe(
        [(0, 0.04), (0.018, 0.04), (0.026, 0.052), (0.028, 0.07), (0, 0.07)], trim, segments=24, levels=1
    ).location = (x, y, 0)
    box((0.014, 0.03, 0.03), trim, (x, y, 0.02), 0.005)
    for side in (-0.012, 0.012):
        tire = lathe(
            [
                (0.001, -0.007),
                (0.012, -0.007),
                (0.019, -0.007),
                (0.0215, -0.004),
                (0.0215, 0.004),
                (0.019, 0.007),
                (0.012, 0.007),
                (0.001, 0.007),
            ],
            rubber("black"),
            segments=28,
            levels=0,
        )
        tire.rotation_euler.y = math.pi / 2
        tire.location = (x + side, y, 0.0217)
        ball(0.007, metal("steel", 0.3), (x + side + math.copysign(0.006, side), y, 0.0217), (0.4, 1, 1))


def _fittings(size: Point3, steel: Any) -> None:
    """Metal corners and two latches at the side of the lid."""
    width, depth, height = size
    for x in (-1, 1):
        for y in (-1, 1):
            for z in (FLOOR + 0.022, FLOOR + height - 0.022):
                ball(0.031, steel, (x * (width / 2 - 0.026), y * (depth / 2 - 0.026), z), (1, 1, 0.85))
    for z in (0.28, 0.8):
        box((0.012, 0.05, 0.034), steel, (-width / 2 - 0.003, 0, FLOOR + height * z), 0.003)
        box((0.012, 0.05, 0.034), steel, (width / 2 + 0.003, 0, FLOOR + height * z), 0.003)
