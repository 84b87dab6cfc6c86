"""Clocks. shape: model ("wall", "alarm": two bells on top, or "mantel": an arch of wood), radius, marks ("numerals",
"roman", "strokes" or "quarters"), seconds (True: a hand for them). color is the case's, second the dial's."""

from __future__ import annotations

import math
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import Point3, arc, ball, extrude, lathe, ring, tube
from demo.skins import lacquer, metal, paint, wood

VIEWS = ((-18.0, 8.0), (28.0, 16.0))
ROMAN = ("XII", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
UPRIGHT = (math.pi / 2, 0, 0)  # what was turned round the vertical axis looks to the front


def build(good: Good) -> None:
    {"wall": _wall, "alarm": _alarm, "mantel": _mantel}[good.shape.get("model", "wall")](good)


def _case(good: Good) -> Any:
    if good.color in ("oak", "walnut", "tan"):
        return wood(good.color, along="X")
    return metal(good.color, 0.15) if good.color in ("brass", "copper", "steel") else lacquer(good.color)


def _face(good: Good, radius: float, middle: Point3) -> None:
    """Dial, marks and hands; `middle` is the dial's, its face to -y."""
    dial, ink = good.second or "ivory", "ivory" if good.second in ("black", "navy", "charcoal", "forest") else "black"
    x, y, z = middle
    disc = lathe([(0, 0), (radius, 0)], paint(dial, roughness=0.6), levels=0)
    disc.rotation_euler, disc.location = UPRIGHT, middle
    skin = paint(ink, roughness=0.5)
    marks = good.shape.get("marks", "numerals")
    for hour in range(12):
        turn = math.pi / 6 * hour
        if marks in ("numerals", "roman") or (marks == "quarters" and hour % 3 == 0):
            word = ROMAN[hour] if marks == "roman" else str(hour or 12)
            _word(
                word,
                radius * (0.2 if marks == "roman" else 0.25),
                skin,
                (x + radius * 0.76 * math.sin(turn), y - 0.0008, z + radius * 0.76 * math.cos(turn)),
            )
        else:
            _stroke(middle, turn, radius * 0.76, radius * 0.92, radius * 0.022, skin)
    if marks != "strokes":
        for minute in range(60):
            _stroke(middle, math.pi / 30 * minute, radius * 0.93, radius * 0.965, radius * 0.006, skin)
    _hands(good, radius, middle, skin)


def _word(text: str, size: float, skin: Any, at: Point3) -> None:
    data = bpy.data.curves.new("word", "FONT")
    data.body, data.size, data.align_x, data.align_y = text, size, "CENTER", "CENTER"
    data.extrude, data.resolution_u = 0.0002, 4
    data.materials.append(skin)
    thing = bpy.data.objects.new("word", data)
    thing.rotation_euler, thing.location = UPRIGHT, at
    bpy.context.collection.objects.link(thing)


def _stroke(
    middle: Point3, turn: float, start: float, end: float, half: float, skin: Any, lift: float = 0.0008
) -> None:
    thing = extrude([(-half, start), (half, start), (half, end), (-half, end)], 0.0008, skin, edge=0)
    thing.rotation_euler, thing.location = (0, turn, 0), (middle[0], middle[1] - lift, middle[2])


def _hands(good: Good, radius: float, middle: Point3, skin: Any) -> None:
    """Ten past ten, as every shop's clock."""
    x, y, z = middle
    _stroke(middle, math.radians(305), -radius * 0.1, radius * 0.5, radius * 0.032, skin, lift=0.004)
    _stroke(middle, math.radians(60), -radius * 0.1, radius * 0.76, radius * 0.022, skin, lift=0.006)
    if good.shape.get("seconds"):
        _stroke(middle, math.radians(205), -radius * 0.2, radius * 0.82, radius * 0.009, paint("cherry"), lift=0.008)
    ball(radius * 0.05, skin, at=(x, y - 0.007, z), stretch=(1, 0.5, 1))


def _wall(good: Good) -> None:
    radius = good.shape.get("radius", 0.15)
    thick, bezel, skin = 0.045, radius * good.shape.get("bezel", 0.11), _case(good)
    inner = radius - bezel
    case = lathe(
        [
            (0, 0),
            (radius - 0.004, 0),
            (radius, 0.004),
            (radius, thick - 0.008),
            (radius - bezel * 0.35, thick),
            (inner, thick - 0.006),
            (inner - 0.0005, 0.025),
            (inner - 0.001, 0.02),
            (inner * 0.97, 0.02),
            (0, 0.02),
        ],
        skin,
        segments=96,
    )
    case.rotation_euler, case.location = UPRIGHT, (0, thick / 2, radius)
    _face(good, inner, (0, thick / 2 - 0.0255, radius))


def _alarm(good: Good) -> None:
    radius, skin, steel = good.shape.get("radius", 0.05), _case(good), metal("steel", 0.12)
    thick, middle = radius * 0.95, radius * 1.22
    case = lathe(
        [
            (0, 0),
            (radius * 0.9, 0),
            (radius, 0.006),
            (radius, thick - 0.004),
            (radius * 0.97, thick),
            (radius * 0.9, thick - 0.002),
            (radius * 0.89, thick - 0.007),
            (0, thick - 0.007),
        ],
        skin,
    )
    case.rotation_euler, case.location = UPRIGHT, (0, thick / 2, middle)
    _face(good, radius * 0.89, (0, -thick / 2 + 0.006, middle))
    bell = steel if good.shape.get("bells", "steel") == "steel" else metal(good.shape["bells"], 0.12)
    for side in (-1, 1):
        lean = side * 0.62
        out, up = math.sin(lean), math.cos(lean)
        dome = lathe(
            [
                (radius * 0.5, 0),
                (radius * 0.49, radius * 0.12),
                (radius * 0.38, radius * 0.3),
                (radius * 0.15, radius * 0.4),
                (0, radius * 0.41),
            ],
            bell,
        )
        dome.rotation_euler, dome.location = (0, lean, 0), (radius * 1.15 * out, 0, middle + radius * 1.15 * up)
        tube(
            [(radius * 0.9 * out, 0, middle + radius * 0.9 * up), (radius * 1.5 * out, 0, middle + radius * 1.5 * up)],
            radius * 0.06,
            steel,
        )
        ball(radius * 0.09, steel, at=(radius * 1.6 * out, 0, middle + radius * 1.6 * up))
        tube(
            [(side * radius * 0.55, 0, middle - radius * 0.78), (side * radius * 0.78, 0, radius * 0.06)],
            [radius * 0.07, radius * 0.05],
            skin,
        )
        ball(radius * 0.09, skin, at=(side * radius * 0.79, 0, radius * 0.09))
    top = middle + radius
    tube([(0, 0, top - 0.004), (0, 0, top + radius * 0.42)], radius * 0.04, steel)
    ball(radius * 0.11, steel, at=(0, 0, top + radius * 0.45), stretch=(1.5, 1, 1))
    arch = [(radius * 0.98 * math.cos(t), 0, top + radius * 0.36 + radius * 0.52 * math.sin(t)) for t in arc(8)]
    tube(arch, radius * 0.045, steel)


def _mantel(good: Good) -> None:
    """A round-headed block of wood on a plinth, a brass rim round the dial."""
    radius, skin = good.shape.get("radius", 0.085), _case(good)
    wide, depth, middle = radius * 1.22, 0.075, radius * 1.5
    head = [(wide * math.cos(t), middle + wide * math.sin(t)) for t in arc(24)]
    extrude([(-wide, 0.02), (wide, 0.02), *head], depth, skin, edge=0.004)
    plinth = extrude(
        [(-wide * 1.15, 0), (wide * 1.15, 0), (wide * 1.12, 0.024), (-wide * 1.12, 0.024)],
        depth * 1.25,
        skin,
        edge=0.004,
    )
    plinth.location.y = 0.0
    front = -depth / 2
    rim = ring(radius * 1.0, 0.005, metal("brass", 0.12))
    rim.rotation_euler, rim.location = UPRIGHT, (0, front - 0.001, middle)
    _face(good, radius * 0.98, (0, front - 0.002, middle))
