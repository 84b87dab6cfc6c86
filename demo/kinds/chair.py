"""Dining chairs. shape: model ("spindle": turned legs and a back of sticks, "shell": a molded seat on wooden legs, or
"ladder": a straight frame with slats), spindles (how many), slats. color is the seat's or the frame's, second the
legs'."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, around, extrude, mesh, subdivide, thicken, tube
from demo.skins import lacquer, metal, plastic, wood, woven

VIEWS = ((-32.0, 14.0), (38.0, 24.0))
SEAT = 0.45  # how high one sits


def build(good: Good) -> None:
    {"spindle": _spindle, "shell": _shell, "ladder": _ladder}[good.shape.get("model", "spindle")](good)


def frame(color: str) -> Any:
    return wood(color) if color in ("oak", "walnut", "tan") else lacquer(color)


def legs(
    skin: Any, top: float, splay: float, width: float, depth: float, thick: float = 0.016
) -> list[tuple[Point3, Point3]]:
    """Four round legs, thicker in the middle, splayed out to the floor; return their ends."""
    ends = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        high = (x * width, y * depth, top)
        low = (x * (width + splay), y * (depth + splay), 0.0)
        middle = tuple((a * 2 + b) / 3 for a, b in zip(high, low, strict=True))
        tube([high, middle, low], [thick * 0.85, thick * 1.15, thick * 0.7], skin)
        ends.append((high, low))
    return ends


def _between(ends: tuple[Point3, Point3], height: float) -> Point3:
    high, low = ends
    part = (high[2] - height) / (high[2] - low[2])
    return tuple(a + (b - a) * part for a, b in zip(high, low, strict=True))


def _stretchers(ends: list[tuple[Point3, Point3]], skin: Any, height: float) -> None:
    for one, other in ((0, 3), (1, 2)):
        tube([_between(ends[one], height), _between(ends[other], height)], 0.009, skin)
    left, right = (
        tuple((a + b) / 2 for a, b in zip(_between(ends[one], height), _between(ends[other], height), strict=True))
        for one, other in ((0, 3), (1, 2))
    )
    tube([left, right], 0.009, skin)


def _spindle(good: Good) -> None:
    skin = frame(good.color)
    seat = [
        (
            0.215 * math.copysign(abs(math.cos(t)) ** 0.7, math.cos(t)),
            0.2 * math.copysign(abs(math.sin(t)) ** 0.7, math.sin(t)),
        )
        for t in around(40)
    ]
    board = extrude(seat, 0.032, skin, edge=0.012)
    board.rotation_euler, board.location = (-math.pi / 2, 0, 0), (0, 0, SEAT - 0.016)
    _stretchers(legs(skin, SEAT - 0.02, 0.055, 0.14, 0.13), skin, 0.17)
    count, top = good.shape.get("spindles", 7), 0.84
    across = [-1 + 2 * n / (count - 1) for n in range(count)]
    for place in across:
        thick = 0.0095 if abs(place) == 1 else 0.0065
        tube(
            [
                (place * 0.165, 0.165 - 0.03 * place**2, SEAT - 0.005),
                (place * 0.2, 0.235 - 0.05 * place**2, top - 0.02),
            ],
            thick,
            skin,
        )
    _rail(top, skin)


def _rail(top: float, skin: Any) -> None:
    """The bent board along the top of the back."""
    points, faces, steps = [], [], 14
    for n in range(steps + 1):
        place = -1 + 2 * n / steps
        x, y = place * 0.225, 0.24 - 0.058 * place**2
        rise = 0.034 * (1 - 0.55 * abs(place) ** 3)
        points += [(x, y, top - rise), (x, y + 0.006, top + rise)]
    faces = [(2 * n, 2 * n + 2, 2 * n + 3, 2 * n + 1) for n in range(steps)]
    subdivide(thicken(mesh("rail", points, faces, skin), 0.02, 0.0), 2)


def _shell(good: Good) -> None:
    """One molded sheet from the front edge, over the seat, up the back."""
    skin = plastic(good.color, 0.4)
    side = [
        (-0.23, 0.415),
        (-0.225, 0.445),
        (-0.16, 0.452),
        (-0.02, 0.438),
        (0.11, 0.437),
        (0.17, 0.465),
        (0.205, 0.55),
        (0.23, 0.66),
        (0.25, 0.77),
        (0.258, 0.82),
    ]
    halves = [0.2, 0.225, 0.235, 0.24, 0.235, 0.23, 0.225, 0.215, 0.185, 0.11]
    curl = [0.0, 0.004, 0.016, 0.03, 0.04, 0.05, 0.05, 0.042, 0.03, 0.012]
    across, points = 12, []
    for (y, z), half, rise in zip(side, halves, curl, strict=True):
        upright = max(0.0, min(1.0, (z - 0.45) / 0.12))
        for n in range(across + 1):
            place = -1 + 2 * n / across
            lift = rise * abs(place) ** 2.6
            points.append((half * place, y - lift * 1.5 * upright, z + lift * (1 - upright)))
    row = across + 1
    faces = [
        (r * row + n, r * row + n + 1, (r + 1) * row + n + 1, (r + 1) * row + n)
        for r in range(len(side) - 1)
        for n in range(across)
    ]
    subdivide(thicken(mesh("shell", points, faces, skin), 0.009, 0.0), 2)
    ends = legs(frame(good.second or "oak"), 0.425, 0.075, 0.13, 0.12, 0.0145)
    steel = metal("black", 0.35)
    for one, other in ((0, 2), (1, 3)):
        tube([_between(ends[one], 0.26), _between(ends[other], 0.41)], 0.0045, steel)
        tube([_between(ends[one], 0.41), _between(ends[other], 0.26)], 0.0045, steel)


def _ladder(good: Good) -> None:
    """A straight frame, slats across the back, a woven seat."""
    skin, thick = frame(good.color), 0.0165
    for x in (-0.19, 0.19):
        tube([(x, -0.19, 0), (x, -0.19, SEAT + 0.012)], [thick * 0.8, thick], skin)
        tube([(x, 0.2, 0), (x, 0.185, SEAT), (x, 0.235, 0.9)], [thick * 0.8, thick, thick * 0.85], skin)
        for z in (0.16, 0.3):
            tube([(x, -0.19, z), (x, 0.19, z)], 0.009, skin)
    for y, z in ((-0.19, 0.22), (0.195, 0.22)):
        tube([(-0.19, y, z), (0.19, y, z)], 0.009, skin)
    slats = good.shape.get("slats", 3)
    for n in range(slats):
        z = 0.56 + 0.28 * n / max(1, slats - 1)
        slat = extrude(
            [(-0.185, -0.026), (0.185, -0.026), (0.185, 0.022), (0.0, 0.034), (-0.185, 0.022)], 0.012, skin, edge=0.003
        )
        slat.location = (0, 0.185 + (z - SEAT) * 0.11, z)
    seat = extrude(
        [(-0.205, -0.02), (0.205, -0.02), (0.205, 0.018), (-0.205, 0.018)],
        0.4,
        woven(good.second or "sand"),
        edge=0.014,
    )
    seat.location = (0, 0, SEAT)
