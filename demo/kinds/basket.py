"""Woven baskets. shape: body (a key of BODIES), height, radius, oval (how much longer than deep), handles ("ears",
"bail", "cut" or ""), lid (True). second is the handles' color, or the dipped part's."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from demo.goods import Good
from demo.shapes import arc, around, lathe, mesh, tube
from demo.skins import leather, paint, patterned

VIEWS = ((-24.0, 18.0), (30.0, 36.0))

BODIES = {  # radius and height as parts of the whole
    "belly": [(0.72, 0), (0.92, 0.15), (1.0, 0.35), (0.96, 0.6), (0.84, 0.82), (0.8, 1)],
    "straight": [(0.86, 0), (0.9, 0.2), (0.94, 0.5), (0.98, 0.8), (1.0, 1)],
    "bowl": [(0.6, 0), (0.76, 0.25), (0.88, 0.5), (0.96, 0.8), (1.0, 1)],
}


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.3), good.shape.get("radius", 0.19)
    oval = good.shape.get("oval", 1.0)
    body = [(r * radius, z * height) for r, z in BODIES[good.shape.get("body", "belly")]]
    skin = _straw(good, height)
    rows = max(6, round(height / good.shape.get("strand", 0.014)))
    things = [_weave(body, rows, skin), lathe([(0, 0.004), (body[0][0], 0.003)], skin)]
    rim = [(body[-1][0] * math.cos(t), body[-1][0] * math.sin(t), height) for t in around(32)]
    things.append(tube(rim, 0.0085, skin, closed=True))
    if good.shape.get("lid"):
        things += _lid(body[-1][0], height, skin)
    for thing in things:
        thing.scale = (oval, 1, 1)
    _handles(good, body[-1][0] * oval, height)


def _straw(good: Good, height: float) -> Any:
    skin = paint(good.color, roughness=0.85, sheen_weight=0.2)
    if good.pattern != "plain":
        patterned(
            skin,
            good.pattern,
            good.second,
            size=good.shape.get("repeat", 0.1),
            level=height * good.shape.get("dip", 0.4),
        )
    return skin


def _reach(body: list[tuple[float, float]], z: float) -> float:
    for (r0, z0), (r1, z1) in pairwise(body):
        if z <= z1:
            part = (z - z0) / (z1 - z0)
            return r0 + (r1 - r0) * part
    return body[-1][0]


def _weave(body: list[tuple[float, float]], rows: int, skin: Any) -> Any:
    """One sheet, its strands pressed over and under the stakes in turn."""
    stakes = 2 * round(math.pi * body[-1][0] / (2.1 * body[-1][1] / rows) / 2)
    across, up = stakes * 6, rows * 5
    height, swing = body[-1][1], 0.42 * body[-1][1] / rows
    points = []
    for step in range(up + 1):
        z = height * step / up
        row, part = divmod(step, 5)
        round_ = math.sin(math.pi * part / 5)
        for turn in around(across):
            over = math.cos(stakes * turn / 2 + math.pi * (row % 2))
            out = _reach(body, z) + swing * over * (0.35 + 0.65 * round_) + swing * 0.7 * (round_ - 1)
            points.append((out * math.cos(turn), out * math.sin(turn), z))
    faces = [
        (r * across + n, r * across + (n + 1) % across, (r + 1) * across + (n + 1) % across, (r + 1) * across + n)
        for r in range(up)
        for n in range(across)
    ]
    return mesh("weave", points, faces, skin)


def _lid(radius: float, height: float, skin: Any) -> list[Any]:
    """Coils, one inside the other, and a loop to lift it by."""
    made = []
    coils = max(5, round(radius / 0.017))
    for n in range(coils):
        out = radius * 1.04 * (coils - n) / coils
        z = height + 0.014 + 0.03 * (1 - (out / radius) ** 2)
        made.append(
            tube(
                [(out * math.cos(t), out * math.sin(t), z) for t in around(24)],
                radius * 1.04 / coils * 0.62,
                skin,
                closed=True,
            )
        )
    made.append(
        tube(
            [(0.03 * math.cos(t), 0, height + 0.045 + 0.035 * math.sin(t)) for t in arc(6)],
            0.006,
            skin,
        )
    )
    return made


def _handles(good: Good, reach: float, height: float) -> None:
    style = good.shape.get("handles", "ears")
    if not style:
        return
    skin = leather(good.second) if good.second and good.pattern == "plain" else paint(good.color, roughness=0.85)
    if style == "bail":
        arch = [(reach * math.cos(t), 0, height + reach * 1.0 * math.sin(t)) for t in arc(12)]
        tube(arch, 0.0095, skin)
        return
    for side in (-1, 1):
        span = min(0.075, reach * 0.45)
        arch = [
            (side * (reach + 0.012 + 0.01 * math.sin(t)), span * math.cos(t), height - 0.03 + 0.085 * math.sin(t))
            for t in arc(8)
        ]
        tube(arch, 0.0085, skin)
