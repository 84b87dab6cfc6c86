"""Drink cans, printed on aluminum: necked in above and below, a tab on the lid. shape: radius, height."""

from __future__ import annotations

from demo.goods import Good
from demo.packs import SEGMENTS, sleeve
from demo.shapes import ball, box, lathe, rounded_outline, tube
from demo.skins import metal, paint

VIEWS = ((-6.0, 16.0), (10.0, 36.0), (180.0, 13.0))


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.033), good.shape.get("height", 0.122)
    lid, foot = radius * 0.8, radius * 0.76
    bare = metal("steel", 0.2)
    lathe(
        [
            (0, 0.008),
            (foot * 0.8, 0.003),
            (foot * 0.94, 0.0),
            (foot, 0.0006),
            (foot + 0.001, 0.004),
            (radius - 0.001, 0.0105),
        ],
        bare,
        segments=SEGMENTS,
        levels=0,
    )
    profile = [
        (radius - 0.0012, 0.0098),
        (radius, 0.012),
        (radius, 0.013),
        (radius, height - 0.02),
        (radius - 0.0008, height - 0.017),
        (lid + 0.002, height - 0.006),
        (lid, height - 0.0035),
    ]
    sleeve(good, profile, paint("steel", metallic=0.45, roughness=0.28))
    lathe(
        [
            (lid - 0.0002, height - 0.004),
            (lid + 0.0012, height - 0.002),
            (lid + 0.0012, height - 0.0005),
            (lid, height),
            (lid - 0.0012, height - 0.0008),
            (lid - 0.0022, height - 0.006),
            (lid - 0.004, height - 0.0062),
            (lid - 0.005, height - 0.005),
            (0, height - 0.005),
        ],
        bare,
        segments=SEGMENTS,
        levels=0,
    )
    _tab(height - 0.0046, bare)


def _tab(height: float, skin: object) -> None:
    tube(
        [(x, z - 0.006, height + 0.0012) for x, z in rounded_outline(0.013, 0.022, 0.006, 3)], 0.0011, skin, closed=True
    )
    box((0.012, 0.008, 0.0012), skin, at=(0, -0.001, height + 0.0004), edge=0.0004)
    ball(0.0026, skin, at=(0, 0.0, height + 0.001), stretch=(1, 1, 0.5))
    tube(
        [(0.009 * x, -0.0125 + 0.0075 * y, height) for x, y in ((-1, 0), (0, -1), (1, 0), (0, 1))],
        0.0004,
        skin,
        closed=True,
    )
