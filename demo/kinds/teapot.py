"""Teapots. shape: body (a key of BODIES), height and radius of the body, handle ("ear" or "arch"), hobnails (True: of
cast iron), straight (True: a straight spout)."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from demo.goods import Good
from demo.shapes import arc, ball, lathe, mesh, ring, tube, vessel
from demo.skins import glaze, paint, patterned, wood

VIEWS = ((-22.0, 18.0), (30.0, 34.0))

BODIES = {  # radius and height as parts of the whole
    "round": [(0.55, 0), (0.58, 0.03), (0.9, 0.22), (1.02, 0.5), (0.9, 0.78), (0.62, 0.95), (0.5, 1)],
    "tall": [(0.78, 0), (0.82, 0.02), (0.98, 0.12), (0.96, 0.4), (0.84, 0.7), (0.66, 0.93), (0.55, 1)],
    "flat": [(0.7, 0), (0.74, 0.04), (0.98, 0.22), (1.02, 0.48), (0.86, 0.78), (0.52, 0.96), (0.42, 1)],
    "cylinder": [(0.96, 0), (0.99, 0.02), (1.0, 0.06), (1.0, 0.5), (1.0, 0.9), (0.97, 0.97), (0.6, 1)],
}


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.105), good.shape.get("radius", 0.075)
    body = BODIES[good.shape.get("body", "round")]
    skin = _skin(good, height)
    vessel([(r * radius, z * height) for r, z in body], 0.004, skin)
    _lid(good, body[-1][0] * radius, height, skin)
    _spout(good, height, radius, skin)
    if good.shape.get("handle", "ear") == "arch":
        _arch(good, height, radius)
    else:
        _ear(height, radius, skin)
    if good.shape.get("hobnails"):
        _hobnails([(r * radius, z * height) for r, z in body], skin)


def _skin(good: Good, height: float) -> Any:
    if good.shape.get("hobnails"):
        return paint(good.color, roughness=0.5, metallic=0.25, specular_ior_level=0.6)
    skin = glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=height / 4, level=height * 0.4)
    return skin


def _lid(good: Good, mouth: float, height: float, skin: Any) -> None:
    rise = mouth * 0.4
    lathe(
        [
            (mouth + 0.003, height - 0.002),
            (mouth + 0.002, height + 0.003),
            (mouth * 0.6, height + rise),
            (0, height + rise * 1.2),
        ],
        skin,
    )
    knob = wood(good.second) if good.shape.get("handle") == "arch" and not good.shape.get("hobnails") else skin
    ball(mouth * 0.26, knob, at=(0, 0, height + rise * 1.2 + mouth * 0.18))


def _spout(good: Good, height: float, radius: float, skin: Any) -> None:
    if good.shape.get("straight"):
        path = [(-radius * 0.8, 0, height * 0.5), (-radius * 1.3, 0, height * 0.82), (-radius * 1.58, 0, height * 1.02)]
        tube(path, [radius * 0.26, radius * 0.19, radius * 0.13], skin)
        return
    path = [(-0.75, 0.28), (-1.2, 0.34), (-1.42, 0.6), (-1.52, 0.88), (-1.78, 1.04)]
    tube(
        [(x * radius, 0, z * height) for x, z in path],
        [radius * r for r in (0.34, 0.28, 0.2, 0.15, 0.12)],
        skin,
    )


def _ear(height: float, radius: float, skin: Any) -> None:
    path = [(0.8, 0.82), (1.25, 1.02), (1.72, 0.9), (1.72, 0.5), (1.35, 0.25), (0.88, 0.22)]
    tube([(x * radius, 0, z * height) for x, z in path], radius * 0.095, skin).scale = (1, 1.3, 1)


def _arch(good: Good, height: float, radius: float) -> None:
    """A bail over the lid, its grip of wood or wound cane."""
    grip = (
        paint(good.color, roughness=0.5, metallic=0.25) if good.shape.get("hobnails") else wood(good.second, along="X")
    )
    turns = arc(8)
    lift = radius * 1.25
    tube([(radius * 0.82 * math.cos(t), 0, height * 0.86 + lift * math.sin(t)) for t in turns], radius * 0.075, grip)
    for side in (-1, 1):
        ring(radius * 0.1, radius * 0.04, grip, at=(side * radius * 0.82, 0, height * 0.84))


def _hobnails(outline: list[tuple[float, float]], skin: Any) -> None:
    """Rows of small domes, all in one mesh."""
    rows = [point for low, high in pairwise(outline[2:-1]) for point in (low, _between(low, high))]
    points: list[tuple[float, float, float]] = []
    faces = []
    for row, (radius, z) in enumerate(rows):
        for n in range(28):
            turn = 2 * math.pi * (n + row % 2 / 2) / 28
            first = len(points)
            points.append(((radius + 0.0028) * math.cos(turn), (radius + 0.0028) * math.sin(turn), z))
            for corner in range(6):
                bend = math.pi * corner / 3
                side, up = turn + 0.004 / radius * math.cos(bend), z + 0.004 * math.sin(bend)
                points.append(((radius - 0.001) * math.cos(side), (radius - 0.001) * math.sin(side), up))
            faces += [(first, first + 1 + corner, first + 1 + (corner + 1) % 6) for corner in range(6)]
    mesh("hobnails", points, faces, skin)


def _between(low: tuple[float, float], high: tuple[float, float]) -> tuple[float, float]:
    return (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
