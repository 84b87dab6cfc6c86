"""Belts, rolled up on edge, the buckle in front at the outer end. shape: width, buckle (frame, plate), metal. second:
the stitching."""

from __future__ import annotations

import math
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import Point3, ball, box, extrude, lathe, place, rounded_outline, stitches, swing, tube
from demo.skins import bumped, leather, matte, metal, paint
from demo.soft import ribbon, smooth_path

VIEWS = ((-16.0, 24.0), (26.0, 36.0))
THICK, PITCH, TURNS, INNER = 0.0038, 0.0058, 3.25, 0.033
END = math.radians(-109)  # where the strap turns back round the buckle
OUTER = INNER + PITCH * TURNS


def build(good: Good) -> None:
    before = set(bpy.data.objects)
    _lay(good)
    # The buckle is wider than the strap: what lies on the ground in front is its frame, behind the strap.
    lift = math.degrees(math.asin((0.16 * good.shape.get("width", 0.034) + 0.0024) / (2 * OUTER)))
    swing(set(bpy.data.objects) - before, (0, OUTER, 0), (-lift, 0, 0))


def _lay(good: Good) -> None:
    width = good.shape.get("width", 0.034)
    skin = leather(good.color)
    if good.material == "braided leather":
        skin = bumped(paint(good.color, roughness=0.5), "ShaderNodeTexChecker", 1, scale=190, strength=1.0)
    path = _coil(width)
    ribbon(path, width, skin, THICK, across=(0, 0, 1), steps=220)
    if good.second:
        thread = matte(good.second)
        for z in (0.1, 0.9):
            line = [_out(point, 0.0021, z * width) for point in smooth_path(path, 220)]
            stitches(line, thread, 0.0005, 0.004)
    gold = metal(good.shape.get("metal", "brass"), 0.15)
    if good.shape.get("buckle", "frame") == "plate":
        plate = extrude(rounded_outline(width * 1.5, width * 1.25, 0.006), 0.004, gold, edge=0.0015)
        place(plate, (0, -OUTER - 0.0045, width * -0.125))
    else:
        _buckle(width, skin, gold)


def _at(angle: float, radius: float, z: float) -> Point3:
    return radius * math.cos(angle), radius * math.sin(angle), z


def _out(point: Any, out: float, z: float) -> Point3:
    grow = 1 + out / math.hypot(point.x, point.y)
    return point.x * grow, point.y * grow, z


def _coil(width: float) -> list[Point3]:
    """Wind the strap from its tip inside to the buckle in front."""
    steps = 76
    return [
        _at(END - 2 * math.pi * TURNS * (1 - n / steps), INNER + PITCH * TURNS * n / steps, width / 2)
        for n in range(steps + 1)
    ]


def _buckle(width: float, skin: Any, gold: Any) -> None:
    """A frame with its prong: the strap is folded round its left bar, and the turn below shows through, with holes."""
    radius, middle, half = OUTER + 0.002, width / 2, width * 0.66
    left, y, _ = _at(END, radius, middle)
    frame = [(x, y, middle - half + z) for x, z in rounded_outline(-2 * left, 2 * half, 0.005)]
    tube(frame, 0.0024, gold, closed=True)
    tube([(left, y - 0.0046, middle), (0, y - 0.005, middle), (-left + 0.003, y - 0.0032, middle)], 0.0018, gold)
    fold = lathe([(0.0046, 0.0), (0.0046, width * 0.98)], skin, segments=24, levels=0)
    fold.location = (left, y, width * 0.01)
    ball(0.0052, gold, (left, y - 0.001, middle), (1, 1, 0.7))
    for back in (0.16, 0.23):
        line = [_at(END - back, OUTER + 0.0014, z * width) for z in (0.16, 0.84)]
        stitches(line, matte("black"), 0.0005, 0.003)
    keeper = box((0.011, 0.0085, width * 1.1), skin, _at(END - 0.42, OUTER - 0.001, -width * 0.05), 0.002)
    keeper.rotation_euler.z = END - 0.42 + math.pi / 2
    for step in (-0.14, 0.06, 0.26):
        ball(0.0022, matte("black"), _at(-math.pi / 2 + step, OUTER - PITCH + 0.003, middle), (1, 0.6, 1))
