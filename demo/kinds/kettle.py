"""Kettles. shape: model ("electric", "stovetop" or "gooseneck"), height and radius of the body, gauge (True: a window
that shows how full it is). color is the body's, second the handle's."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import arc, ball, box, lathe, ring, tube, vessel
from demo.skins import brushed, lacquer, metal, plastic, wood

VIEWS = ((-24.0, 12.0), (32.0, 26.0))


def build(good: Good) -> None:
    {"electric": _electric, "stovetop": _stovetop, "gooseneck": _gooseneck}[good.shape.get("model", "electric")](good)


def _body_skin(good: Good) -> Any:
    return brushed(good.color) if good.color in ("steel", "copper", "brass") else lacquer(good.color)


def _grip(good: Good) -> Any:
    return wood(good.second, along="Z") if good.second in ("oak", "walnut") else plastic(good.second or "black", 0.45)


def _electric(good: Good) -> None:
    height, radius = good.shape.get("height", 0.2), good.shape.get("radius", 0.078)
    skin, grip, steel = _body_skin(good), _grip(good), metal("steel", 0.2)
    lathe(
        [
            (0, 0),
            (radius + 0.002, 0),
            (radius + 0.004, 0.003),
            (radius + 0.004, 0.018),
            (radius - 0.004, 0.022),
            (0, 0.022),
        ],
        plastic("black", 0.4),
    )
    low, top = 0.026, height + 0.026
    mouth = radius * 0.74
    vessel(
        [
            (radius - 0.003, low),
            (radius, low + 0.006),
            (radius * 0.98, low + height * 0.3),
            (radius * 0.86, low + height * 0.75),
            (mouth, top - 0.002),
            (mouth, top),
        ],
        0.002,
        skin,
    )
    ring(radius, 0.0022, steel, at=(0, 0, low + 0.008), stretch=2.0)
    lathe(
        [(mouth - 0.001, top - 0.004), (mouth - 0.003, top + 0.006), (mouth * 0.6, top + 0.012), (0, top + 0.013)], skin
    )
    lathe(
        [
            (0.0, top + 0.01),
            (0.006, top + 0.012),
            (0.006, top + 0.022),
            (0.013, top + 0.026),
            (0.012, top + 0.034),
            (0, top + 0.035),
        ],
        grip,
    )
    _beak(mouth, top, height, skin)
    path = [
        (mouth * 0.9, top - 0.014),
        (mouth + 0.025, top + 0.002),
        (radius + 0.046, top - 0.012),
        (radius + 0.05, top - height * 0.45),
        (radius + 0.038, low + height * 0.24),
        (radius * 0.96, low + height * 0.16),
    ]
    tube([(x, 0, z) for x, z in path], [0.009, 0.0095, 0.0105, 0.0105, 0.0095, 0.008], grip).scale = (1, 1.4, 1)
    box((0.012, 0.018, 0.01), plastic("cherry", 0.3), at=(radius + 0.02, 0, low + height * 0.19), edge=0.003)
    if good.shape.get("gauge"):
        box(
            (0.016, 0.004, height * 0.5),
            plastic("smoke", 0.1),
            at=(0, -radius * 0.94, low + height * 0.22),
            edge=0.0015,
        ).rotation_euler = (-0.1, 0, 0)


def _beak(mouth: float, top: float, height: float, skin: Any) -> None:
    """A pulled lip on the left: half a cone from the wall out to the pouring edge."""
    path = [(-mouth * 0.72, top - height * 0.34), (-mouth * 0.98, top - height * 0.14), (-mouth * 1.28, top - 0.004)]
    tube([(x, 0, z) for x, z in path], [0.004, mouth * 0.3, mouth * 0.34], skin)


def _stovetop(good: Good) -> None:
    height, radius = good.shape.get("height", 0.135), good.shape.get("radius", 0.11)
    skin, grip, steel = _body_skin(good), _grip(good), metal("steel", 0.18)
    lathe(
        [
            (0, 0.0),
            (radius * 0.9, 0),
            (radius * 0.98, 0.004),
            (radius, 0.018),
            (radius * 0.98, height * 0.35),
            (radius * 0.8, height * 0.75),
            (radius * 0.48, height * 0.97),
            (radius * 0.4, height),
        ],
        skin,
    )
    ring(radius * 0.97, 0.004, steel, at=(0, 0, 0.008))
    lathe(
        [
            (radius * 0.42, height - 0.003),
            (radius * 0.43, height + 0.004),
            (radius * 0.25, height + 0.016),
            (0, height + 0.02),
        ],
        skin,
    )
    ball(0.012, grip, at=(0, 0, height + 0.032))
    tube(
        [(-radius * 0.72, 0, height * 0.55), (-radius * 1.05, 0, height * 0.88), (-radius * 1.22, 0, height * 1.06)],
        [0.022, 0.017, 0.014],
        skin,
    )
    tube([(-radius * 1.19, 0, height * 1.03), (-radius * 1.28, 0, height * 1.14)], [0.0165, 0.0165], grip)
    turns = arc(10)
    arch = [(radius * 0.78 * math.cos(turn), 0, height * 0.72 + radius * 1.12 * math.sin(turn)) for turn in turns]
    tube(arch, 0.0042, steel)
    tube(arch[3:8], [0.009, 0.011, 0.0115, 0.011, 0.009], grip).scale = (1, 1.3, 1)


def _gooseneck(good: Good) -> None:
    height, radius = good.shape.get("height", 0.13), good.shape.get("radius", 0.075)
    skin, grip = _body_skin(good), _grip(good)
    lathe(
        [
            (0, 0),
            (radius * 0.98, 0),
            (radius, 0.003),
            (radius, 0.01),
            (radius * 0.82, height * 0.75),
            (radius * 0.66, height),
            (radius * 0.6, height),
        ],
        skin,
    )
    for place in range(good.shape.get("rings", 0)):
        ring(radius * (0.97 - 0.035 * place), 0.002, skin, at=(0, 0, height * (0.18 + 0.16 * place)))
    lathe(
        [(radius * 0.66, height), (radius * 0.66, height + 0.004), (radius * 0.3, height + 0.01), (0, height + 0.011)],
        skin,
    )
    lathe(
        [
            (0, height + 0.01),
            (0.007, height + 0.012),
            (0.006, height + 0.02),
            (0.011, height + 0.027),
            (0, height + 0.032),
        ],
        grip,
    )
    neck = [(-0.8, 0.16), (-1.25, 0.14), (-1.62, 0.4), (-1.6, 0.8), (-1.9, 1.12), (-2.2, 1.08)]
    tube([(x * radius, 0, z * height) for x, z in neck], [0.011, 0.009, 0.0068, 0.0058, 0.005, 0.0045], skin)
    handle = [(0.72, 0.94), (1.1, 1.08), (1.72, 1.04), (1.86, 0.8), (1.8, 0.3)]
    tube([(x * radius, 0, z * height) for x, z in handle], [0.006, 0.0085, 0.0095, 0.0095, 0.008], grip).scale = (
        1,
        1.35,
        1,
    )
