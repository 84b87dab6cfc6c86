"""Enameled cast-iron pots with a lid. shape: radius, height, oval (how much longer than deep), knob ("steel" or a
color of the palette), ridges (rings cast into the lid)."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import lathe, ring, tube, vessel
from demo.skins import glaze, metal, patterned

VIEWS = ((-28.0, 20.0), (30.0, 36.0))


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.12), good.shape.get("height", 0.105)
    oval = good.shape.get("oval", 1.0)
    skin = glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, level=height * 0.5)
    foot = radius * 0.86
    wall = [(foot, 0), (foot + 0.006, 0.006), (radius * 0.97, 0.03), (radius, height * 0.7), (radius, height)]
    for thing in [*vessel(wall, 0.005, skin, glaze("cream")), *_lid(good, radius, height, skin)]:
        thing.scale = (oval, 1, 1)
    _knob(good, height + radius * 0.26, min(1.0, 0.35 + radius * 5.5))
    for side in (-1, 1):
        _ear(side, radius * oval, height, min(1.0, radius / 0.12), skin)


def _lid(good: Good, radius: float, height: float, skin: Any) -> list[Any]:
    top = height + radius * 0.26
    rim = [(radius + 0.001, height + 0.001), (radius + 0.003, height + 0.004), (radius + 0.001, height + 0.009)]
    dome = [(radius * 0.93, height + 0.013), (radius * 0.55, top - 0.006), (0.01, top), (0, top)]
    made = [lathe([*rim, *dome], skin)]
    for place in range(good.shape.get("ridges", 0)):
        reach = 0.78 - 0.2 * place
        rise = (top - height - 0.019) * min(1.0, (0.93 - reach) / 0.38)
        made.append(ring(radius * reach, 0.0024, skin, at=(0, 0, height + 0.013 + rise)))
    return made


def _knob(good: Good, top: float, grow: float) -> None:
    skin = metal("steel", 0.15) if good.shape.get("knob", "steel") == "steel" else glaze(good.shape["knob"])
    stem = [(0.009, -0.003), (0.007, 0.006), (0.009, 0.014)]
    head = [(0.02, 0.018), (0.021, 0.023), (0.012, 0.027), (0, 0.0275)]
    lathe([(r * grow, top + z * grow) for r, z in (*stem, *head)], skin)


def _ear(side: int, reach: float, height: float, grow: float, skin: Any) -> None:
    """A flat loop cast onto the side, as wide as two fingers need."""
    half, z = 0.04 * grow, height * 0.84
    path = [(-0.008, -half * 1.05), (0.006, -half), (0.021, -half * 0.84), (0.027, -half * 0.4), (0.028, 0)]
    path += [(x, -y) for x, y in reversed(path[:-1])]
    ear = tube([(side * (reach + x * grow), y, 0) for x, y in path], 0.0066 * grow, skin)
    ear.location.z, ear.scale.z = z, 0.62
