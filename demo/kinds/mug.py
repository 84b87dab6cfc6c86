"""Mugs: a turned cup with a bent handle. shape: height, radius, foot (its radius), handle (how far it stands out)."""

from __future__ import annotations

from demo.goods import Good
from demo.shapes import lathe, tube
from demo.skins import glaze, patterned

VIEWS = ((-30.0, 22.0), (38.0, 34.0))


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.095), good.shape.get("radius", 0.042)
    foot, handle, wall = good.shape.get("foot", radius * 0.72), good.shape.get("handle", 0.032), 0.004
    skin = glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=height / 4, level=height * 0.34)
    lathe(
        [
            (0, 0.002),
            (foot - 0.004, 0.002),
            (foot - 0.003, 0),
            (foot, 0),
            (foot + 0.001, 0.003),
            (radius, 0.02),
            (radius, height * 0.6),
            (radius, height - 0.002),
            (radius - wall / 2, height),
            (radius - wall, height - 0.002),
            (radius - wall, 0.02),
            (foot - wall, 0.007),
            (0, 0.006),
        ],
        skin,
    )
    reach = radius + handle
    tube(
        [
            (radius - 0.002, 0, height * 0.84),
            (radius + handle * 0.4, 0, height * 0.9),
            (reach, 0, height * 0.76),
            (reach, 0, height * 0.46),
            (radius + handle * 0.5, 0, height * 0.26),
            (radius - 0.002, 0, height * 0.22),
        ],
        0.0055,
        skin,
    )
