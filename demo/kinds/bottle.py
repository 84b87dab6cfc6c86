"""Water bottles. shape: height, radius (the body's), neck (its radius), lid (a style of bottle_lid), body ("shoulder",
"straight" or "waist"), boot (True: a silicone foot in the second color). second is the lid's color."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.kinds.bottle_lid import add_lid
from demo.shapes import lathe, vessel
from demo.skins import brushed, metal, paint, patterned, rubber, thin_glass

VIEWS = ((-26.0, 10.0), (34.0, 26.0))

BODIES = {  # radius as a part of the way from neck to body, height as a part of the whole
    "shoulder": [(1, 0.02), (1, 0.4), (1, 0.72), (0.9, 0.8), (0.35, 0.9), (0.05, 0.95), (0, 1)],
    "straight": [(1, 0.02), (1, 0.5), (1, 0.9), (0.9, 0.95), (0.5, 0.985), (0, 1)],
    "waist": [(1, 0.02), (1, 0.28), (0.72, 0.46), (0.72, 0.56), (1, 0.72), (0.8, 0.86), (0.1, 0.96), (0, 1)],
}


def build(good: Good) -> None:
    height, radius, neck = good.shape.get("height", 0.2), good.shape.get("radius", 0.036), good.shape.get("neck", 0.026)
    outline = [(neck + part * (radius - neck), up * height) for part, up in BODIES[good.shape.get("body", "shoulder")]]
    skin = _skin(good, height)
    if good.material == "glass":
        vessel([(radius - 0.001, 0), *outline], 0.0025, skin)
    else:
        lathe([(0, 0.001), (radius - 0.003, 0), (radius - 0.001, 0.001), *outline], skin)
    if good.material == "steel":
        lathe([(neck + 0.0005, height - 0.003), (neck + 0.0008, height + 0.002)], metal("steel", 0.15))
    if good.shape.get("boot"):
        foot = [(0, -0.001), (radius, -0.001), (radius + 0.002, 0.001), (radius + 0.002, 0.034), (radius, 0.036)]
        lathe(foot, rubber(good.second))
    add_lid(good.shape.get("lid", "loop"), good.second or "black", neck + 0.001, height + 0.001)


def _skin(good: Good, height: float) -> Any:
    if good.material == "glass":
        return thin_glass("D5E6E6", 0.34)
    if good.color == "steel":
        return brushed("steel")
    skin = paint(good.color, roughness=0.42, specular_ior_level=0.5)
    if good.pattern != "plain":
        patterned(
            skin,
            good.pattern,
            good.shape.get("print", "white"),
            size=good.shape.get("repeat", 0.03),
            level=height * 0.45,
        )
    return skin
