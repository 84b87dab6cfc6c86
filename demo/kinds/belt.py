"""Belts, rolled up on edge, the buckle in front. shape: width, buckle (frame, plate), metal. second: the stitching."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import ball, box, extrude, rounded_outline, stitches, tube
from demo.skins import bumped, leather, matte, metal, paint
from demo.soft import ribbon, smooth_path

VIEWS = ((-20.0, 26.0), (28.0, 38.0))


def build(good: Good) -> None:
    width = good.shape.get("width", 0.034)
    skin = leather(good.color)
    if good.material == "braided leather":
        skin = bumped(paint(good.color, roughness=0.5), "ShaderNodeTexChecker", 1, scale=190, strength=1.0)
    path = _coil(width)
    ribbon(path, width, skin, 0.0038, across=(0, 0, 1))
    if good.second:
        for z in (-0.4, 0.4):
            outside = [
                (x * (1 + 0.0022 / math.hypot(x, y)), y * (1 + 0.0022 / math.hypot(x, y)), width / 2 + z * width)
                for x, y, _ in smooth_path(path, 200)
            ]
            stitches(outside, matte(good.second), 0.0005, 0.004)
    _buckle(good, width, skin, path)


def _coil(width: float) -> list[tuple[float, float, float]]:
    """Two and a half turns out to the buckle at the front, then a straight end."""
    turns, points = 2.6, []
    for n in range(53):
        share = n / 52
        angle = -math.pi / 2 - 2 * math.pi * turns * (1 - share)
        radius = 0.032 + 0.0105 * turns * share
        points.append((radius * math.cos(angle), radius * math.sin(angle), width / 2))
    return points


def _buckle(good: Good, width: float, skin: Any, path: list[tuple[float, float, float]]) -> None:
    gold = metal(good.shape.get("metal", "brass"), 0.15)
    y, middle = path[-1][1] - 0.004, width / 2
    half = width * 0.66
    ribbon(
        [(-0.03, y + 0.009, middle), (0.0, y + 0.0005, middle), (0.03, y - 0.001, middle), (0.085, y + 0.001, middle)],
        width,
        skin,
        0.0038,
        across=(0, 0, 1),
    )
    if good.shape.get("buckle", "frame") == "plate":
        plate = extrude(rounded_outline(width * 1.5, width * 1.25, 0.006), 0.004, gold, edge=0.0015)
        plate.location = (0.02, y - 0.006, middle - width * 0.625)
        return
    left, right = -0.006, 0.032
    frame = [
        (left, y - 0.005, middle - half),
        (right, y - 0.006, middle - half),
        (right, y - 0.006, middle + half),
        (left, y - 0.005, middle + half),
    ]
    for start, end in zip(frame, frame[1:] + frame[:1], strict=True):
        center = tuple((a + b) / 2 for a, b in zip(start, end, strict=True))
        tube([start, center, end], 0.0026, gold)
    for corner in frame:
        ball(0.0026, gold, corner)
    tube([(left, y - 0.007, middle), (0.012, y - 0.009, middle), (right + 0.003, y - 0.008, middle)], 0.0019, gold)
    box((0.011, 0.011, width * 1.1), skin, (0.05, y - 0.0005, middle - width * 0.55), 0.0018)
    for n in range(3):
        ball(0.0018, matte("black"), (0.064 + 0.008 * n, y - 0.0014, middle), (1, 0.4, 1))
