"""Pen refills, three in a row, their tips to the left; the good's color is the ink's."""

from __future__ import annotations

from demo.goods import Good
from demo.shapes import Point2, lathe, place
from demo.skins import metal, paint

VIEWS = ((-30.0, 46.0), (36.0, 36.0))
RADIUS = 0.0027


def build(good: Good) -> None:
    ink = paint(good.color, roughness=0.15, coat_weight=1.0)
    empty, brass = paint("EDEDE6", roughness=0.2), metal("brass", 0.15)
    tip: list[Point2] = [
        (0.0003, 0),
        (0.0006, 0.0025),
        (0.0008, 0.0028),
        (0.0013, 0.009),
        (0.0022, 0.0105),
        (0.0024, 0.016),
    ]
    collar: list[Point2] = [(RADIUS * 0.9, 0.015), (RADIUS * 1.1, 0.016), (RADIUS * 1.1, 0.019), (RADIUS, 0.02)]
    filling: list[Point2] = [(RADIUS, 0.02), (RADIUS, 0.074)]
    rest: list[Point2] = [(RADIUS, 0.074), (RADIUS, 0.104), (RADIUS * 0.7, 0.104), (RADIUS * 0.7, 0.1)]
    for n in range(3):
        for profile, skin in ((tip, brass), (collar, brass), (filling, ink), (rest, empty)):
            made = lathe(profile, skin, segments=24, levels=0)
            place(made, (-0.052 + 0.004 * (n % 2), (n - 1) * 0.0095, RADIUS * 1.1), (0, 90, 0))
