"""Spinning tops: form peg (turned wood, leaning on its point) or pump (a tin dome with a knob on a screw).
shape: form, palette (the bands' colors, from below)."""

from __future__ import annotations

import math
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import ball, lathe, swing, tube
from demo.skins import lacquer, metal, wood

VIEWS = ((-24.0, 14.0), (32.0, 30.0))


def build(good: Good) -> None:
    if good.shape.get("form", "pump") == "pump":
        _pump(good)
    else:
        _peg(good)


def _banded(profile: list[tuple[float, float]], skins: list[Any]) -> list[Any]:
    """Turn each stretch of a profile in a skin of its own; they meet edge to edge."""
    return [
        lathe([profile[n], *_between(profile, n), profile[n + 1]], skins[n % len(skins)], levels=1)
        for n in range(len(profile) - 1)
    ]


def _between(profile: list[tuple[float, float]], n: int) -> list[tuple[float, float]]:
    """Three points of the smooth curve through the neighbours."""
    before, start, end, after = (profile[min(max(k, 0), len(profile) - 1)] for k in (n - 1, n, n + 1, n + 2))
    radii, heights = (
        [
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
            for t in _STEPS
        ]
        for a, b, c, d in zip(before, start, end, after, strict=True)
    )
    return list(zip(radii, heights, strict=True))


_STEPS = (0.25, 0.5, 0.75)


def _pump(good: Good) -> None:
    """A tin dome on three colors of bands, a screw and a knob above it."""
    skins = [lacquer(color) for color in good.shape["palette"]]
    _banded(
        [
            (0.004, 0.014),
            (0.034, 0.018),
            (0.062, 0.036),
            (0.075, 0.058),
            (0.072, 0.074),
            (0.058, 0.09),
            (0.036, 0.102),
            (0.012, 0.108),
        ],
        skins,
    )
    lathe([(0, 0), (0.006, 0.004), (0.012, 0.014), (0.004, 0.0155)], metal("steel", 0.15))
    lathe([(0.0135, 0.106), (0.0135, 0.112), (0.006, 0.116), (0.0052, 0.15)], metal("steel", 0.15))
    for n in range(7):
        z = 0.118 + n * 0.0046
        tube(
            [
                (0.0058 * math.cos(a), 0.0058 * math.sin(a), z + 0.0023 * a / math.pi)
                for a in (math.pi * k / 4 for k in range(9))
            ],
            0.0009,
            metal("steel", 0.1),
        )
    lathe(
        [(0, 0.148), (0.009, 0.149), (0.0165, 0.156), (0.018, 0.164), (0.013, 0.173), (0, 0.176)], lacquer(good.color)
    )


def _peg(good: Good) -> None:
    before = set(bpy.data.objects)
    skins = [lacquer(color) for color in good.shape["palette"]]
    _banded(
        [(0.003, 0.006), (0.02, 0.022), (0.036, 0.036), (0.04, 0.045), (0.034, 0.053), (0.022, 0.058), (0.006, 0.06)],
        skins,
    )
    ball(0.0038, metal("steel", 0.12), (0, 0, 0.0045), (1, 1, 1.2))
    lathe([(0.0058, 0.058), (0.0048, 0.07), (0.0046, 0.086), (0.0062, 0.092), (0.005, 0.097), (0, 0.098)], wood("oak"))
    swing(set(bpy.data.objects) - before, turn=(0, 17, 0))
