"""Blankets, folded. shape: width, depth, layers, thick (of the pile's one layer), fringe (True), repeat (of the
pattern), tassels (their color)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point2, Point3, mesh, stitches, subdivide, thicken
from demo.skins import bumped, deeper, fleece, matte, paint, patterned

VIEWS = ((-26.0, 22.0), (32.0, 40.0))
ACROSS = 28
TASSELS = 30


def build(good: Good) -> None:
    width, depth = good.shape.get("width", 0.4), good.shape.get("depth", 0.3)
    layers, thick = good.shape.get("layers", 4), good.shape.get("thick", 0.028)
    skin = _skin(good)
    fold = _fold(depth, layers, thick)
    lift, phase = thick * 0.36, good.dice("folds").uniform(0, 6)
    grid = [[_sag(x, place, width, lift, phase) for x in _even(ACROSS)] for place in fold]
    _sheet(grid, thick * 0.6, skin)
    if good.shape.get("fringe"):
        _fringe(good, width, depth, thick, layers)
    else:
        _hem(grid, thick * 0.3, matte(deeper(good.color)))


def _even(count: int) -> list[float]:
    return [2 * n / count - 1 for n in range(count + 1)]


def _skin(good: Good) -> Any:
    """Curly fleece, or wool whose threads one sees."""
    if good.material == "fleece":
        skin = fleece(good.color)
    else:
        skin = bumped(paint(good.color, roughness=1.0, sheen_weight=0.4), "ShaderNodeTexChecker", 1, 260, 0.6)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.08), level=0.0)
    return skin


def _fold(depth: float, layers: int, thick: float) -> list[Point2]:
    """The blanket from its side, (y, z): to and fro, round in front and behind, from the floor up."""
    points: list[Point2] = []
    turn = thick / 2
    for layer in range(layers):
        ahead = 1 if layer % 2 else -1  # the way this layer runs: -1 to the front
        z, half = thick * (layer + 0.4), depth / 2 - turn - 0.004 * (layers - layer)
        points += [(ahead * half * n / 6, z) for n in range(-6, 7)]
        if layer < layers - 1:
            arc = [math.pi * n / 8 for n in range(1, 8)]
            points += [(ahead * (half + turn * math.sin(a)), z + turn - turn * math.cos(a)) for a in arc]
    return points


def _sag(x: float, place: Point2, width: float, lift: float, phase: float) -> Point3:
    """Lay a point of the fold at x (-1 to 1): soft, so the edges wander and the layers are not quite even."""
    y, z = place
    wave = math.sin(5.3 * x + phase + 40 * z) + 0.6 * math.sin(11 * x - phase + 9 * y)
    return (
        x * width / 2 + 0.004 * math.sin(23 * y + 60 * z + phase),
        y + 0.0025 * math.sin(6 * x + 50 * z),
        z + lift * 0.22 * wave * min(1.0, z / 0.03) - lift * 0.5 * abs(x) ** 6 * min(1.0, z / 0.03),
    )


def _sheet(grid: list[list[Point3]], thickness: float, skin: Any) -> None:
    """Make the cloth. Built upright, its breadth along x and its depth along z, and laid down, so that patterns show
    on top."""
    points = [(x, -z, y) for row in grid for x, y, z in row]
    step = ACROSS + 1
    faces = [
        (r * step + c, r * step + c + 1, (r + 1) * step + c + 1, (r + 1) * step + c)
        for r in range(len(grid) - 1)
        for c in range(ACROSS)
    ]
    thing = subdivide(thicken(mesh("cloth", points, faces, skin), thickness, 0.0), 1)
    thing.rotation_euler.x = -math.pi / 2


def _hem(grid: list[list[Point3]], out: float, thread: Any) -> None:
    """Stitch along both ends of every layer, and round the one on top."""
    top = grid[-13:]  # the layer on top
    for line in ([row[1] for row in top], [row[-2] for row in top], top[-2]):
        stitches([(x, y, z + out * 1.04) for x, y, z in line], thread, 0.0013, 0.01)
    for end in (0, -1):
        stitches([row[end] for row in grid], thread, 0.0016, 0.011)


def _fringe(good: Good, width: float, depth: float, thick: float, layers: int) -> None:
    """Tassels that hang from the top layer's ends, all in one mesh."""
    dice, points, faces = good.dice("fringe"), [], []
    top = (layers - 0.45) * thick
    for side in (-1, 1):
        for n in range(TASSELS):
            y = -depth / 2 + 0.012 + (depth - 0.03) * n / (TASSELS - 1)
            long, lean = dice.uniform(0.07, 0.09), dice.uniform(-0.008, 0.008)
            first = len(points)
            x = side * width / 2
            spine = [
                (x - side * 0.004, y, top),
                (x + side * 0.014, y, top - 0.004),
                (x + side * 0.02, y + lean / 2, top - 0.024),
                (x + side * 0.02, y + lean, top - long),
            ]
            for at in spine:
                points += [
                    (at[0], at[1] - 0.0034, at[2]),
                    (at[0] + side * 0.003, at[1], at[2]),
                    (at[0], at[1] + 0.0034, at[2]),
                ]
            for row in range(3):
                low = first + 3 * row
                faces += [(low, low + 1, low + 4, low + 3), (low + 1, low + 2, low + 5, low + 4)]
    mesh("fringe", points, faces, paint(good.shape.get("tassels", good.color), roughness=0.95))
