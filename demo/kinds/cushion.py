"""Cushions. shape: form ("square" or "bolster": standing, leaning back; "seat" or "round": a pad lying on a chair),
width, height, puff (half its thickness), piping (a color), button (True: one in the middle), repeat (of the pattern).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from demo.goods import Good
from demo.shapes import around, ball, lathe, mesh, subdivide, tube
from demo.skins import knitted, paint, patterned, shader_of, woven

VIEWS = ((-20.0, 14.0), (28.0, 30.0))
STEPS = 30


def build(good: Good) -> None:
    width = good.shape.get("width", 0.45)
    height, puff = good.shape.get("height", width), good.shape.get("puff", 0.075)
    form = good.shape.get("form", "square")
    if form == "bolster":
        return _bolster(good, width, good.shape.get("radius", 0.09))
    round_ = form == "round"
    lying = form in ("seat", "round")
    things = [_case(good, width, height, puff, round_), _seam(good, width, height, round_)]
    if good.shape.get("button"):
        things += [ball(0.014, _skin(good), at=(0, side * puff * 0.62, 0), stretch=(1, 0.5, 1)) for side in (-1, 1)]
    for thing in things:
        x, y, z = thing.location
        thing.location = (x, z, y + puff) if lying else (x, y * math.cos(0.3) + 0.02, z + height * 0.485)
        thing.rotation_euler = (-math.pi / 2 if lying else -0.3, 0, 0)
    if lying:
        _ties(good, width, puff)
    return None


def _skin(good: Good) -> Any:
    skin = {"wool": knitted, "velvet": _velvet}.get(good.material, woven)(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.09), level=0.0)
    return skin


def _velvet(color: str) -> Any:
    """Pile: no gloss in the middle, a lighter tone of its own color where one looks along the cloth."""
    skin = paint(color, roughness=1.0, specular_ior_level=0.15, sheen_weight=0.7, sheen_roughness=0.35)
    shader = shader_of(skin)
    deep = shader.inputs["Base Color"]
    shader.inputs["Sheen Tint"].default_value = [min(1.0, part**0.6) for part in deep.default_value]
    deep.default_value = [*(part * 0.85 for part in deep.default_value[:3]), 1.0]
    return skin


def _edge(u: float, v: float, width: float, height: float, round_: bool) -> tuple[float, float]:
    """Where a point of the square -1 … 1 lies on the case: drawn in along its sides, so that the corners stand out."""
    if round_:
        return width / 2 * u * math.sqrt(1 - v * v / 2), height / 2 * v * math.sqrt(1 - u * u / 2)
    return width / 2 * u * (1 - 0.09 * (1 - v * v) * u * u), height / 2 * v * (1 - 0.09 * (1 - u * u) * v * v)


def _case(good: Good, width: float, height: float, puff: float, round_: bool) -> Any:
    dice = replace(good, id=good.family).dice("creases")  # one design, one filling
    creases = [(dice.uniform(-0.8, 0.8), dice.uniform(-0.8, 0.8), dice.uniform(0, math.pi)) for _ in range(12)]
    creases += [(u * 0.8, v * 0.8, math.atan2(v, u) + dice.uniform(-0.35, 0.35)) for u in (-1, 1) for v in (-1, 1)]
    points, faces = [], []
    for side in (-1, 1):
        start = len(points)
        for row in range(STEPS + 1):
            for column in range(STEPS + 1):
                u, v = -1 + 2 * column / STEPS, -1 + 2 * row / STEPS
                x, z = _edge(u, v, width, height, round_)
                swell = ((1 - u**4) * (1 - v**4)) ** 0.5
                points.append((x, side * puff * _full(u, v, swell, creases, good), z))
        for row in range(STEPS):
            for column in range(STEPS):
                low = start + row * (STEPS + 1) + column
                quad = (low, low + 1, low + STEPS + 2, low + STEPS + 1)
                faces.append(quad if side < 0 else quad[::-1])
    return subdivide(mesh("case", points, faces, _skin(good)), 1)


def _full(u: float, v: float, swell: float, creases: list[tuple[float, float, float]], good: Good) -> float:
    """How far the filling pushes out at a point: less along creases, and at a button."""
    depth = swell
    for x, y, turn in creases:
        along = (u - x) * math.cos(turn) + (v - y) * math.sin(turn)
        across = (v - y) * math.cos(turn) - (u - x) * math.sin(turn)
        depth -= 0.12 * swell * math.exp(-((across / 0.07) ** 2) - (along / 0.4) ** 2)
    if good.shape.get("button"):
        depth -= 0.5 * math.exp(-(u * u + v * v) / 0.035)
    return depth


def _seam(good: Good, width: float, height: float, round_: bool) -> Any:
    along = [-1 + 2 * n / 12 for n in range(12)]
    square = [(u, -1) for u in along] + [(1, v) for v in along] + [(-u, 1) for u in along] + [(-1, -v) for v in along]
    edge = [_edge(u, v, width, height, round_) for u, v in square]
    return tube([(x, 0, z) for x, z in edge], 0.0048, woven(good.shape.get("piping", good.color)), closed=True)


def _ties(good: Good, width: float, puff: float) -> None:
    """Ribbons at the two back corners."""
    for side in (-1, 1):
        x, y = side * width * 0.42, width * 0.42
        for out in (0.5, 1.2):
            path = [
                (x, y, puff),
                (x + side * 0.03 * out, y + 0.03, puff * 0.8),
                (x + side * 0.05 * out, y + 0.05 / out, 0.006),
            ]
            tube(path, 0.0035, woven(good.shape.get("piping", good.color)))


def _bolster(good: Good, width: float, radius: float) -> None:
    """A roll, its ends gathered to a button."""
    half = width / 2
    profile = [
        (0, -half + 0.014),
        (radius * 0.5, -half + 0.008),
        (radius * 0.93, -half),
        (radius, -half + 0.02),
        (radius * 1.03, 0),
    ]
    profile += [(r, -z) for r, z in reversed(profile[:-1])]
    roll = lathe(profile, _skin(good))
    roll.rotation_euler, roll.location = (0, math.pi / 2, 0), (0, 0, radius)
    for side in (-1, 1):
        ball(
            0.016,
            woven(good.shape.get("piping", good.color)),
            at=(side * (half - 0.012), 0, radius),
            stretch=(0.6, 1, 1),
        )
        hem = [(side * half, radius * 0.95 * math.cos(t), radius + radius * 0.95 * math.sin(t)) for t in around(24)]
        tube(hem, 0.005, woven(good.shape.get("piping", good.color)), closed=True)
