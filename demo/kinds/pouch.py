"""Stand-up pouches of coffee, granola, tea: full below, sealed flat above. shape: width, height, depth; matt or not."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.packs import art
from demo.shapes import Point3, box, mesh
from demo.skins import plastic

VIEWS = ((-20.0, 14.0), (28.0, 24.0), (180.0, 13.0))
COLUMNS, ROWS = 28, 36


def build(good: Good) -> None:
    width, height = good.shape.get("width", 0.14), good.shape.get("height", 0.21)
    depth, roughness = good.shape.get("depth", 0.07), good.shape.get("roughness", 0.45)
    wrinkles = good.dice("wrinkles").uniform(0, 6)
    for surface, side in (("front", -1), ("back", 1)):
        points = [
            _point(n / COLUMNS, row / ROWS, width, height, depth * side, wrinkles)
            for row in range(ROWS + 1)
            for n in range(COLUMNS + 1)
        ]
        _foil(points, art(good, surface, width, height, plastic("white", roughness)), side)
    zip_skin = plastic(good.color, 0.5)
    for z in (0.875, 0.89):
        box((width * 0.94, 0.0035, 0.0012), zip_skin, at=(0, 0, height * z), edge=0)


def _point(u: float, v: float, width: float, height: float, depth: float, wrinkles: float) -> Point3:
    """Give a spot of the front foil: the belly is deepest a quarter up, the seals at the edges are flat."""
    x, across = (u - 0.5) * width, 2 * u - 1
    inside = max(0.0, 1 - (across / 0.93) ** 2) ** 0.55
    belly = math.cos(math.pi / 2 * max(0.0, (v - 0.12) / 0.76)) if v < 0.88 else 0.0
    foot = 0.93 + 0.07 * min(1.0, v / 0.12)
    crease = 0.02 * math.sin(9 * u + wrinkles) * math.sin(17 * v + 2 * wrinkles) * belly
    fullness = max(0.0, belly) ** 0.8 * inside * foot + crease * inside
    # the foil that bulges forward is missing in width and height
    narrow = 1 - 0.07 * belly * (1 - abs(across) * 0.3)
    apart = math.copysign(0.0006, depth)  # so that the foils never share a place
    return x * narrow, depth / 2 * fullness + apart, height * v


def _foil(points: list[Point3], skin: object, side: int) -> None:
    faces, uvs = [], []
    for row in range(ROWS):
        for n in range(COLUMNS):
            here = row * (COLUMNS + 1) + n
            corners = [(here, 0, 0), (here + 1, 1, 0), (here + COLUMNS + 2, 1, 1), (here + COLUMNS + 1, 0, 1)]
            for _, across, up in corners:
                u = (n + across) / COLUMNS
                uvs.append((u if side < 0 else 1 - u, (row + up) / ROWS))
            faces.append(tuple(corner for corner, _, _ in corners))
    mesh("foil", points, faces, skin, uvs)
