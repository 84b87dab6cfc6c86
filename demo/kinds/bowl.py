"""Bowls. shape: body (a key of BODIES), height, radius, inside (the color within), rim (True: a rim in the second
color), pour (True: a lip to pour from)."""

from __future__ import annotations

from demo.goods import Good
from demo.shapes import ring, vessel
from demo.skins import glaze, patterned, wood

VIEWS = ((-20.0, 16.0), (25.0, 30.0))

BODIES = {  # radius and height as parts of the whole
    "round": [(0.42, 0), (0.42, 0.07), (0.46, 0.1), (0.78, 0.32), (0.94, 0.62), (1.0, 1)],
    "ramen": [(0.4, 0), (0.38, 0.12), (0.42, 0.16), (0.62, 0.36), (0.82, 0.66), (1.0, 1)],
    "straight": [(0.86, 0), (0.93, 0.05), (0.98, 0.18), (1.0, 0.5), (1.0, 0.8), (1.0, 1)],
    "pasta": [(0.4, 0), (0.41, 0.1), (0.5, 0.2), (0.66, 0.45), (0.74, 0.78), (0.84, 0.92), (1.0, 1)],
    "mixing": [(0.5, 0), (0.54, 0.04), (0.72, 0.25), (0.86, 0.55), (0.95, 0.88), (1.0, 0.9), (1.0, 1)],
}


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.07), good.shape.get("radius", 0.078)
    skin = wood(good.color, along="X") if good.material == "wood" else glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", height / 4), level=height * 0.45)
    inside = glaze(good.shape["inside"]) if "inside" in good.shape else skin
    body = BODIES[good.shape.get("body", "round")]
    vessel([(r * radius, z * height) for r, z in body], 0.0045, skin, inside)
    if good.shape.get("rim"):
        ring(radius - 0.002, 0.0024, glaze(good.second), at=(0, 0, height - 0.0006))
