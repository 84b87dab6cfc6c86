"""Computer mice, their nose to the front. shape: long, wide, tall, arch (how far back the back is highest), seam
(split: two keys to the wheel; thumb: two more at the side)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, around, box, lathe, loft, mesh, place, tube
from demo.skins import metal, plastic, rubber

VIEWS = ((-38.0, 34.0), (28.0, 44.0))
LENGTH = [0.5 - 0.5 * math.cos(math.pi * n / 60) for n in range(61)]  # parts of it, closer together at the ends


def build(good: Good) -> None:
    dark = plastic("black", 0.6)
    loft([_section(good, part) for part in LENGTH], plastic(good.color, 0.38), levels=0)
    loft([_section(good, part, 1.012, 0.16) for part in LENGTH], rubber(good.second or "charcoal"), levels=0)
    tube([_over(good, 0.0, 0.01 + 0.43 * n / 40) for n in range(41)], 0.0006, dark)
    turns = (math.pi * n / 60 for n in range(61))
    tube([_over(good, -math.cos(turn), 0.41 + 0.03 * math.sin(turn)) for turn in turns], 0.0006, dark)
    _wheel(good)
    if good.shape.get("seam") == "thumb":
        for start in (0.42, 0.58):
            tube([_over(good, -0.93, start + 0.14 * n / 6) for n in range(7)], 0.0026, rubber("gray"))


def _size(good: Good, part: float) -> tuple[float, float, float]:
    """Half width, height and y of the hull at a part (0 nose, 1 heel) of its length."""
    long, wide, tall = good.shape.get("long", 0.112), good.shape.get("wide", 0.064), good.shape.get("tall", 0.038)
    arch = good.shape.get("arch", 0.6)
    away = (part - arch) / (arch if part < arch else 1 - arch)
    height = tall * max(0.05, 1 - abs(away) ** 2.4 * (0.66 if part < arch else 0.96))
    ends = max(0.0, 1 - abs(2 * part - 1) ** 5) ** 0.5
    waist = 1 - 0.1 * math.exp(-(((part - 0.42) / 0.16) ** 2))
    return max(0.004, wide / 2 * ends * waist), height, (part - 0.5) * long


def _section(good: Good, part: float, grow: float = 1.0, up: float = 1.0) -> list[Point3]:
    """One ring across the hull, flat below; `up` cuts its height for the dark foot."""
    half, height, y = _size(good, part)
    points = []
    for n in range(80):
        angle = 2 * math.pi * n / 80
        x = math.copysign(abs(math.cos(angle)) ** 0.62, math.cos(angle)) * half * grow
        z = max(0.0, math.sin(angle)) ** 0.8 * height * up + 0.001
        points.append((x, y * grow, z))
    return points


def _over(good: Good, across: float, part: float, out: float = 0.0) -> Point3:
    """A point on the hull, raised `out`: across -1 left … 1 right."""
    half, height, y = _size(good, part)
    lean = min(1.0, abs(across)) ** (1 / 0.62)
    return across * half, y, math.sqrt(max(0.0, 1 - lean**2)) ** 0.8 * height + 0.001 + out


def _wheel(good: Good) -> None:
    """A ribbed wheel in a dark slot between the keys."""
    start, end, half = 0.13, 0.35, 0.0052
    grid = []
    for n in range(25):
        round_ends = max(0.0, 1 - abs(n / 12 - 1) ** 6) ** 0.5
        part = start + (end - start) * n / 24
        wide = _size(good, part)[0]
        grid.append([_over(good, x / 4 * half * round_ends / wide, part, 0.0003) for x in range(-4, 5)])
    faces = [(r * 9 + c, r * 9 + c + 1, r * 9 + c + 10, r * 9 + c + 9) for r in range(24) for c in range(8)]
    mesh("slot", [point for row in grid for point in row], faces, plastic("black", 0.35))
    x, y, z = _over(good, 0, (start + end) / 2)
    tread: Any = lathe([(0.0075, -0.0034), (0.009, -0.0026), (0.009, 0.0026), (0.0075, 0.0034)], rubber("smoke"))
    hub = lathe([(0.0076, -0.0037), (0.0076, 0.0037)], metal("steel", 0.2), levels=1)
    for part in (tread, hub):
        place(part, (x, y, z - 0.0052), (0, 90, 0))
    for turn in around(22):
        rib = box((0.005, 0.0008, 0.0006), plastic("black", 0.6), edge=0)
        place(rib, (x, y + 0.009 * math.sin(turn), z - 0.0052 + 0.009 * math.cos(turn)), (math.degrees(-turn), 0, 0))
