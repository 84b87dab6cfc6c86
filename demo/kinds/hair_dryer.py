"""Hair dryers, standing on their handle. shape: barrel (its length), ionic (a ring for a body)."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.shapes import Point3, box, lathe, loft, place, ring, tube
from demo.skins import metal, plastic, rubber

VIEWS = ((-62.0, 10.0), (52.0, 20.0))


def build(good: Good) -> None:
    long, radius, up = good.shape.get("barrel", 0.15), 0.04, 0.19
    shell, trim = plastic(good.color, 0.25), metal(good.second or "steel", 0.2)
    half = long / 2
    barrel = [
        (radius * 0.8, -half),
        (radius * 0.98, -half + 0.012),
        (radius * 1.08, -half * 0.4),
        (radius, half * 0.2),
        (radius * 0.78, half * 0.8),
        (radius * 0.72, half),
    ]
    place(lathe(barrel, shell), (0, 0, up), (90, 0, 0))
    mouth = [
        (radius * 0.73, 0),
        (radius * 0.76, 0.003),
        (radius * 0.72, 0.014),
        (radius * 0.62, 0.014),
        (radius * 0.6, -0.01),
        (0, -0.01),
    ]
    place(lathe(mouth, plastic("charcoal", 0.5)), (0, -half, up), (90, 0, 0))
    _nozzle(half, radius, up)
    ring(radius * 0.77, 0.0018, trim, (0, -half * 0.86, up), (90, 0, 0))
    _intake(half, radius, up)
    sections = [
        _section(0.016, 0.0205, 0.02, 0.0),
        _section(0.0165, 0.021, 0.019, 0.012),
        _section(0.0155, 0.019, 0.012, 0.06),
        _section(0.0165, 0.02, 0.006, 0.11),
        _section(0.019, 0.026, 0.002, up - 0.03),
        _section(0.021, 0.034, 0.0, up - 0.008),
    ]
    loft(sections, shell)
    box((0.012, 0.006, 0.038), rubber("charcoal"), (0, -0.0105, 0.075), 0.002)
    for z, color in ((0.079, "stone"), (0.097, "coral")):
        box((0.008, 0.006, 0.011), plastic(color), (0, -0.0135, z), 0.002)
    _cord()


def _section(a: float, b: float, y: float, z: float) -> list[Point3]:
    return [(a * math.cos(2 * math.pi * n / 16), y + b * math.sin(2 * math.pi * n / 16), z) for n in range(16)]


def _nozzle(half: float, radius: float, up: float) -> None:
    rings = []
    for back, wide, tall in _NOZZLE:
        rings.append([(radius * wide * x, -half - back, up + radius * tall * z) for x, z in _ROUND])
    loft(rings, plastic("charcoal", 0.4), levels=1, caps=False)
    box((radius * 1.5, 0.003, radius * 0.16), plastic("black", 0.8), (0, -half - 0.05, up - radius * 0.08), 0)


_NOZZLE = (
    (0.012, 0.72, 0.72),
    (0.026, 0.78, 0.6),
    (0.042, 0.92, 0.36),
    (0.056, 1.05, 0.24),
    (0.058, 1.05, 0.24),
    (0.058, 1.0, 0.19),
    (0.05, 0.98, 0.17),
)
_ROUND = [
    (0.0, -1.0),
    (0.5, -0.87),
    (0.87, -0.5),
    (1.0, 0.0),
    (0.87, 0.5),
    (0.5, 0.87),
    (0.0, 1.0),
    (-0.5, 0.87),
    (-0.87, 0.5),
    (-1.0, 0.0),
    (-0.87, -0.5),
    (-0.5, -0.87),
]


def _intake(half: float, radius: float, up: float) -> None:
    """Close the back with a dome of rings over a dark grille."""
    place(
        lathe([(radius * 0.76, 0), (radius * 0.6, 0.006), (0, 0.01)], plastic("black", 0.7)),
        (0, half - 0.004, up),
        (-90, 0, 0),
    )
    for n, part in enumerate((0.72, 0.56, 0.4, 0.24)):
        ring(radius * part, 0.0017, metal("steel", 0.25), (0, half + 0.002 + 0.002 * n, up), (90, 0, 0))


def _cord() -> None:
    dark = rubber("charcoal")
    tube(
        [
            (0, 0.038, 0.008),
            (0, 0.055, 0.004),
            (0.01, 0.085, 0.003),
            (0.05, 0.09, 0.003),
            (0.07, 0.05, 0.003),
            (0.05, 0.02, 0.003),
        ],
        0.003,
        dark,
    )
