"""Desk organizers with something in them. shape: form (caddy: stepped compartments; tray: low, with a pen cup;
tower: two drawers under a caddy), cells (across)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.kinds.pencil import leaning, pencil
from demo.shapes import Point2, box, extrude, lathe, place, slab
from demo.skins import metal, paint, plastic, wood

VIEWS = ((-28.0, 24.0), (32.0, 36.0))
WALL = 0.005


def build(good: Good) -> None:
    skin = wood(good.color, "X") if good.material == "wood" else plastic(good.color, 0.4)
    {"caddy": _caddy, "tray": _tray, "tower": _tower}[good.shape.get("form", "caddy")](good, skin)


def _open_box(wide: float, deep: float, tall: float, skin: Any, at: tuple[float, float, float]) -> None:
    """Stand a box without a lid, its floor's middle at `at`."""
    x, y, z = at
    box((wide, deep, WALL), skin, at, 0.001)
    for side in (-1, 1):
        box((WALL, deep, tall), skin, (x + side * (wide - WALL) / 2, y, z), 0.001)
        box((wide, WALL, tall), skin, (x, y + side * (deep - WALL) / 2, z), 0.001)


def _sloped(deep: float, low: float, high: float) -> list[Point2]:
    """Outline a side wall, low in front."""
    return [(-deep / 2, 0), (deep / 2, 0), (deep / 2, high), (deep * 0.1, high), (-deep / 2, low)]


def _caddy(good: Good, skin: Any, floor: float = 0.0) -> None:
    cells, deep, low, high = good.shape.get("cells", 3), 0.12, 0.045, 0.1
    wide = 0.075 * cells
    box((wide, deep, WALL), skin, (0, 0, floor), 0.001)
    for n in range(cells + 1):
        x = wide * (n / cells - 0.5) * (1 - WALL / wide)
        place(extrude(_sloped(deep, low, high), WALL, skin, 0.001), (x, 0, floor), (0, 0, 90))
    for y, tall in ((-deep / 2 + WALL / 2, low), (0.006, high * 0.86), (deep / 2 - WALL / 2, high)):
        box((wide, WALL, tall), skin, (0, y, floor), 0.001)
    _fill(wide, cells, floor + WALL)


def _fill(wide: float, cells: int, floor: float) -> None:
    """Pencils and a ruler behind, notes and clips in front."""
    colors = ("mustard", "cherry", "teal", "navy", "sage", "coral")
    for n in range(2 * cells - 1):
        x = wide * ((n + 0.5) / (2 * cells - 1) - 0.5) * 0.8
        pencil(
            colors[n % 6],
            (x, 0.034, floor),
            leaning(137 * n, 3 + n % 3),
            tip="charcoal" if n % 2 else colors[n % 6],
        )
    ruler = box((0.03, 0.0022, 0.2), paint("E8D9A8", roughness=0.3), edge=0.0004)
    place(ruler, (wide * 0.36, 0.048, floor), (0, 4, 0))
    for n, color in enumerate(("lemon", "rose", "sky")):
        box(
            (0.05, 0.042, 0.006),
            paint(color, roughness=0.9),
            (-wide / 2 + wide / cells / 2, -0.026, floor + 0.006 * n),
            0.0002,
        )
    for n in range(7):
        at = (
            wide / 2 - wide / cells / 2 + 0.014 * math.sin(2.4 * n),
            -0.026 + 0.008 * math.cos(2.4 * n),
            floor + 0.003 * n,
        )
        place(
            slab(0.011, 0.026, 0.0016, metal("copper" if n % 2 else "steel", 0.15), 0.0045, 0.0005),
            at,
            (-90 + 8 * math.sin(5 * n), 0, 47 * n),
        )


def _tray(good: Good, skin: Any) -> None:
    """A round cup and a square one at the ends of a low tray."""
    wide, deep = 0.27, 0.12
    _open_box(wide, deep, 0.026, skin, (0, 0, 0))
    cup = [
        (0, 0.005),
        (0.038, 0.005),
        (0.038, 0.005),
        (0.039, 0.008),
        (0.039, 0.104),
        (0.039, 0.104),
        (0.035, 0.104),
        (0.035, 0.104),
        (0.035, 0.012),
        (0, 0.012),
    ]
    place(lathe(cup, plastic(good.second or "white", 0.4)), (-wide * 0.32, 0.006, 0))
    for n, color in enumerate(("mustard", "navy", "cherry", "sage")):
        pencil(
            color,
            (-wide * 0.32 + 0.01 * (n - 1.5), 0.01, 0.013),
            leaning(90 * n + 20, 7),
            tip="charcoal" if n % 2 else color,
        )
    for n, color in enumerate(("lemon", "rose", "sky")):
        box((0.06, 0.06, 0.007), paint(color, roughness=0.9), (wide * 0.3, 0.006, WALL + 0.007 * n), 0.0002)
    pencil("forest", (-0.03, -0.02, 0.009), (0, 90, 12), 0.12)
    pencil("coral", (-0.03, 0.012, 0.009), (0, 90, -8), 0.11, "coral")


def _tower(good: Good, skin: Any) -> None:
    """Two drawers below, three compartments above."""
    wide, deep, tall = 0.225, 0.12, 0.045
    for n in range(2):
        floor = n * tall
        box((wide, deep, tall), skin, (0, 0, floor), 0.0015)
        box((wide - 0.014, 0.008, tall - 0.009), skin, (0, -deep / 2 - 0.0025, floor + 0.0045), 0.0015)
        place(
            lathe(
                [(0.003, 0), (0.003, 0.006), (0.0068, 0.011), (0.0062, 0.015), (0, 0.016)],
                metal(good.second or "brass", 0.2),
            ),
            (0, -deep / 2 - 0.0065, floor + tall / 2),
            (90, 0, 0),
        )
        box((wide - 0.008, 0.0008, tall - 0.003), plastic("black", 0.9), (0, -deep / 2 - 0.0003, floor + 0.0015), 0)
    _caddy(good, skin, 2 * tall)
