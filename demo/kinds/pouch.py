"""Stand-up pouches of coffee, granola, tea: full below, sealed flat above. shape: width, height, depth, roughness."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.packs import art
from demo.shapes import Point3, box, extrude, mesh, rounded_outline
from demo.skins import bumped, plastic

VIEWS = ((-15.0, 16.0), (26.0, 26.0), (180.0, 13.0))
COLUMNS, ROWS = 32, 40
SEAL = 0.88  # above this share of the height the foils are welded together


def build(good: Good) -> None:
    width, height = good.shape.get("width", 0.14), good.shape.get("height", 0.21)
    depth, roughness = good.shape.get("depth", 0.07), good.shape.get("roughness", 0.32)
    wrinkles = good.dice("wrinkles").uniform(0, 6)
    seal = plastic(good.color, roughness)
    for surface, side in (("front", -1), ("back", 1)):
        points = [
            _point(n / COLUMNS, row / ROWS, width, height, depth * side, wrinkles)
            for row in range(ROWS + 1)
            for n in range(COLUMNS + 1)
        ]
        skin = bumped(plastic("white", roughness), "ShaderNodeTexNoise", 0, scale=55, strength=0.5)
        _foil(points, art(good, surface, width, height * SEAL, skin), seal, side)
    _closure(width, height, plastic(good.color, 0.5))


def _point(u: float, v: float, width: float, height: float, depth: float, wrinkles: float) -> Point3:
    """Give a spot of the front foil: the belly is deepest a fifth up, the seals at the edges are flat."""
    across = 2 * u - 1
    inside = max(0.0, 1 - (across / 0.94) ** 2) ** 0.6
    belly = math.cos(math.pi / 2 * max(0.0, (v - 0.08) / (SEAL - 0.08))) if v < SEAL else 0.0
    crease = math.sin(7 * u + wrinkles) * math.sin(15 * v + 5 * u + 2 * wrinkles) * math.sin(math.pi * min(1, v / SEAL))
    fullness = max(0.0, belly) ** 0.85 * inside + 0.035 * crease * inside * (v < SEAL)
    # what bulges forward is missing in width, and lifts the corners of the foot off the table
    narrow = 1 - 0.13 * math.sin(math.pi * min(1.0, (v + 0.12) / (SEAL + 0.12)))
    corner = 0.035 * height * across**4 * max(0.0, 1 - v / 0.2)
    apart = math.copysign(0.0006, depth)  # so that the foils never share a place
    return (u - 0.5) * width * narrow, depth / 2 * fullness + apart, height * v + corner


def _foil(points: list[Point3], skin: Any, seal: Any, side: int) -> None:
    faces, uvs, welded = [], [], []
    for row in range(ROWS):
        for n in range(COLUMNS):
            here = row * (COLUMNS + 1) + n
            corners = [(here, 0, 0), (here + 1, 1, 0), (here + COLUMNS + 2, 1, 1), (here + COLUMNS + 1, 0, 1)]
            for _, across, up in corners:
                u = (n + across) / COLUMNS
                uvs.append((u if side < 0 else 1 - u, (row + up) / ROWS / SEAL))
            faces.append(tuple(corner for corner, _, _ in corners))
            welded.append((row + 0.5) / ROWS > SEAL)
    foil = mesh("foil", points, faces, skin, uvs)
    foil.data.materials.append(seal)
    foil.data.polygons.foreach_set("material_index", [int(one) for one in welded])


def _closure(width: float, height: float, skin: Any) -> None:
    """The zip below the weld, the weld's ribs, and the hole that the pouch hangs by."""
    box((width * 0.9, 0.0042, 0.0016), skin, at=(0, 0, height * (SEAL - 0.012)), edge=0.0005)
    for n in range(4):
        box((width * 0.985, 0.0026, 0.0009), skin, at=(0, 0, height * 0.965 + 0.0018 * n), edge=0)
    hole = [(x, z + height * 0.905) for x, z in rounded_outline(width * 0.2, height * 0.028, height * 0.0139)]
    extrude(hole, 0.0024, plastic("E9E8E4", 0.9), edge=0)
