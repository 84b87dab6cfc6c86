"""Pencil cases. shape: form (zip: a long soft pouch, lying; perch: a round one that stands open, pencils in it)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.kinds.pencil import leaning, pencil
from demo.shapes import Point2, Point3, ball, box, extrude, lathe, loft, place, ring, slab, tube
from demo.skins import leather, metal, paint, patterned, woven

VIEWS = ((-26.0, 24.0), (32.0, 38.0))


def build(good: Good) -> None:
    {"zip": _zip, "perch": _perch}[good.shape.get("form", "zip")](good)


def _cloth(good: Good) -> Any:
    skin = woven(good.color)
    return (
        skin if good.pattern == "plain" else patterned(skin, good.pattern, good.second, good.shape.get("repeat", 0.026))
    )


def _zip(good: Good) -> None:
    """A bolster with flat ends, a zip along its top, a leather tab at either end, a pencil stamped on its front."""
    long, deep, tall = good.shape.get("long", 0.21), 0.068, 0.062
    cloth = _cloth(good)
    rings: list[list[Point3]] = []
    for part, grow in (
        (-1.0, 0.72),
        (-0.995, 0.86),
        (-0.96, 0.95),
        (-0.8, 1.0),
        (-0.3, 1.02),
        (0.3, 1.01),
        (0.8, 1.0),
        (0.96, 0.95),
        (0.995, 0.86),
        (1.0, 0.72),
    ):
        rings.append(
            [
                _around(part * long / 2, deep * grow / 2, tall * grow / 2, tall / 2, 2 * math.pi * n / 24)
                for n in range(24)
            ]
        )
    loft(rings, cloth)
    for side in (-1, 1):
        edge = [
            _around(side * long * 0.488, deep * 0.475, tall * 0.475, tall / 2, 2 * math.pi * n / 20) for n in range(20)
        ]
        tube(edge, 0.0014, leather("tan"), closed=True)
        tab = slab(0.016, 0.02, 0.003, leather("tan"), 0.005, 0.001)
        place(tab, (side * (long / 2 + 0.007), 0, tall * 0.72), (90, 0, 90))
    _teeth(long * 0.86, tall)
    _stamp(deep, tall)


def _around(x: float, half_deep: float, half_tall: float, middle: float, angle: float) -> Point3:
    y, z = math.cos(angle), math.sin(angle)
    return (x, half_deep * math.copysign(abs(y) ** 0.72, y), middle + half_tall * math.copysign(abs(z) ** 0.72, z))


def _teeth(long: float, top: float) -> None:
    """Lay the zip: a dark tape, brass teeth, a slider with its pull."""
    brass = metal("brass", 0.2)
    box((long, 0.014, 0.0022), paint("2A2A2E", roughness=0.95, sheen_weight=0.3), (0, 0, top - 0.0004), 0.0006)
    for n in range(int(long / 0.0034)):
        x = (n + 0.5) * 0.0034 - long / 2
        box((0.0019, 0.0046, 0.0016), brass, (x, 0.0008 * (-1) ** n, top + 0.0014), 0)
    at = (-long * 0.36, 0, top + 0.002)
    slab(0.011, 0.009, 0.004, brass, 0.003, 0.001, at)
    tube(
        [
            (at[0] + 0.004, 0, at[2] + 0.004),
            (at[0] + 0.008, -0.001, at[2] + 0.007),
            (at[0] + 0.014, -0.002, at[2] + 0.005),
        ],
        0.001,
        brass,
    )
    slab(0.024, 0.007, 0.0022, leather("tan"), 0.003, 0.0006, (at[0] + 0.026, -0.003, at[2] + 0.002))


def _stamp(deep: float, tall: float) -> None:
    """Sew on a leather patch with a pencil cut into it."""
    front = -deep / 2 * 1.015
    patch = place(slab(0.058, 0.024, 0.002, leather("tan"), 0.004, 0.0006), (0, front - 0.0004, tall * 0.32), (0, 0, 0))
    patch.rotation_euler = (0, 0, 0)
    shape: list[Point2] = [(-0.022, -0.003), (0.01, -0.003), (0.02, 0), (0.01, 0.003), (-0.022, 0.003)]
    ink = paint("3A2418", roughness=0.8)
    place(extrude(shape, 0.0008, ink, 0.0), (0, front - 0.0016, tall * 0.32 + 0.012))
    for x in (-0.0165, 0.0105):
        box((0.0009, 0.001, 0.006), leather("tan"), (x, front - 0.0019, tall * 0.32 + 0.009), 0)


def _perch(good: Good) -> None:
    """A cloth cup with a folded rim, a zip round it below the rim, and what it holds."""
    radius, tall = 0.04, 0.115
    cloth = _cloth(good)
    lathe(
        [
            (0, 0),
            (radius * 0.92, 0),
            (radius, 0.004),
            (radius * 1.02, tall * 0.5),
            (radius, tall),
            (radius * 1.02, tall),
            (radius * 1.06, tall - 0.003),
            (radius * 1.08, tall - 0.02),
            (radius * 1.03, tall - 0.021),
        ],
        cloth,
    )
    lathe([(0, 0.004), (radius * 0.95, 0.006), (radius * 0.97, tall)], woven(good.second or "cream"))
    for z, inset in ((0.012, 1.005), (tall - 0.024, 1.03)):
        _stitches(radius * inset, z)
    brass = metal("brass", 0.2)
    ring(radius * 1.012, 0.0022, brass, (0, 0, tall * 0.72))
    ball(0.004, brass, (0.012, -radius * 1.0, tall * 0.72), (1.2, 0.8, 1.2))
    place(slab(0.008, 0.022, 0.002, leather("tan"), 0.003, 0.0006), (0.012, -radius * 1.05, tall * 0.52), (0, 0, 0))
    for n, color in enumerate(("mustard", "cherry", "teal", "charcoal", "sage")):
        angle = 30 + n * 72
        foot: Point3 = (0.012 * math.cos(math.radians(angle)), 0.012 * math.sin(math.radians(angle)), 0.01)
        pencil(color, foot, leaning(angle, 8), tip="charcoal" if n % 2 else color)


def _stitches(radius: float, z: float) -> None:
    thread = paint("F3ECDC", roughness=0.9)
    for n in range(36):
        a = math.radians(n * 10)
        b = a + math.radians(5.5)
        tube(
            [(radius * 1.005 * math.cos(s), radius * 1.005 * math.sin(s), z) for s in (a, (a + b) / 2, b)],
            0.0006,
            thread,
        )
