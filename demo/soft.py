"""Sewn things: a cushion filled out, a ribbon or strap, a zip, a buckle. Meters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from mathutils import Vector

from demo.shapes import Point3, loft, mesh, stitches, thicken, tube

# The share of the belly at heights from the floor to the top.
_BELLY = ((0.0, 0.86), (0.02, 0.93), (0.06, 0.975), (0.2, 1.0), (0.5, 1.0), (0.8, 0.985))


def cushion(size: Point3, skin: Any, crown: float = 0.3, top: float = 0.9, square: float = 3.4) -> Any:
    """Fill out a bag of (width, depth, height) on the ground. `crown` is how much of the upper half rounds over (0: a
    flat top, 1: a full arch), `top` how deep it still is there, `square` how boxy it is seen from above."""
    width, depth, height = size
    start = 1 - 0.5 * crown
    rings = [_ring(width * share / 2, depth * share / 2, height * z * start, square) for z, share in _BELLY]
    for angle in np.linspace(0, math.pi / 2, 9):
        over, up = math.cos(angle) ** 0.6, math.sin(angle)
        z = height * (start + (1 - start) * up)
        keep = 1 + (top - 1) * up
        rings.append(_ring(width / 2 * (0.02 + 0.98 * over), depth / 2 * keep * (0.1 + 0.9 * over**0.7), z, square))
    return loft(rings, skin, levels=1)


def _ring(wide: float, deep: float, z: float, square: float) -> list[Point3]:
    angles = (2 * math.pi * n / 40 for n in range(40))
    return [
        (
            wide * math.copysign(abs(math.cos(a)) ** (2 / square), math.cos(a)),
            deep * math.copysign(abs(math.sin(a)) ** (2 / square), math.sin(a)),
            z,
        )
        for a in angles
    ]


def smooth_path(path: Sequence[Point3], count: int = 40) -> list[Vector]:
    """Points along a smooth curve through `path` (Catmull-Rom)."""
    knots = [Vector(point) for point in path]
    knots = [2 * knots[0] - knots[1], *knots, 2 * knots[-1] - knots[-2]]
    spans = len(path) - 1
    points = []
    for step in range(count + 1):
        at = min(step * spans / count, spans - 1e-9)
        n, t = int(at), at % 1.0
        a, b, c, d = knots[n : n + 4]
        points.append(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))))
    return points


def ribbon(
    path: Sequence[Point3],
    width: float,
    skin: Any,
    thickness: float = 0.003,
    across: Point3 | None = (0, 1, 0),
    steps: int = 40,
) -> Any:
    """Lay a strap along a smooth path in `steps`, its width `across` it; without, its face looks to the front all the
    way."""
    points = smooth_path(path, steps)
    rows = []
    for n, point in enumerate(points):
        ahead = points[min(n + 1, len(points) - 1)] - points[max(n - 1, 0)]
        side = Vector(across) if across else ahead.cross(Vector((0, 1, 0)))
        flat = (side - ahead * (side.dot(ahead) / max(ahead.length_squared, 1e-12))).normalized()
        rows.append([point + flat * (width / 2 * x) for x in (-1, -0.5, 0, 0.5, 1)])
    faces = [(r * 5 + n, r * 5 + n + 1, r * 5 + n + 6, r * 5 + n + 5) for r in range(len(rows) - 1) for n in range(4)]
    thing = thicken(mesh("ribbon", [point for row in rows for point in row], faces, skin), thickness, 0.0)
    thing.data.set_sharp_from_angle(angle=0.9)
    edge = thing.modifiers.new("bevel", "BEVEL")
    edge.width, edge.segments, edge.limit_method = thickness * 0.35, 2, "ANGLE"
    return thing


def zipper(path: Sequence[Point3], tape: Any, teeth: Any) -> None:
    """Run a zip along a path: tape, teeth, and a puller at its end."""
    points = smooth_path(path, 60)
    tube([tuple(point) for point in points], 0.0035, tape)
    outward = [(*(point + (point - Vector((point.x, 0, point.z))).normalized() * 0.003),) for point in points]
    stitches(outward, teeth, 0.0012, 0.0022)
    x, y, z = outward[-4]
    tube([(x, y, z + 0.004), (x, y - 0.002, z - 0.01), (x, y - 0.001, z - 0.026)], (0.0035, 0.002, 0.0032), teeth)
