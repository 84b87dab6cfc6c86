"""Vases. shape: body (a key of BODIES, or "ring": a ring on a foot), height, radius, ribs (how many flutes), ears
(True: two handles)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import lathe, ring, tube, vessel
from demo.skins import glass, glaze, matte, patterned, shader_of

VIEWS = ((-22.0, 12.0), (32.0, 28.0))

BODIES = {  # radius and height as parts of the whole
    "bottle": [(0.7, 0), (0.74, 0.02), (1.0, 0.2), (0.98, 0.38), (0.6, 0.56), (0.27, 0.68), (0.22, 0.85), (0.3, 1)],
    "bulb": [(0.45, 0), (0.5, 0.03), (0.95, 0.3), (1.0, 0.5), (0.8, 0.74), (0.45, 0.88), (0.42, 0.94), (0.52, 1)],
    "amphora": [(0.4, 0), (0.42, 0.03), (0.62, 0.2), (0.96, 0.52), (0.9, 0.68), (0.42, 0.82), (0.36, 0.92), (0.5, 1)],
    "cylinder": [(0.94, 0), (1.0, 0.02), (1.0, 0.1), (1.0, 0.5), (1.0, 0.95), (1.0, 1)],
    "tulip": [(0.6, 0), (0.62, 0.02), (0.56, 0.1), (0.66, 0.35), (0.84, 0.62), (0.82, 0.82), (1.0, 1)],
    "steps": [
        (1, 0),
        (1, 0.02),
        (1, 0.3),
        (1, 0.33),
        (0.78, 0.34),
        (0.78, 0.38),
        (0.78, 0.6),
        (0.78, 0.63),
        (0.54, 0.64),
        (0.54, 0.68),
        (0.54, 0.96),
        (0.54, 1),
    ],
}


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.26), good.shape.get("radius", 0.075)
    skin = _skin(good, height)
    if good.shape.get("body") == "ring":
        return _hoop(height, skin)
    body = BODIES[good.shape.get("body", "bottle")]
    things = vessel([(r * radius, z * height) for r, z in body], 0.004, skin, segments=96)
    if ribs := good.shape.get("ribs", 0):
        _flute(things, ribs)
    if good.shape.get("ears"):
        _ears(radius, height, skin)
    for place in range(good.shape.get("rings", 0)):
        ring(radius * 0.3, radius * 0.035, skin, at=(0, 0, height * (0.68 + 0.06 * place)))
    return None


def _skin(good: Good, height: float) -> Any:
    if good.material == "glass":
        return _tinted(good.color)
    skin = matte(good.color) if good.shape.get("matte") else glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", height / 6), level=height * 0.4)
    return skin


def _tinted(color: str) -> Any:
    """Glass whose color, seen through four walls, comes out as the palette's."""
    skin = glass(color)
    base = shader_of(skin).inputs["Base Color"]
    base.default_value = [part**0.35 for part in base.default_value]
    return skin


def _flute(things: list[Any], ribs: int) -> None:
    """Press upright flutes into the wall: the farther from the axis, the deeper."""
    for thing in things:
        for vertex in thing.data.vertices:
            turn = math.atan2(vertex.co.y, vertex.co.x)
            press = 1 - 0.035 * (1 + math.cos(ribs * turn))
            vertex.co.x, vertex.co.y = vertex.co.x * press, vertex.co.y * press


def _ears(radius: float, height: float, skin: Any) -> None:
    for side in (-1, 1):
        path = [(0.4, 0.9), (0.8, 0.93), (1.0, 0.82), (0.92, 0.68), (0.78, 0.66)]
        tube([(side * x * radius, 0, z * height) for x, z in path], radius * 0.085, skin)


def _hoop(height: float, skin: Any) -> None:
    """A ring standing upright, with a foot and a short neck."""
    thick = height * 0.13
    reach = height * 0.42 - thick
    circle = ring(reach, thick, skin)
    circle.rotation_euler, circle.location = (math.pi / 2, 0, 0), (0, 0, height * 0.45)
    lathe([(0, 0), (thick * 1.1, 0), (thick * 1.15, 0.003), (thick * 0.8, height * 0.08)], skin)
    vessel(
        [
            (thick * 0.7, height * 0.82),
            (thick * 0.7, height * 0.9),
            (thick * 0.72, height * 0.94),
            (thick * 0.95, height),
        ],
        0.004,
        skin,
    )
