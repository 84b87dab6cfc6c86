"""Lids for water bottles, sold by themselves. shape: style ("loop", "sport", "straw" or "cup"), radius."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, arc, around, ball, box, lathe, ring, slab, swing, tube
from demo.skins import metal, plastic, rubber
from demo.soft import ribbon

VIEWS = ((-28.0, 20.0), (34.0, 40.0))
PLUG = 0.016  # how far the thread reaches down into the bottle


def build(good: Good) -> None:
    style, radius = good.shape["style"], good.shape.get("radius", 0.027)
    if style == "cup":
        return add_lid(style, good.color, radius, 0.0)
    _plug(radius, plastic(good.color, 0.4))
    add_lid(style, good.color, radius, PLUG)
    if style == "straw":
        _loose_straw(radius)
    return None


def _plug(radius: float, skin: Any) -> None:
    """What a bottle hides: the screw thread that the lid stands on, and the seal above it."""
    inner, turns, steps = radius * 0.84, 2.6, 96
    lathe([(0, 0.0005), (inner - 0.001, 0), (inner, 0.001), (inner, PLUG)], skin, levels=0)
    thread: list[Point3] = []
    for n in range(steps + 1):
        angle = 2 * math.pi * turns * n / steps
        thread.append((inner * math.cos(angle), inner * math.sin(angle), 0.0025 + 0.0095 * n / steps))
    tube(thread, 0.0015, skin)
    ring(inner + 0.0008, 0.0016, rubber("cream"), (0, 0, PLUG - 0.0014))


def _loose_straw(radius: float) -> None:
    """The straw that comes with it, lying in front."""
    clear = plastic("stone", 0.25)
    path: list[Point3] = [(-0.05, -radius * 1.5, 0.0032), (0.05, -radius * 1.2, 0.0032)]
    tube(path, 0.0032, clear)
    for end in path:
        ball(0.0024, plastic("charcoal", 0.6), end, (0.6, 1, 1))


def add_lid(style: str, color: str, radius: float, z: float) -> None:
    """Put a lid with its lower edge at height `z`."""
    skin = plastic(color, 0.5)
    {"loop": _loop, "sport": _sport, "straw": _straw, "cup": _cup}[style](radius, z, skin)


def _cap(radius: float, z: float, height: float, skin: Any) -> None:
    """A ribbed cap: turned, with knurls round its side."""
    lathe(
        [
            (radius, z),
            (radius + 0.001, z + 0.001),
            (radius + 0.001, z + height - 0.004),
            (radius - 0.002, z + height),
            (0, z + height + 0.001),
        ],
        skin,
    )
    for turn in around(28):
        x, y = (radius + 0.0008) * math.cos(turn), (radius + 0.0008) * math.sin(turn)
        tube([(x, y, z + 0.003), (x, y, z + height - 0.005)], 0.0011, skin)


def _loop(radius: float, z: float, skin: Any) -> None:
    _cap(radius, z, 0.018, skin)
    lift = radius * 1.2
    turns = arc(8)
    strap = [(radius * 0.82 * math.cos(turn), 0, z + 0.016 + lift * math.sin(turn) ** 0.7) for turn in turns]
    tube(strap, radius * 0.17, skin).scale = (1, 1.8, 1)


def _sport(radius: float, z: float, skin: Any) -> None:
    _cap(radius, z, 0.016, skin)
    top = z + 0.016
    lathe(
        [
            (radius * 0.8, top - 0.001),
            (radius * 0.66, top + 0.009),
            (radius * 0.42, top + 0.013),
            (radius * 0.38, top + 0.02),
        ],
        skin,
    )
    pull = plastic("white", 0.4)
    lathe(
        [
            (radius * 0.36, top + 0.012),
            (radius * 0.36, top + 0.022),
            (radius * 0.5, top + 0.024),
            (radius * 0.5, top + 0.03),
            (radius * 0.3, top + 0.035),
            (0, top + 0.035),
        ],
        pull,
    )


def _straw(radius: float, z: float, skin: Any) -> None:
    """A mouthpiece flipped up out of its bed, and a loop to carry the bottle by behind it."""
    _cap(radius, z, 0.02, skin)
    top = z + 0.02
    slab(radius * 0.95, radius * 1.5, 0.006, skin, radius * 0.3, 0.002, (0, 0, top - 0.001))
    box((radius * 0.5, radius * 1.1, 0.0012), plastic("black", 0.6), (0, -radius * 0.1, top + 0.0042), 0.0005)
    for side in (-1, 1):
        box((radius * 0.14, radius * 0.5, 0.014), skin, (side * radius * 0.36, radius * 0.1, top), 0.002)
    _mouthpiece(radius, top + 0.006)
    loop: list[Point3] = [
        (side * radius * x, radius * 0.62 + rise * 0.45, top - 0.006 + rise)
        for side, x, rise in (
            *((-1, 0.92, 0), (-1, 1.02, 0.012), (-1, 0.86, 0.034), (-1, 0.5, 0.043), (1, 0.0, 0.044)),
            *((1, 0.5, 0.043), (1, 0.86, 0.034), (1, 1.02, 0.012), (1, 0.92, 0)),
        )
    ]
    ribbon(loop, radius * 0.42, skin, 0.0045, across=(0, 1, 0.45))


def _mouthpiece(radius: float, top: float) -> None:
    """A soft spout with a slit in its lip, leaning forward over its hinge."""
    soft = rubber("stone")
    profile = [(0.28, 0), (0.26, 0.35), (0.27, 0.7), (0.39, 0.9), (0.43, 1.1), (0.36, 1.22), (0.16, 1.26), (0, 1.26)]
    spout = lathe([(r * radius, z * radius) for r, z in profile], soft, segments=40, levels=1)
    slit = box((radius * 0.3, radius * 0.05, 0.001), plastic("black"), (0, 0, radius * 1.255), 0)
    for part in (spout, slit):
        part.location.z += top - 0.003
    spout.scale = (1, 0.72, 1)
    swing([spout, slit], (0, 0, top), (24, 0, 0))


def _cup(radius: float, z: float, skin: Any) -> None:
    lathe(
        [
            (radius + 0.004, z),
            (radius + 0.005, z + 0.002),
            (radius + 0.005, z + 0.01),
            (radius, z + 0.052),
            (radius - 0.003, z + 0.056),
            (0, z + 0.0565),
        ],
        skin,
    )
    lathe(
        [(radius + 0.0053, z + 0.006), (radius + 0.0055, z + 0.008), (radius + 0.0053, z + 0.01)], metal("steel", 0.2)
    )
