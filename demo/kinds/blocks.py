"""Building blocks, set up as on a box's front. shape: form (castle, letters, bricks), palette (names of colors),
signs (what stands on the letter cubes)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point2, Point3, box, extrude, lathe, letters, place
from demo.skins import paint, plastic, wood

VIEWS = ((-28.0, 20.0), (32.0, 34.0))
UNIT = 0.04


def build(good: Good) -> None:
    {"castle": _castle, "letters": _letters, "bricks": _bricks}[good.shape.get("form", "castle")](good)


def _painted(color: str) -> Any:
    return (
        wood(color, "X") if color in ("oak", "walnut", "sand", "tan") else paint(color, roughness=0.4, coat_weight=0.25)
    )


def _castle(good: Good) -> None:
    """Two towers, an arch between them, roofs, and steps before it."""
    skins = [_painted(color) for color in good.shape["palette"]]
    u = UNIT

    def skin(n: int) -> Any:
        return skins[n % len(skins)]

    for n, side in enumerate((-1, 1)):
        box((u, u, u), skin(n), (side * 1.5 * u, 0, 0), 0.003)
        _cylinder(u * 0.48, 1.5 * u, skin(n + 2), (side * 1.5 * u, 0, u))
        box((u * 1.1, u, u * 0.5), skin(n + 4), (side * 1.5 * u, 0, 2.5 * u), 0.003)
        _cone(u * 0.5, u, skin(n + 1), (side * 1.5 * u, 0, 3 * u))
    for n, side in enumerate((-1, 1)):
        box((u * 0.5, u, u), skin(n + 3), (side * 0.75 * u, 0, 0), 0.003)
    place(extrude(_arch(u), u, skin(0), 0.002), (0, 0, u))
    box((u * 2, u, u * 0.5), skin(4), (0, 0, 2 * u), 0.003)
    place(extrude([(-u * 0.75, 0), (u * 0.75, 0), (0, u * 0.85)], u, skin(2), 0.003), (0, 0, 2.5 * u))
    _cylinder(u * 0.3, u, skin(5), (-2.3 * u, -1.4 * u, 0))
    place(box((u, u, u), skin(5), (0, 0, 0), 0.003), (0.9 * u, -1.7 * u, 0), (0, 0, 24))
    place(
        extrude([(-u * 0.5, 0), (u * 0.5, 0), (-u * 0.5, u)], u, skin(3), 0.003), (-0.8 * u, -1.6 * u, 0), (0, 0, -18)
    )
    place(_cylinder(u * 0.35, u * 1.2, skin(1), (0, 0, 0)), (2.3 * u, -1.0 * u, u * 0.35), (90, 0, 60))


def _arch(u: float) -> list[Point2]:
    inner = [(-0.5 * u * math.cos(math.pi * n / 12), 0.6 * u * math.sin(math.pi * n / 12)) for n in range(13)]
    return [*inner, (u, 0), (u, u), (-u, u), (-u, 0)]


def _cylinder(radius: float, height: float, skin: Any, at: Point3) -> Any:
    edge = 0.003
    return place(
        lathe(
            [
                (0, 0),
                (radius - edge, 0),
                (radius - edge, 0),
                (radius, edge),
                (radius, edge),
                (radius, height - edge),
                (radius, height - edge),
                (radius - edge, height),
                (radius - edge, height),
                (0, height),
            ],
            skin,
            levels=1,
        ),
        at,
    )


def _cone(radius: float, height: float, skin: Any, at: Point3) -> Any:
    return place(
        lathe(
            [(0, 0), (radius, 0), (radius, 0), (radius, 0.003), (0.004, height - 0.003), (0, height)], skin, levels=1
        ),
        at,
    )


def _letters(good: Good) -> None:
    """Stack cubes in a pyramid of three, two and one, a sign on each."""
    u, signs, palette = UNIT, good.shape.get("signs", "ABCDEF"), good.shape["palette"]
    spots = ((-1.12, 0, 4), (0, 0, -5), (1.12, 0, 3), (-0.58, 1, -4), (0.56, 1, 6), (0, 2, -7))
    for n, (x, floor, turn) in enumerate(spots):
        _cube(u, signs[n], signs[(n + 2) % len(signs)], palette[n % len(palette)], (x * u, 0, floor * u), turn)


def _cube(u: float, front: str, side: str, color: str, at: Point3, turn: float) -> None:
    ink, plain = paint(color, roughness=0.45), wood("sand", "X")
    place(box((u, u, u), plain, edge=0.003), at, (0, 0, turn))
    spin = math.radians(turn)
    for sign, facing in ((front, 0), (side, 90), (side, -90), (front, 180)):
        away = spin + math.radians(facing)
        out = u / 2
        x, y = math.sin(away) * out, -math.cos(away) * out
        place(
            box((u * 0.82, 0.0006, u * 0.82), ink, edge=0.0),
            (at[0] + x, at[1] + y, at[2] + u * 0.09),
            (0, 0, turn + facing),
        )
        place(
            box((u * 0.7, 0.001, u * 0.7), plain, edge=0.0),
            (at[0] + x, at[1] + y, at[2] + u * 0.15),
            (0, 0, turn + facing),
        )
        letters(sign, u * 0.42, ink, (at[0] + x * 1.03, at[1] + y * 1.03, at[2] + u * 0.49), (90, 0, turn + facing))
    letters(front, u * 0.55, ink, (at[0], at[1], at[2] + u + 0.0002), (0, 0, turn))


def _bricks(good: Good) -> None:
    """Build a small house of studded bricks."""
    palette = good.shape["palette"]
    skins = [plastic(color, 0.18) for color in palette]
    spots = (
        (0, 0, 0, 6, 4, 0),
        (-2, 0, 1, 2, 4, 1),
        (2, 0, 1, 2, 4, 1),
        (-1, 0, 2, 4, 4, 2),
        (2, 0, 2, 2, 4, 3),
        (-2, 0, 3, 2, 4, 3),
        (1, 0, 3, 4, 4, 2),
        (0, 0, 4, 4, 4, 4),
        (0, 0, 5, 2, 4, 0),
        (-4.6, -2.2, 0, 2, 2, 3),
        (4.2, -2.6, 0, 4, 2, 4),
        (4.2, -2.6, 1, 2, 2, 1),
        (-1.6, -4, 0, 2, 2, 2),
    )
    for x, y, floor, wide, deep, color in spots:
        _brick(x, y, floor, wide, deep, skins[color % len(skins)])


def _brick(x: float, y: float, floor: int, wide: int, deep: int, skin: Any) -> None:
    pitch, tall = 0.016, 0.0192
    box((wide * pitch - 0.0002, deep * pitch - 0.0002, tall), skin, (x * pitch, y * pitch, floor * tall), 0.0007)
    for n in range(wide):
        for m in range(deep):
            at = ((x + n - (wide - 1) / 2) * pitch, (y + m - (deep - 1) / 2) * pitch, (floor + 1) * tall)
            place(
                lathe([(0.0048, 0), (0.0048, 0.0032), (0.0044, 0.0036), (0, 0.0036)], skin, segments=20, levels=0), at
            )
