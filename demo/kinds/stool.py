"""Stools. shape: model ("milk": three legs, "bar": four legs and a ring for the feet, or "drum": a round pouf), height,
radius. color is the seat's or the frame's, second the cushion's or legs'."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.kinds.chair import frame
from demo.shapes import arc, around, lathe, ring, tube
from demo.skins import knitted, leather, metal

VIEWS = ((-25.0, 16.0), (32.0, 30.0))


def build(good: Good) -> None:
    {"milk": _milk, "bar": _bar, "drum": _drum}[good.shape.get("model", "milk")](good)


def _milk(good: Good) -> None:
    height, radius = good.shape.get("height", 0.45), good.shape.get("radius", 0.17)
    skin = frame(good.color)
    _seat(radius, height, 0.034, skin)
    _splayed(
        good.shape.get("legs", 3), radius * 0.62, radius * 1.02, height - 0.03, 0.0165, frame(good.second or good.color)
    )


def _seat(radius: float, height: float, thick: float, skin: object) -> None:
    low = height - thick
    lathe(
        [
            (0, low),
            (radius * 0.94, low),
            (radius * 0.99, low + 0.005),
            (radius, height - 0.008),
            (radius * 0.96, height),
            (radius * 0.6, height - 0.006),
            (0, height - 0.009),
        ],
        skin,
    )


def _splayed(count: int, high: float, low: float, top: float, thick: float, skin: object) -> None:
    for turn in around(count, math.pi / 4):
        x, y = math.cos(turn), math.sin(turn)
        tube(
            [(high * x, high * y, top), ((high + low) / 2 * x, (high + low) / 2 * y, top / 2), (low * x, low * y, 0)],
            [thick, thick * 1.1, thick * 0.75],
            skin,
        )


def _bar(good: Good) -> None:
    height, radius = good.shape.get("height", 0.75), good.shape.get("radius", 0.165)
    steel = metal("black", 0.4) if good.color == "black" else frame(good.color)
    _splayed(4, radius * 0.72, radius * 1.25, height - 0.05, 0.0125, steel)
    part = 0.3 / height
    ring(radius * (1.25 - 0.53 * part), 0.008, metal(good.shape.get("ring", "black"), 0.3), at=(0, 0, 0.3))
    lathe(
        [(0, height - 0.056), (radius * 0.9, height - 0.056), (radius * 0.92, height - 0.042), (0, height - 0.042)],
        steel,
    )
    seat = leather(good.second or "tan")
    lathe(
        [
            (0, height - 0.045),
            (radius * 0.94, height - 0.045),
            (radius, height - 0.036),
            (radius, height - 0.014),
            (radius * 0.9, height + 0.002),
            (radius * 0.5, height + 0.008),
            (0, height + 0.009),
        ],
        seat,
    )
    ring(radius * 0.99, 0.0032, seat, at=(0, 0, height - 0.012))


def _drum(good: Good) -> None:
    """A knitted pouf: soft, low, gathered at the top."""
    height, radius = good.shape.get("height", 0.4), good.shape.get("radius", 0.26)
    thick, wool = 0.041, knitted(good.color)
    bends = [bend - math.pi / 2 for bend in arc(13)]
    profile = [
        (max(0.06, abs(math.cos(bend)) ** 0.55), math.copysign(abs(math.sin(bend)) ** 0.8, bend)) for bend in bends
    ]
    for turn in around(22):
        x, y, rise = radius * math.cos(turn), radius * math.sin(turn), height / 2 - thick
        rib = tube([(x * out, y * out, height / 2 + rise * up) for out, up in profile], thick, wool)
        rib.data.bevel_resolution = 3
    button = [(0, height - 0.01), (0.03, height - 0.01), (0.03, height + 0.006), (0, height + 0.009)]
    lathe(button, leather(good.second or "tan"))
