"""Computer mice, their nose to the front. shape: long, wide, tall, arch (how far back the back is highest), seam
(split: two keys to the wheel; thumb: two more at the side)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, lathe, loft, place, tube
from demo.skins import metal, plastic, rubber

VIEWS = ((-38.0, 34.0), (150.0, 40.0))


def build(good: Good) -> None:
    dark = plastic("black", 0.6)
    loft([_section(good, n / 14) for n in range(15)], plastic(good.color, 0.38), levels=1)
    loft([_section(good, n / 14, 1.012, 0.16) for n in range(15)], rubber(good.second or "charcoal"), levels=1)
    seam = [_over(good, 0.0, part) for part in (0.015, 0.06, 0.14, 0.24, 0.34, 0.42)]
    tube(seam, 0.0007, dark)
    tube(
        [
            _over(good, across, 0.42 + 0.03 * math.cos(across * 1.5))
            for across in (-0.98, -0.7, -0.4, 0, 0.4, 0.7, 0.98)
        ],
        0.0006,
        dark,
    )
    _wheel(good)
    if good.shape.get("seam") == "thumb":
        for start in (0.36, 0.54):
            tube([_over(good, -1.02, start + step, 0.62) for step in (0, 0.07, 0.14)], 0.0036, rubber("gray"))


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
    for n in range(16):
        angle = 2 * math.pi * n / 16
        x = math.copysign(abs(math.cos(angle)) ** 0.62, math.cos(angle)) * half * grow
        z = max(0.0, math.sin(angle)) ** 0.8 * height * up + 0.001
        points.append((x, y * grow, z))
    return points


def _over(good: Good, across: float, part: float, sink: float = 1.0) -> Point3:
    """A point on the hull: across -1 left … 1 right."""
    half, height, y = _size(good, part)
    lean = min(1.0, abs(across)) ** (1 / 0.62)
    z = math.sqrt(max(0.0, 1 - lean**2)) ** 0.8 * height
    return across * half, y, (z if abs(across) < 1 else height * sink) * 0.985 + 0.0012


def _wheel(good: Good) -> None:
    x, y, z = _over(good, 0, 0.2)
    tread: Any = lathe(
        [(0.0085, -0.0036), (0.0105, -0.0028), (0.0108, 0), (0.0105, 0.0028), (0.0085, 0.0036)], rubber("charcoal")
    )
    hub = lathe([(0.0086, -0.0039), (0.0086, 0.0039)], metal("steel", 0.2), levels=1)
    for part in (tread, hub):
        place(part, (x, y, z - 0.0065), (0, 90, 0))
