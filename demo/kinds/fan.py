"""Desk fans. shape: radius (of the cage), stem (its height), blades."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, around, lathe, mesh, place, ring, subdivide, thicken, tube
from demo.skins import metal, paint, plastic

VIEWS = ((-24.0, 10.0), (38.0, 22.0))


def build(good: Good) -> None:
    radius, stem = good.shape.get("radius", 0.13), good.shape.get("stem", 0.1)
    shell, wire = plastic(good.color, 0.22), _coated(good)
    middle = stem + radius + 0.025
    lathe(
        [
            (0, 0),
            (radius * 0.62, 0),
            (radius * 0.64, 0.006),
            (radius * 0.6, 0.016),
            (radius * 0.3, 0.026),
            (0.018, 0.03),
            (0, 0.03),
        ],
        shell,
    )
    place(lathe([(0.011, 0), (0.011, 0.002), (0.009, 0.009), (0, 0.01)], wire), (0, -radius * 0.36, 0.022), (14, 0, 0))
    tube([(0, 0.02, 0.02), (0, 0.045, stem * 0.5), (0, 0.05, middle - 0.02)], 0.0095, shell)
    motor = [(0, 0), (0.04, 0.002), (0.044, 0.02), (0.042, 0.06), (0.028, 0.08), (0, 0.084)]
    place(lathe(motor, shell), (0, 0.012, middle), (-90, 0, 0))
    _cage(radius, middle, wire)
    _blades(good, radius * 0.86, middle, plastic(good.shape.get("blade", good.color), 0.3))
    place(lathe([(0.026, 0), (0.026, 0.004), (0.02, 0.009), (0, 0.01)], wire), (0, -0.036, middle), (90, 0, 0))


def _coated(good: Good) -> Any:
    """Brass, or gray lacquer: bare steel wire would be lost before white paper."""
    return metal(good.second, 0.35) if good.second else paint("gray", roughness=0.35, metallic=0.2)


def _cage(radius: float, middle: float, wire: Any) -> None:
    """Stout wires bent over a rim, twice as many in front as behind, and two hoops that hold them."""
    ring(radius, 0.0046, wire, (0, 0, middle), (90, 0, 0))
    for part, y in ((0.24, -0.037), (0.64, -0.0325)):
        ring(radius * part, 0.002, wire, (0, y, middle), (90, 0, 0))
    for count, sign in ((16, -1), (8, 1)):
        for angle in around(count, math.pi / count):
            x, z = math.cos(angle), math.sin(angle)
            spoke: list[Point3] = [
                (x * radius * part, sign * y, middle + z * radius * part)
                for part, y in ((0.16, 0.037), (0.6, 0.034), (0.9, 0.025), (1.0, 0.0))
            ]
            tube(spoke, 0.0019, wire)


def _blades(good: Good, radius: float, middle: float, skin: Any) -> None:
    count = good.shape.get("blades", 4)
    for n in range(count):
        points, faces = [], []
        for step in range(6):
            reach = 0.02 + (radius - 0.02) * step / 5
            wide = math.radians(64 - 14 * (step / 5 - 0.4) ** 2 * 4) * min(1.0, 0.45 + 0.7 * step / 5)
            for side in range(5):
                angle = 2 * math.pi * n / count + wide * (side / 4 - 0.5)
                points.append((reach * math.cos(angle), (side / 4 - 0.5) * 0.026, middle + reach * math.sin(angle)))
        for step in range(5):
            faces += [
                (step * 5 + side, step * 5 + side + 1, step * 5 + side + 6, step * 5 + side + 5) for side in range(4)
            ]
        subdivide(thicken(mesh("blade", points, faces, skin), 0.0016, 0.0), 1)
    place(lathe([(0.024, -0.012), (0.024, 0.012), (0.018, 0.018), (0, 0.02)], skin), (0, 0, middle), (90, 0, 0))
