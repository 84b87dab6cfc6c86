"""Soap bars, stood on their long side, in a paper band. shape: width, height, depth, band (a share of the width)."""

from __future__ import annotations

from demo.goods import Good
from demo.packs import art, faced_box
from demo.shapes import box, subdivide
from demo.skins import bumped, card, paint, patterned

VIEWS = ((-24.0, 17.0), (30.0, 30.0), (180.0, 13.0))


def build(good: Good) -> None:
    width, height = good.shape.get("width", 0.092), good.shape.get("height", 0.062)
    depth, band = good.shape.get("depth", 0.03), good.shape.get("band", 0.74)
    soap = paint(
        good.shape.get("soap", good.color), roughness=0.42, subsurface_weight=0.2, subsurface_radius=(0.004,) * 3
    )
    if good.pattern != "plain":
        patterned(soap, good.pattern, good.second, size=0.03)
    else:
        bumped(soap, "ShaderNodeTexNoise", 0, scale=90, strength=0.12)
    bar = box((width, depth, height), soap, edge=0.007)
    bar.modifiers[-1].segments = 6
    subdivide(bar, 1)
    x, y, z = width * band, depth + 0.0012, height + 0.0008
    skins = {face: art(good, face, x, z, card("white")) for face in ("front", "back")}
    skins |= {"top": art(good, "top", x, y, card("white"))}
    skins |= dict.fromkeys(("left", "right", "floor"), card(good.color))
    faced_box((x, y, z), skins, edge=0.003)
