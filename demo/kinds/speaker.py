"""Portable speakers. shape: form (pebble: a lying cloth drum; boombox: a rounded bar with a handle and two
cones), size (a factor)."""

from __future__ import annotations

from demo.goods import Good
from demo.shapes import Point3, box, lathe, letters, place, ring, slab, tube
from demo.skins import bumped, metal, paint, plastic, rubber, woven

VIEWS = ((-24.0, 16.0), (34.0, 34.0))


def build(good: Good) -> None:
    {"pebble": _pebble, "boombox": _boombox}[good.shape.get("form", "pebble")](good)


def _cone(radius: float, at: Point3) -> None:
    """Set a driver in a front: steel ring, rubber surround, paper cone, dust cap."""
    x, y, z = at
    place(
        lathe([(radius * 0.95, 0), (radius, 0.001), (radius, 0.003), (radius * 0.9, 0.003)], metal("steel", 0.2)),
        at,
        (90, 0, 0),
    )
    ring(radius * 0.8, radius * 0.1, rubber("black"), (x, y - 0.001, z), (90, 0, 0))
    cone = [(radius * 0.92, 0.0005), (radius * 0.74, 0.001), (radius * 0.3, -radius * 0.3)]
    place(lathe(cone, paint("2B2C2F", roughness=0.6)), (x, y - 0.001 - radius * 0.12, z), (90, 0, 0))
    place(
        lathe(
            [(radius * 0.34, -radius * 0.3), (radius * 0.26, -radius * 0.16), (0, -radius * 0.1)], metal("gray", 0.25)
        ),
        (x, y - 0.001 - radius * 0.12, z),
        (90, 0, 0),
    )


def _pebble(good: Good) -> None:
    """Lay a cloth cylinder along x: rubber rims, a bass cone at each end, buttons on top, a loop to carry it by."""
    grow = good.shape.get("size", 1.0)
    radius, long = 0.038 * grow, 0.175 * grow
    rim, cloth = rubber("charcoal"), bumped(woven(good.color), "ShaderNodeTexVoronoi", "Distance", 420, 0.9)
    half, middle = long / 2, radius + 0.003
    hull = [
        (radius * 0.98, -half * 0.9),
        (radius, -half * 0.86),
        (radius * 1.015, 0),
        (radius, half * 0.86),
        (radius * 0.98, half * 0.9),
    ]
    place(lathe(hull, cloth), (0, 0, middle), (0, 90, 0))
    for side in (-1, 1):
        end = [
            (radius * 1.01, 0.0),
            (radius * 1.04, 0.003),
            (radius * 1.03, half * 0.11),
            (radius * 0.94, half * 0.15),
            (radius * 0.86, half * 0.12),
            (radius * 0.8, half * 0.08),
        ]
        cone = [
            (radius * 0.82, half * 0.08),
            (radius * 0.74, half * 0.12),
            (radius * 0.66, half * 0.08),
            (radius * 0.6, half * 0.09),
            (0, half * 0.11),
        ]
        for profile, skin in ((end, rim), (cone, plastic("black", 0.45))):
            place(lathe(profile, skin), (side * half * 0.88, 0, middle), (0, side * 90, 0))
        place(
            lathe([(radius * 0.4, half * 0.1), (radius * 0.38, half * 0.125), (0, half * 0.13)], metal("steel", 0.25)),
            (side * half * 0.88, 0, middle),
            (0, side * 90, 0),
        )
        slab(0.03 * grow, radius, 0.004, rim, 0.004, 0.001, (side * half * 0.4, 0, 0))
    top = middle + radius * 0.985
    slab(long * 0.42, radius * 0.5, 0.004, rim, radius * 0.24, 0.0015, (0, 0, top))
    for n, sign in enumerate(("-", "o", "+")):
        letters(sign, 0.013 * grow, plastic("white"), ((n - 1) * long * 0.13, 0, top + 0.0042), (0, 0, 0))
    word = letters(
        good.brand.split()[0].upper(), 0.017 * grow, plastic("white"), (0, -radius * 1.02, middle), (90, 0, 0)
    )
    word.data.extrude = 0.001
    loop: list[Point3] = [
        (half * 0.92, 0, top - 0.006),
        (half * 1.0, 0, top + 0.012),
        (half * 1.22, 0, top + 0.004),
        (half * 1.3, 0, middle),
        (half * 1.16, 0, middle - radius * 0.6),
        (half * 0.98, 0, middle - radius * 0.9),
    ]
    tube(loop, 0.0026 * grow, plastic(good.second or "tan", 0.6))


def _badge(good: Good, at: Point3) -> None:
    box((0.03, 0.002, 0.0085), metal("steel", 0.25), at, 0.0006)
    letters(good.brand.split()[0].upper(), 0.0044, plastic("black"), (at[0], at[1] - 0.0013, at[2] + 0.0042))


def _boombox(good: Good) -> None:
    grow = good.shape.get("size", 1.0)
    wide, deep, tall = 0.21 * grow, 0.08 * grow, 0.105 * grow
    shell = plastic(good.color, 0.45)
    place(slab(wide, tall, deep, shell, 0.022 * grow, 0.007 * grow), (0, 0, 0))
    grille = bumped(plastic("charcoal", 0.6), "ShaderNodeTexVoronoi", "Distance", 380, 0.9)
    place(
        slab(wide * 0.93, tall * 0.84, 0.006, grille, 0.016 * grow, 0.002),
        (0, -deep / 2 - 0.0005, tall * 0.08),
        (0, 0, 0),
    )
    front = -deep / 2 - 0.0035
    for x in (-0.27, 0.27):
        _cone(0.036 * grow, (wide * x, front, tall / 2))
    place(
        lathe([(0.011 * grow, 0), (0.011 * grow, 0.003), (0.009 * grow, 0.003), (0, 0.001)], metal("steel", 0.2)),
        (0, front, tall * 0.62),
        (90, 0, 0),
    )
    _badge(good, (0, front, tall * 0.24))
    _handle(wide, tall, grow, good.second or "black")
    for n in range(4):
        place(
            slab(0.014 * grow, 0.009 * grow, 0.003, rubber("charcoal"), 0.004 * grow, 0.001),
            ((n - 1.5) * 0.02 * grow, 0.012 * grow, tall - 0.001),
            (-90, 0, 0),
        )


def _handle(wide: float, tall: float, grow: float, color: str) -> None:
    x, bar = wide * 0.44, rubber(color)
    path: list[Point3] = [
        (-x, 0, tall - 0.004),
        (-x, 0, tall + 0.02 * grow),
        (-x * 0.86, 0, tall + 0.038 * grow),
        (0, 0, tall + 0.04 * grow),
        (x * 0.86, 0, tall + 0.038 * grow),
        (x, 0, tall + 0.02 * grow),
        (x, 0, tall - 0.004),
    ]
    tube(path, 0.0062 * grow, bar)
