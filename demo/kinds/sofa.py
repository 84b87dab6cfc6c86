"""Armchairs and sofas. shape: seats (1 to 3), model ("club": low round arms, or "frame": a frame of wood with two
cushions), back (its height), button (True: buttons in the back). color is the cloth's, second the legs' or frame's."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.kinds.chair import frame
from demo.shapes import Point3, around, ball, mesh, subdivide, tube
from demo.skins import leather, plush, woven

VIEWS = ((-28.0, 14.0), (36.0, 22.0))


def build(good: Good) -> None:
    {"club": _club, "frame": _frame}[good.shape.get("model", "club")](good)


def _cloth(good: Good) -> Any:
    return {"leather": leather, "velvet": plush}.get(good.material, woven)(good.color)


def soft_box(size: Point3, at: Point3, skin: Any, square: float = 0.3, crown: float = 0.0) -> Any:
    """A stuffed block with its floor's middle at `at`: the smaller `square`, the sharper its edges; `crown` is how
    far its top swells."""
    columns, up = 40, 20
    points = []
    for row in range(up + 1):
        tilt = -math.pi / 2 + math.pi * row / up
        for turn in around(columns):
            out = _power(math.cos(tilt), square)
            x, y, z = (
                out * _power(math.cos(turn), square),
                out * _power(math.sin(turn), square),
                _power(math.sin(tilt), square),
            )
            swell = crown * max(0.0, z) * (1 - x * x) * (1 - y * y)
            points.append((at[0] + x * size[0] / 2, at[1] + y * size[1] / 2, at[2] + (z + 1) * size[2] / 2 + swell))
    faces = [
        (r * columns + n, r * columns + (n + 1) % columns, (r + 1) * columns + (n + 1) % columns, (r + 1) * columns + n)
        for r in range(up)
        for n in range(columns)
    ]
    return subdivide(mesh("soft", points, faces, skin), 1)


def _power(value: float, exponent: float) -> float:
    return math.copysign(abs(value) ** exponent, value)


def _club(good: Good) -> None:
    seats, back, skin = good.shape.get("seats", 1), good.shape.get("back", 0.78), _cloth(good)
    place = 0.6
    inside, arm, depth = place * seats, 0.19, 0.8
    whole = inside + 2 * arm
    soft_box((inside + 0.12, depth - 0.06, 0.24), (0, 0.02, 0.13), skin, 0.18)
    soft_box((whole - 0.02, 0.24, back - 0.13), (0, depth / 2 - 0.12, 0.13), skin, 0.25)
    for side in (-1, 1):
        soft_box((arm, depth, 0.46), (side * (inside + arm) / 2, 0, 0.13), skin, 0.3)
    for seat in range(seats):
        x = place * (seat - (seats - 1) / 2)
        soft_box((place - 0.008, 0.62, 0.16), (x, -0.09, 0.34), skin, 0.24, crown=0.025)
        cushion = soft_box((place - 0.02, 0.17, 0.4), (x, 0.0, 0.0), skin, 0.36)
        cushion.location, cushion.rotation_euler = (0, 0.2, 0.47), (-0.16, 0, 0)
        if good.shape.get("button"):
            _buttons(x, skin)
    legs = frame(good.second or "walnut")
    for x in (-1, 1):
        for y in (-1, 1):
            high = (x * (whole / 2 - 0.1), y * (depth / 2 - 0.1), 0.15)
            tube([high, (high[0] + x * 0.03, high[1] + y * 0.03, 0)], [0.024, 0.014], legs)


def _buttons(middle: float, skin: Any) -> None:
    for x in (-0.15, 0.15):
        for z in (0.6, 0.74):
            ball(0.016, skin, at=(middle + x, 0.125 + (z - 0.6) * 0.16, z), stretch=(1, 0.6, 1))


def _frame(good: Good) -> None:
    """A lounge chair: bent wood at either side, a seat and a back cushion between."""
    seats, skin, wooden = good.shape.get("seats", 1), _cloth(good), frame(good.second or "oak")
    wide = 0.6 * seats
    for side in (-1, 1):
        x = side * (wide / 2 + 0.035)
        tube([(x, -0.34, 0), (x, -0.32, 0.3), (x, -0.3, 0.56)], [0.017, 0.021, 0.018], wooden)
        tube([(x, 0.42, 0), (x, 0.32, 0.34), (x, 0.36, 0.56), (x, 0.47, 0.82)], [0.017, 0.021, 0.02, 0.017], wooden)
        arm = tube(
            [(x, -0.37, 0.575), (x, -0.1, 0.585), (x, 0.2, 0.57), (x, 0.4, 0.555)], [0.024, 0.03, 0.026, 0.02], wooden
        )
        arm.scale = (1, 1, 1)
        tube([(x, -0.32, 0.3), (x, 0.34, 0.25)], 0.019, wooden)
    for y, z in ((-0.32, 0.28), (0.33, 0.24), (0.455, 0.78)):
        tube([(-wide / 2 - 0.035, y, z), (wide / 2 + 0.035, y, z)], 0.017, wooden)
    for seat in range(seats):
        x = 0.6 * (seat - (seats - 1) / 2)
        pad = soft_box((0.59, 0.66, 0.14), (x, 0, 0), skin, 0.22, crown=0.02)
        pad.location, pad.rotation_euler = (0, -0.02, 0.3), (-0.07, 0, 0)
        rest = soft_box((0.59, 0.14, 0.56), (x, 0, 0), skin, 0.24)
        rest.location, rest.rotation_euler = (0, 0.26, 0.38), (-0.27, 0, 0)
        if good.shape.get("button"):
            for place in (-0.14, 0.14):
                ball(0.016, skin, at=(x + place, 0.27, 0.68), stretch=(1, 0.6, 1))
