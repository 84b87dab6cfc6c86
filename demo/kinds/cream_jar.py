"""Jars of cream: a thick low jar, a wide lid that carries the name too. shape: radius, height, lid (height), glass."""

from __future__ import annotations

from demo.goods import Good
from demo.packs import SEGMENTS, art, lit, screw_lid, sleeve
from demo.shapes import lathe, mesh
from demo.skins import glass, lacquer, metal, paint, plastic

VIEWS = ((-6.0, 24.0), (10.0, 46.0), (180.0, 14.0))


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.036), good.shape.get("height", 0.052)
    lid_height = good.shape.get("lid", 0.018)
    body = height - lid_height - 0.001
    lid = metal(good.second, 0.2) if good.second in ("brass", "steel", "copper") else lacquer(good.second or "white")
    wall = [
        (0, 0),
        (radius * 0.9, 0),
        (radius * 0.98, 0.002),
        (radius, 0.006),
        (radius, body - 0.002),
        (radius * 0.96, body),
        (0, body),
    ]
    if good.shape.get("glass"):
        lathe(wall, lit(glass(good.shape["glass"], 0.0)), segments=SEGMENTS, levels=1)
        cream = [(max(0.0, r - 0.005), 0.006 if z < 0.006 else z - 0.001) for r, z in wall]
        lathe(cream, paint("ivory", roughness=0.4), segments=64, levels=1)
    else:
        lathe(wall, plastic("white", 0.3), segments=SEGMENTS, levels=1)
    sleeve(good, [(radius + 0.0003, 0.0055), (radius + 0.0003, body - 0.0015)], plastic("white", 0.35))
    screw_lid(radius * 1.01, height - lid_height, lid_height, lid)
    _lid_print(good, radius * 0.8, height)


def _lid_print(good: Good, radius: float, height: float) -> None:
    half = radius * 0.62
    points = [
        (-radius * 0.9, -half * 0.75, 0),
        (radius * 0.9, -half * 0.75, 0),
        (radius * 0.9, half * 0.75, 0),
        (-radius * 0.9, half * 0.75, 0),
    ]
    skin = art(good, "top", radius * 1.8, half * 1.5, plastic("white", 0.35))
    mesh("print", points, [(0, 1, 2, 3)], skin, [(0, 0), (1, 0), (1, 1), (0, 1)]).location.z = height + 0.0002
