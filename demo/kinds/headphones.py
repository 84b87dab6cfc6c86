"""Headphones, upright. shape: oval (a cup's height to its width), cup (its radius), cap (plain, ring, wood, grille),
cable (whether one leaves the left cup)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, ball, lathe, loft, place, ring, tube
from demo.skins import leather, metal, plastic, wood

VIEWS = ((-38.0, 12.0), (32.0, 24.0))
HEAD = 0.074  # half the distance between the ears


def build(good: Good) -> None:
    cup, oval = good.shape.get("cup", 0.04), good.shape.get("oval", 1.0)
    middle = cup * oval
    top = middle + 0.108
    shell, soft, steel = plastic(good.color, 0.42), leather(good.second or "charcoal"), metal("steel", 0.2)
    _headband(top, shell, soft)
    for side in (-1, 1):
        _cup(good, side, middle, shell, soft)
        _arm(side, middle, cup, oval, top, steel)
    if good.shape.get("cable"):
        _cable()


def _arch(radius_x: float, radius_z: float, middle_z: float, width: float, thick: float, reach: float) -> Any:
    """Rings of a flat band over the head, from the left ear to the right."""
    rings = []
    for n in range(17):
        angle = math.radians(90 + reach - 2 * reach * n / 16)
        out = (math.cos(angle), math.sin(angle))
        slim = width * (0.62 + 0.38 * math.sin(angle))
        rings.append(
            [
                (
                    (radius_x + across * thick) * out[0],
                    along * slim,
                    middle_z + (radius_z + across * thick) * out[1],
                )
                for along, across in _PILL
            ]
        )
    return rings


_PILL = [
    (
        0.5 * math.copysign(abs(math.cos(a)) ** 0.5, math.cos(a)),
        0.5 * math.copysign(abs(math.sin(a)) ** 0.7, math.sin(a)),
    )
    for a in (2 * math.pi * n / 12 for n in range(12))
]


def _headband(top: float, shell: Any, soft: Any) -> None:
    radius = HEAD + 0.012
    loft(_arch(radius, 0.078, top - 0.082, 0.034, 0.006, 84), shell, levels=1)
    loft(_arch(radius - 0.008, 0.071, top - 0.082, 0.03, 0.013, 56), soft, levels=1)


def _cup(good: Good, side: int, middle: float, shell: Any, soft: Any) -> None:
    """Turn one cup about x: its cushion inside, its shell and cap outside."""
    radius, oval = good.shape.get("cup", 0.04), good.shape.get("oval", 1.0)
    parts = [
        lathe(
            [
                (radius * 0.9, 0),
                (radius, 0.004),
                (radius, 0.014),
                (radius * 0.94, 0.021),
                (radius * 0.8, 0.024),
                (0, 0.025),
            ],
            shell,
        ),
        ring(radius * 0.7, radius * 0.27, soft, (0, 0, -0.008)),
        lathe([(0, -0.004), (radius * 0.75, -0.004)], plastic("black", 0.8), levels=0),
        *_cap(good, radius),
    ]
    for part in parts:
        deep = part.location.z
        place(part, (side * (HEAD - 0.006 + deep), 0, middle), (0, side * 90, 0))
        part.scale = (oval, 1, 1)


def _cap(good: Good, radius: float) -> list[Any]:
    match good.shape.get("cap", "ring"):
        case "ring":
            return [ring(radius * 0.62, 0.0016, metal("steel", 0.15), (0, 0, 0.0246))]
        case "wood":
            return [
                lathe(
                    [(radius * 0.84, 0.02), (radius * 0.82, 0.028), (radius * 0.6, 0.031), (0, 0.032)],
                    wood("walnut", "X"),
                )
            ]
        case "grille":
            black = plastic("black", 0.5)
            disc = lathe([(radius * 0.84, 0.02), (radius * 0.82, 0.027), (radius * 0.6, 0.028), (0, 0.028)], black)
            return [
                disc,
                *(
                    ring(radius * part, 0.0011, metal("steel", 0.25), (0, 0, 0.0284))
                    for part in (0.2, 0.36, 0.52, 0.68, 0.82)
                ),
            ]
    return []


def _arm(side: int, middle: float, cup: float, oval: float, top: float, steel: Any) -> None:
    """Bend the fork that holds a cup, and the rod from it into the headband."""
    x, reach = side * (HEAD + 0.008), cup + 0.004
    up = middle + cup * oval
    fork: list[Point3] = [
        (x, -reach, middle),
        (x, -reach, middle + cup * oval * 0.5),
        (x, -reach * 0.6, up + 0.008),
        (x, 0, up + 0.011),
        (x, reach * 0.6, up + 0.008),
        (x, reach, middle + cup * oval * 0.5),
        (x, reach, middle),
    ]
    tube(fork, 0.0026, steel)
    for y in (-reach, reach):
        ball(0.0042, steel, (x, y, middle))
    tube([(x, 0, up + 0.009), (side * (HEAD + 0.011), 0, top - 0.06)], 0.0036, steel)


def _cable() -> None:
    x = -HEAD - 0.008
    path: list[Point3] = [
        (x, 0, 0.006),
        (x, -0.004, 0.002),
        (x - 0.01, -0.05, 0.002),
        (x + 0.05, -0.085, 0.002),
        (0.02, -0.06, 0.002),
        (0.05, -0.08, 0.002),
    ]
    tube(path, 0.0017, plastic("black", 0.5))
    tube([(0.05, -0.08, 0.003), (0.075, -0.095, 0.003)], 0.0032, metal("brass", 0.2))
