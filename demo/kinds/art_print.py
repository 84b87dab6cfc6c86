"""Framed prints, leaning back a little. shape: art ("sun", "hills", "arches", "leaf" or "stack"), width, height, mat
(the white border's width). color is the frame's; inks is a list of palette colors, back to front."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point2, arc, extrude, mesh, swing
from demo.skins import card, lacquer, metal, paint, wood

VIEWS = ((-16.0, 6.0), (26.0, 12.0))
LEAN = -0.08


def build(good: Good) -> None:
    width, height, bar = good.shape.get("width", 0.3), good.shape.get("height", 0.4), good.shape.get("bar", 0.016)
    mat = good.shape.get("mat", 0.035)
    things = _moulding(width, height, bar, good.color)
    inner_w, inner_h = width - 2 * (bar + mat), height - 2 * (bar + mat)
    inks = good.shape.get("inks", ["cream", "terracotta", "mustard", "teal"])
    for depth, (outline, ink) in enumerate(_art(good.shape.get("art", "sun"), inks)):
        placed = [(x * inner_w / 2, bar + mat + z * inner_h) for x, z in outline]
        things.append(_sheet(placed, paint(ink, roughness=0.8), 0.0006 * (depth + 1)))
    swing(things, turn=(math.degrees(LEAN), 0, 0))


def _page(width: float, height: float, at: Point2) -> list[Point2]:
    x, z = at
    return [(x - width / 2, z), (x + width / 2, z), (x + width / 2, z + height), (x - width / 2, z + height)]


def _frame(color: str, along: str) -> Any:
    if color in ("oak", "walnut", "tan"):
        return wood(color, along)
    if color in ("brass", "steel", "copper"):
        return metal(color, 0.2)
    return lacquer("DAD7D0" if color == "white" else color)  # under studio light that is white, beside whiter paper


def _moulding(width: float, height: float, bar: float, color: str) -> list[Any]:
    """Four mitered bars, deeper outside, with a step and a dark gap before the picture."""
    across = (  # from the edge inwards, from the back to the front
        *((0.0, 0.014), (0.0, -0.013), (0.1, -0.0145), (0.45, -0.0145), (0.5, -0.0125), (0.9, -0.0105)),
        (1.0, -0.0095),
        (1.0, -0.001),
    )
    corners = [(-1, 0), (1, 0), (1, 1), (-1, 1)]
    things = []
    for n, (start, end) in enumerate(zip(corners, corners[1:] + corners[:1], strict=True)):
        points = []
        for x, z in (start, end):
            for share, y in across:
                points.append((x * (width / 2 - share * bar), y, share * bar if z == 0 else height - share * bar))
        count = len(across)
        faces = [(m, m + count, m + count + 1, m + 1) for m in range(count - 1)]
        side = mesh("bar", points, [face[::-1] for face in faces], _frame(color, "Z" if n % 2 else "X"))
        side.data.shade_flat()
        things.append(side)
    gap = _page(width - 1.7 * bar, height - 1.7 * bar, (0, 0.85 * bar))
    things.append(_sheet(gap, paint("26241F", roughness=0.9), -0.0001))
    inner = 2 * bar + 0.003
    return [*things, _sheet(_page(width - inner, height - inner, (0, inner / 2)), card("white"), 0.0001)]


def _sheet(outline: list[Point2], skin: Any, lift: float) -> Any:
    sheet = extrude(outline, 0.0008, skin, edge=0)
    sheet.location = (0, -0.003 - lift, 0)
    return sheet


def _disc(x: float, z: float, radius: float, aspect: float = 0.664, part: float = 1.0) -> list[Point2]:
    """A disc, or its upper part; x runs from -1 to 1, z from 0 to 1 over the picture."""
    turns = [2 * math.pi * part * n / 48 for n in range(49)]
    return [(x + radius * math.cos(turn), z + radius * aspect * math.sin(turn) / 2) for turn in turns]


def _ridge(base: float, waves: tuple[float, float, float]) -> list[Point2]:
    rise, count, start = waves
    line = [(1 - 2 * n / 30, base + rise * math.sin(count * (1 - 2 * n / 30) + start)) for n in range(31)]
    return [(-1, 0), (1, 0), *line]


def _arch(half: float, top: float) -> list[Point2]:
    turns = arc(24)
    return [(-half, 0.08), (half, 0.08), *((half * math.cos(t), top + half * 0.332 * math.sin(t)) for t in turns)]


def _blade(x: float, z: float, length: float, turn: float) -> list[Point2]:
    """A pointed leaf that grows from (x, z)."""
    side = [(n / 12, 0.2 * math.sin(math.pi * n / 12) ** 0.9) for n in range(13)]
    outline = [*side, *((along, -out) for along, out in reversed(side[1:-1]))]
    cos, sin = math.cos(turn), math.sin(turn)
    return [(x + length * (a * cos - b * sin), z + length * 0.332 * (a * sin + b * cos)) for a, b in reversed(outline)]


def _art(name: str, inks: list[str]) -> list[tuple[list[Point2], str]]:
    """What is printed: outlines and their inks, back to front."""
    page = [(-1.0, 0.0), (1.0, 0.0), (1.0, 1.0), (-1.0, 1.0)]
    back, first, second, third = inks[:4]
    match name:
        case "sun":
            return [
                (page, back),
                (_disc(0, 0.6, 0.62), first),
                (_ridge(0.34, (0.05, 3.0, 0.5)), second),
                (_ridge(0.18, (0.06, 2.2, 2.4)), third),
            ]
        case "hills":
            return [
                (page, back),
                (_disc(0.45, 0.78, 0.24), first),
                (_ridge(0.5, (0.09, 2.6, 0.0)), second),
                (_ridge(0.3, (0.08, 3.4, 1.6)), third),
                (_ridge(0.12, (0.05, 2.0, 3.0)), first),
            ]
        case "arches":
            return [
                (page, back),
                (_arch(0.85, 0.52), first),
                (_arch(0.62, 0.52), back),
                (_arch(0.52, 0.52), second),
                (_arch(0.3, 0.52), back),
                (_arch(0.2, 0.52), third),
            ]
        case "leaf":
            stem = [(-0.02, 0.06), (0.02, 0.06), (0.02, 0.92), (-0.02, 0.92)]
            blades = [
                (
                    _blade(0, 0.12 + 0.11 * n, 0.82 - 0.07 * n, 0.75 if side > 0 else math.pi - 0.75),
                    (first, second)[n % 2],
                )
                for n in range(7)
                for side in (-1, 1)
            ]
            return [(page, back), (stem, third), *blades, (_blade(0, 0.84, 0.4, math.pi / 2), first)]
        case "stack":
            stones = [
                (0.12, 0.62, first),
                (0.34, 0.5, second),
                (0.53, 0.4, third),
                (0.69, 0.28, first),
                (0.81, 0.17, second),
            ]
            return [
                (page, back),
                *((_disc(0.06 * (-1) ** n, z, reach, 0.42), ink) for n, (z, reach, ink) in enumerate(stones)),
            ]
    raise ValueError(f"art is sun, hills, arches, leaf or stack, not {name!r}")
