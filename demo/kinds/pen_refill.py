"""Pen refills, three in a row, their tips to the left; the good's color is the ink's."""

from __future__ import annotations

from demo.goods import Good
from demo.shapes import lathe, place
from demo.skins import metal, paint, plastic

VIEWS = ((-30.0, 46.0), (36.0, 36.0))


def build(good: Good) -> None:
    ink = paint(good.color, roughness=0.15, coat_weight=1.0)
    for n in range(3):
        at, turn = (-0.05 + 0.004 * (n % 2), (n - 1) * 0.011, 0.0032), (0, 90, 0)
        tip = [
            (0.0004, 0),
            (0.0008, 0.003),
            (0.0012, 0.0035),
            (0.0018, 0.011),
            (0.003, 0.013),
            (0.0032, 0.014),
            (0.0032, 0.02),
        ]
        place(lathe(tip, metal("brass", 0.15), segments=24), at, turn)
        place(lathe([(0.003, 0.02), (0.0031, 0.021), (0.0031, 0.066), (0.003, 0.067)], ink, segments=24), at, turn)
        place(lathe([(0.003, 0.067), (0.003, 0.082)], paint("F2F2EE", roughness=0.2), segments=24, levels=0), at, turn)
        tail = [(0.0031, 0.082), (0.0032, 0.083), (0.0032, 0.092), (0.0024, 0.098), (0.0018, 0.1), (0, 0.1)]
        place(lathe(tail, plastic("charcoal", 0.4), segments=24), at, turn)
