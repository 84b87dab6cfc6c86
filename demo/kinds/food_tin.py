"""Tin cans: a paper label between rolled rims, a ring to pull. shape: radius, height."""

from __future__ import annotations

from demo.goods import Good
from demo.packs import SEGMENTS, sleeve
from demo.shapes import ball, lathe, tube
from demo.skins import card, metal

VIEWS = ((-6.0, 24.0), (10.0, 42.0), (180.0, 13.0))


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.037), good.shape.get("height", 0.11)
    skin, rim = metal("steel", 0.22), radius + 0.0012
    lathe(
        [
            (0, 0.002),
            (radius - 0.003, 0.002),
            (radius - 0.002, 0),
            (rim, 0.0004),
            (rim, 0.003),
            (radius, 0.0045),
            (radius, height - 0.0045),
            (rim, height - 0.003),
            (rim, height - 0.0006),
            (radius - 0.001, height),
            (radius - 0.0025, height - 0.001),
            (radius - 0.003, height - 0.005),
            (radius * 0.86, height - 0.005),
            (radius * 0.84, height - 0.0038),
            (radius * 0.72, height - 0.0038),
            (radius * 0.7, height - 0.005),
            (0, height - 0.005),
        ],
        skin,
        segments=SEGMENTS,
        levels=0,
    )
    paper = radius + 0.0004
    sleeve(good, [(paper, 0.0048), (paper, height - 0.0048)], card("white"))
    _ring(radius, height - 0.0035, skin)


def _ring(radius: float, height: float, skin: object) -> None:
    """The ring lies on the lid with its rivet near the rim at the back."""
    ball(0.003, skin, at=(0, radius * 0.62, height), stretch=(1, 1, 0.4))
    reach = min(0.02, radius * 0.5)
    oval = [
        (0.011, radius * 0.5 - reach * 0.55, height + 0.001),
        (0.007, radius * 0.5, height + 0.001),
        (-0.007, radius * 0.5, height + 0.001),
        (-0.011, radius * 0.5 - reach * 0.55, height + 0.001),
        (-0.007, radius * 0.5 - reach * 1.2, height + 0.0015),
        (0.007, radius * 0.5 - reach * 1.2, height + 0.0015),
    ]
    tube(oval, 0.0011, skin, closed=True)
