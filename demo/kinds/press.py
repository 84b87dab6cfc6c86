"""Coffee presses: a glass in a metal frame, coffee inside. shape: height, radius. color is the frame's, second the
knob's and handle's."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import ball, lathe, ring, tube
from demo.skins import metal, paint, plastic, thin_glass, wood

VIEWS = ((-24.0, 12.0), (34.0, 26.0))


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.18), good.shape.get("radius", 0.05)
    frame = metal(good.color, 0.15) if good.color in ("steel", "brass", "copper") else plastic(good.color, 0.3)
    grip = wood(good.second) if good.second in ("oak", "walnut") else plastic(good.second or "black", 0.4)
    low = 0.014
    full = height * 0.62
    # Coffee seen through glass shines like the glass; only above it is there a wall to look through.
    lathe([(0, low), (radius, low), (radius, low), (radius, full)], paint("2E160C", roughness=0.06, coat_weight=0.5))
    lathe([(radius, full), (radius, full + 0.007), (radius, full + 0.007), (0, full + 0.008)], paint("A9713F"))
    lathe([(radius, full + 0.007), (radius, height)], thin_glass("clear", 0.1), levels=0)
    _cage(radius, height, low, frame)
    _lid(radius, height, frame, grip)
    path = [(1.0, 0.92), (1.35, 0.95), (1.72, 0.86), (1.74, 0.5), (1.4, 0.2), (1.02, 0.18)]
    tube([(x * radius, 0, z * height) for x, z in path], 0.0075, grip).scale = (1, 1.5, 1)


def _cage(radius: float, height: float, low: float, frame: Any) -> None:
    """Two bands, four posts that turn out into feet."""
    for z in (low + 0.006, height * 0.9):
        ring(radius + 0.0012, 0.0014, frame, at=(0, 0, z), stretch=3.2)
    lathe([(0, low - 0.002), (radius, low - 0.002), (radius, low), (0, low)], frame)
    for n in range(4):
        turn = math.pi / 4 + math.pi / 2 * n
        outline = [(1.2, 0.0035), (1.08, 0.004), (1.045, 0.03), (1.045, height * 0.5), (1.045, height * 0.9)]
        tube([(r * radius * math.cos(turn), r * radius * math.sin(turn), z) for r, z in outline], 0.0034, frame)


def _lid(radius: float, height: float, frame: Any, grip: Any) -> None:
    rim = [(radius + 0.003, height - 0.006), (radius + 0.004, height), (radius + 0.002, height + 0.005)]
    lathe([*rim, (radius * 0.7, height + 0.013), (0, height + 0.016)], frame)
    tube([(0, 0, height), (0, 0, height + 0.05)], 0.0022, metal("steel", 0.15))
    ball(0.012, grip, at=(0, 0, height + 0.056))
    lip = [(-radius * 0.9, 0, height - 0.01), (-radius * 1.2, 0, height + 0.003)]
    tube(lip, [radius * 0.3, radius * 0.16], frame).scale = (1, 1, 0.9)
