"""Perfume: a thick glass bottle with its cap, in front of its box. shape: form (square, round, tall), scale, cap."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.packs import SEGMENTS, art, carton_skins, faced_box, lit
from demo.shapes import box, lathe, mesh
from demo.skins import card, glass, liquid, metal, wood

VIEWS = ((-14.0, 14.0), (22.0, 24.0), (180.0, 13.0))
FORMS = {"square": (0.062, 0.03, 0.072), "tall": (0.046, 0.028, 0.1), "round": (0.07, 0.03, 0.07)}


def build(good: Good) -> None:
    scale = good.shape.get("scale", 1.0)
    width, depth, height = (part * scale for part in FORMS[good.shape.get("form", "square")])
    before = _bottle(good, width, depth, height, scale)
    shift = width * 0.62
    for thing in before:
        thing.location.x -= shift
        thing.location.y -= depth * 0.8
    size = (width * 1.2, depth * 1.5, height * 1.45)
    faced_box(size, carton_skins(good, size), at=(width * 0.55, depth * 0.7, 0))


def _bottle(good: Good, width: float, depth: float, height: float, scale: float) -> list[Any]:
    wall, foot = 0.004 * scale, 0.009 * scale
    scent = lit(liquid(good.shape.get("liquid", good.color)))
    if good.shape.get("form") == "round":
        return [*_flask(width, depth, height, wall, scent), *_fittings(good, width, depth, height, scale)]
    flesh = box((width, depth, height), lit(glass(roughness=0.0)), edge=0.004 * scale)
    inner = box((width - 2 * wall, depth - 2 * wall, height * 0.78 - foot), scent, at=(0, 0, foot), edge=0.002 * scale)
    return [flesh, inner, *_fittings(good, width, depth, height, scale)]


def _flask(width: float, depth: float, height: float, wall: float, scent: Any) -> list[Any]:
    """A disc that stands on edge."""
    made = []
    for shrink, skin in ((0.0, lit(glass(roughness=0.0))), (wall, scent)):
        r, d = width / 2 - shrink, depth / 2 - shrink
        disc = lathe(
            [(0, -d), (r * 0.88, -d), (r, -d * 0.6), (r, d * 0.6), (r * 0.88, d), (0, d)], skin, SEGMENTS, levels=1
        )
        disc.rotation_euler.x = 1.5708
        disc.location.z = height / 2
        made.append(disc)
    return made


def _fittings(good: Good, width: float, depth: float, height: float, scale: float) -> list[Any]:
    """Collar, cap and the card on the front."""
    gold = metal(good.second or "brass", 0.15)
    collar = lathe([(0.0095 * scale, 0), (0.0095 * scale, 0.006 * scale), (0, 0.006 * scale)], gold, 48, levels=0)
    collar.location.z = height - 0.001
    cap_skin = wood("walnut") if good.shape.get("cap") == "wood" else gold
    high = 0.026 * scale
    if good.shape.get("form") == "square":
        cap = box((0.026 * scale, 0.024 * scale, high), cap_skin, at=(0, 0, height + 0.005 * scale), edge=0.002)
    else:
        cap = lathe(
            [(0.0125 * scale, 0), (0.0125 * scale, high - 0.002), (0.011 * scale, high), (0, high)],
            cap_skin,
            64,
            levels=0,
        )
        cap.location.z = height + 0.005 * scale
    wide, tall = width * 0.72, height * 0.62
    low = height * 0.16
    points = [(-wide / 2, 0, low), (wide / 2, 0, low), (wide / 2, 0, low + tall), (-wide / 2, 0, low + tall)]
    label = mesh(
        "card", points, [(0, 1, 2, 3)], art(good, "front", wide, tall, card("white")), [(0, 0), (1, 0), (1, 1), (0, 1)]
    )
    label.location.y = -depth / 2 - 0.0004
    return [collar, cap, label]
