"""Pen refills, three on a card that stands up; the good's color is the ink's."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.shapes import Point2, Point3, box, extrude, lathe, letters, place, rounded_outline, swing, tube
from demo.skins import brushed, card, metal, paint, plastic

VIEWS = ((-18.0, 12.0), (24.0, 24.0))
WIDE, TALL, THICK = 0.074, 0.152, 0.0012
RADIUS = 0.0029
TIP: list[Point2] = [(0.0, 0), (0.0004, 0.0002), (0.0006, 0.002), (0.0011, 0.0024), (0.0014, 0.007), (0.0024, 0.0085)]


def build(good: Good) -> None:
    refills = [part for x in (-0.018, 0, 0.018) for part in _refill(good, x)]
    swing([*_card(good), *refills, *(_band(z) for z in (0.03, 0.075))], turn=(-9, 0, 0))


def _card(good: Good) -> list[object]:
    """White card, its head in the ink's color with a hole to hang it by, the brand and a stroke of the ink."""
    head = 0.034
    back = extrude(rounded_outline(WIDE, TALL, 0.005), THICK, card("stone"), edge=0.0003)
    top = extrude(rounded_outline(WIDE, head, 0.004), 0.0004, card(good.color), edge=0)
    place(top, (0, -THICK / 2 - 0.0002, TALL - head))
    hole = extrude(rounded_outline(0.026, 0.0055, 0.0027), 0.0004, paint("FAF9F6", roughness=0.9), edge=0)
    place(hole, (0, -THICK / 2 - 0.0005, TALL - 0.0095))
    front = -THICK / 2 - 0.0007
    name = letters(good.brand, 0.0085, card("white"), (0, front, TALL - 0.0215))
    what = letters("3 REFILLS  0.7 mm", 0.0046, card("white"), (0, front, TALL - 0.0298))
    stroke: list[Point3] = [
        (-0.026 + 0.052 * n / 60, -THICK / 2, 0.1105 + 0.0026 * math.sin(n * 0.62)) for n in range(61)
    ]
    return [back, top, hole, name, what, tube(stroke, 0.0006, paint(good.color, roughness=0.5))]


def _refill(good: Good, x: float) -> list[object]:
    """A steel tube with the ink's color at its shoulder and on its plug, the brass tip down."""
    y, foot = -THICK / 2 - RADIUS, 0.008
    steel, ink = brushed("steel"), plastic(good.color, 0.25)
    parts: list[tuple[list[Point2], object]] = [
        (TIP, metal("brass", 0.2)),
        ([(0.0024, 0.0085), (RADIUS * 0.92, 0.0095), (RADIUS * 0.92, 0.016), (RADIUS, 0.0165)], metal("brass", 0.2)),
        ([(RADIUS, 0.0165), (RADIUS, 0.028)], ink),
        ([(RADIUS, 0.028), (RADIUS, 0.086)], steel),
        ([(RADIUS, 0.086), (RADIUS, 0.096), (RADIUS * 0.8, 0.0975), (0, 0.0975)], ink),
    ]
    made = [lathe(profile, skin, segments=32, levels=0) for profile, skin in parts]
    return [place(part, (x, y, foot)) for part in made]


def _band(z: float) -> object:
    """A clear strap over all three."""
    return box((WIDE * 0.8, 0.0006, 0.007), paint("white", roughness=0.3), (0, -THICK / 2 - 2 * RADIUS - 0.0004, z), 0)
