"""Notebooks, lying, spine to the left. shape: form (hardcover: elastic and ribbon; spiral: wire), wide, long, thick,
sheet (what the label of a spiral one says)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import box, letters, ring, slab, tube
from demo.skins import card, leather, metal, paint, patterned, woven

VIEWS = ((-24.0, 52.0), (32.0, 34.0))
BOARD = 0.0022


def build(good: Good) -> None:
    {"hardcover": _hardcover, "spiral": _spiral}[good.shape.get("form", "hardcover")](good)


def _size(good: Good) -> tuple[float, float, float]:
    return good.shape.get("wide", 0.14), good.shape.get("long", 0.21), good.shape.get("thick", 0.016)


def _cover(good: Good) -> Any:
    if good.pattern == "plain":
        return leather(good.color)
    skin = woven(good.color) if good.material == "cloth" else card(good.color)
    return patterned(skin, good.pattern, good.second, good.shape.get("repeat", 0.03))


def _pages(wide: float, long: float, thick: float, left: float) -> None:
    """Stack the sheets: fine lines round a cream block."""
    slab(wide, long, thick, paint("F4ECD8", roughness=0.9), 0.003, 0.0003, (left, 0, BOARD))
    line = paint("D9CDB4", roughness=0.9)
    for n in range(4):
        slab(wide + 0.0003, long + 0.0003, 0.0003, line, 0.003, 0, (left, 0, BOARD + thick * (n + 1) / 5))


def _hardcover(good: Good) -> None:
    wide, long, thick = _size(good)
    cover = _cover(good)
    slab(wide, long, BOARD, cover, 0.006, 0.0008)
    slab(wide, long, BOARD, cover, 0.006, 0.0008, (0, 0, BOARD + thick))
    _pages(wide - 0.008, long - 0.009, thick, -0.001)
    spine = [(-wide / 2 + 0.001, -long / 2 + 0.003, 0), (-wide / 2 + 0.001, long / 2 - 0.003, 0)]
    half = thick / 2 + BOARD
    for n in range(7):
        angle = math.radians(90 + 30 * n)
        x, z = 0.0028 * math.cos(angle), half + (half - 0.001) * math.sin(angle)
        tube([(sx + x, y, z) for sx, y, _ in spine], 0.0018, leather(good.color))
    top = thick + 2 * BOARD
    tube(
        [(-wide * 0.42, -long / 2 + 0.002, top - 0.0001), (-wide * 0.42, long / 2 - 0.002, top - 0.0001)],
        0.0007,
        paint("1A1A1C", roughness=0.9),
    )
    band = woven(good.shape.get("band", "black"))
    box((0.007, long + 0.003, 0.0011), band, (wide * 0.37, 0, top), 0.0003)
    for side in (-1, 1):
        box((0.007, 0.0012, top), band, (wide * 0.37, side * (long / 2 + 0.0009), 0.0005), 0.0003)
    ribbon = paint(good.shape.get("ribbon", "cherry"), roughness=0.5, sheen_weight=0.4)
    box((0.006, 0.03, 0.0005), ribbon, (-wide * 0.12, -long / 2 - 0.01, BOARD + thick * 0.3), 0)
    if good.pattern != "plain":
        slab(
            wide * 0.46,
            long * 0.17,
            0.0006,
            paint("F6F1E4", roughness=0.8),
            0.003,
            0.0001,
            (-wide * 0.04, long * 0.18, top),
        )
        for n, text in enumerate(("NOTES", good.brand.upper())):
            letters(
                text,
                0.0085 if n == 0 else 0.0042,
                paint("2A2A2E", roughness=0.8),
                (-wide * 0.04, long * 0.195 - 0.012 * n, top + 0.0008),
                (0, 0, 0),
            )
    else:
        letters(
            good.brand.upper(),
            0.0045,
            paint("D1A24A", metallic=1.0, roughness=0.3),
            (-wide * 0.04, -long * 0.42, top + 0.0001),
            (0, 0, 0),
        )


def _spiral(good: Good) -> None:
    wide, long, thick = _size(good)
    skin = card(good.color) if good.pattern == "plain" else _cover(good)
    slab(wide, long, 0.0012, card("stone"), 0.005, 0.0002)
    _pages(wide - 0.006, long - 0.006, thick * 0.7, 0.001)
    top = BOARD + thick * 0.7
    slab(wide, long, 0.001, skin, 0.005, 0.0002, (0, 0, top))
    wire, dark = metal("steel", 0.2), paint("1A1A1C", roughness=0.9)
    count = round(long / 0.0085)
    for n in range(count):
        y = long * ((n + 0.5) / count - 0.5)
        ring(top * 0.62, 0.00075, wire, (-wide / 2 + 0.001, y, top * 0.62 + 0.0008), (90, 0, 0))
        box((0.004, 0.0034, 0.0003), dark, (-wide / 2 + 0.0075, y, top + 0.0009), 0)
    slab(
        wide * 0.52,
        long * 0.2,
        0.0005,
        paint("F6F1E4", roughness=0.8),
        0.004,
        0.0001,
        (wide * 0.04, long * 0.17, top + 0.001),
    )
    ink = paint("2A2A2E", roughness=0.8)
    for text, tall, y in ((good.shape.get("sheet", "RULED"), 0.011, 0.195), ("80 sheets", 0.005, 0.125)):
        letters(text, tall, ink, (wide * 0.04, long * y, top + 0.0017), (0, 0, 0))
