"""Cameras. shape: body (rangefinder, reflex, instant), lens (its length), wide (the body's width)."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import Point2, Point3, ball, box, extrude, lathe, letters, place, ring, slab, tube
from demo.skins import leather, metal, paint, plastic

VIEWS = ((-26.0, 14.0), (34.0, 30.0))


def build(good: Good) -> None:
    {"rangefinder": _rangefinder, "reflex": _reflex, "instant": _instant}[good.shape.get("body", "rangefinder")](good)


def _forward(profile: list[Point2], skin: Any, at: Point3) -> Any:
    """Turn a profile about the axis that points at the viewer; its height runs forwards."""
    return place(lathe(profile, skin), at, (90, 0, 0))


def _barrel(length: float, radius: float, at: Point3, skin: Any) -> None:
    """Put a lens on a body: ribbed barrel, front ring, dark glass with a violet coating."""
    x, y, z = at
    _forward(
        [
            (radius, 0),
            (radius, 0),
            (radius, length * 0.92),
            (radius, length * 0.92),
            (radius * 0.95, length),
            (radius * 0.86, length),
            (radius * 0.8, length - 0.003),
            (radius * 0.62, length - 0.009),
        ],
        skin,
        at,
    )
    ribs = max(3, round(length / 0.006))
    for n in range(ribs):
        ring(radius, 0.0011, plastic("charcoal", 0.7), (x, y - length * (0.22 + 0.5 * n / ribs), z), (90, 0, 0))
    ring(radius * 0.97, 0.001, metal("steel", 0.2), (x, y - length * 0.12, z), (90, 0, 0))
    coat = paint("1B1236", roughness=0.03, coat_weight=1.0, specular_tint=(0.75, 0.6, 1.0, 1.0))
    _forward(
        [
            (radius * 0.64, length - 0.009),
            (radius * 0.5, length - 0.0065),
            (radius * 0.25, length - 0.0045),
            (0, length - 0.004),
        ],
        coat,
        at,
    )
    _forward(
        [(radius * 0.86, length), (radius * 0.72, length - 0.005), (radius * 0.6, length - 0.0085)],
        plastic("black", 0.6),
        at,
    )


def _window(size: Point3, at: Point3) -> None:
    box(size, paint("20242C", roughness=0.05, coat_weight=1.0), at, 0.0008)


def _dial(radius: float, height: float, at: Point3, skin: Any) -> None:
    x, y, z = at
    place(
        lathe(
            [
                (radius, 0),
                (radius, 0),
                (radius, height * 0.9),
                (radius * 0.94, height),
                (radius * 0.94, height),
                (0, height),
            ],
            skin,
            levels=1,
        ),
        at,
    )
    for n in range(2):
        ring(radius, 0.0006, metal("gray", 0.4), (x, y, z + height * (0.3 + 0.3 * n)))


def _rangefinder(good: Good) -> None:
    wide, deep, tall = good.shape.get("wide", 0.132), 0.034, 0.076
    steel, hide = metal("steel", 0.28), leather(good.color)
    slab(wide, deep, 0.012, steel, deep / 2 - 0.001, 0.0015)
    slab(wide + 0.001, deep + 0.001, 0.042, hide, deep / 2 - 0.001, 0.0006, (0, 0, 0.011))
    slab(wide, deep, tall - 0.053, steel, deep / 2 - 0.001, 0.003, (0, 0, 0.053))
    front = -deep / 2
    _window((0.02, 0.003, 0.011), (wide * 0.31, front, 0.058))
    _window((0.012, 0.003, 0.009), (0.004, front, 0.059))
    _window((0.008, 0.003, 0.008), (-wide * 0.3, front, 0.0595))
    _dial(0.0095, 0.006, (-wide * 0.24, 0, tall), steel)
    _dial(0.0075, 0.009, (-wide * 0.41, 0, tall - 0.001), steel)
    _dial(0.0105, 0.005, (wide * 0.38, 0, tall), steel)
    ball(0.0042, metal("steel", 0.1), (-wide * 0.34, -0.006, tall + 0.001))
    box((0.019, 0.017, 0.003), metal("charcoal", 0.4), (wide * 0.06, 0.004, tall), 0.0005)
    _forward([(0.029, 0), (0.029, 0), (0.029, 0.004), (0.027, 0.006), (0.02, 0.006)], steel, (0.004, front, 0.034))
    _barrel(good.shape.get("lens", 0.03), 0.0245, (0.004, front - 0.005, 0.034), plastic("black", 0.4))
    for side in (-1, 1):
        ring(0.0045, 0.0008, steel, (side * (wide / 2 + 0.004), 0, 0.062), (90, 0, 0))


def _reflex(good: Good) -> None:
    wide, deep = good.shape.get("wide", 0.128), 0.046
    body, grip = plastic(good.color, 0.5), leather(good.color)
    slab(wide, deep, 0.07, body, 0.016, 0.005, (0, 0, 0.002))
    slab(0.03, 0.034, 0.07, grip, 0.013, 0.004, (0.016 - wide / 2, -0.024, 0.0))
    hump: list[Point2] = [(-0.034, 0), (0.034, 0), (0.026, 0.016), (0.017, 0.027), (-0.017, 0.027), (-0.026, 0.016)]
    place(extrude(hump, 0.052, body, 0.005), (0.008, -0.003, 0.069))
    box((0.02, 0.018, 0.003), metal("charcoal", 0.4), (0.008, 0.004, 0.096), 0.0005)
    letters(good.brand.split()[0].upper(), 0.0065, plastic("white"), (0.008, -0.0295, 0.079))
    _dial(0.011, 0.008, (0.05, 0.004, 0.072), plastic("black", 0.5))
    _dial(0.008, 0.006, (-0.034, 0.008, 0.072), plastic("black", 0.5))
    ball(0.0055, metal("steel", 0.2), (0.018 - wide / 2, -0.028, 0.07), (1, 1, 0.6))
    ring(0.0075, 0.0012, metal("cherry", 0.3), (0.018 - wide / 2, -0.028, 0.07))
    at = (0.008, -deep / 2, 0.037)
    _forward([(0.035, 0), (0.035, 0), (0.035, 0.004), (0.033, 0.006), (0.02, 0.006)], metal("steel", 0.25), at)
    long = good.shape.get("lens", 0.05)
    _barrel(long, 0.031, (at[0], at[1] - 0.004, at[2]), plastic("black", 0.4))
    ring(0.0312, 0.0009, plastic("cherry", 0.3), (at[0], at[1] - 0.004 - long * 0.88, at[2]), (90, 0, 0))
    for side in (-1, 1):
        _strap_lug(side * wide / 2)


def _strap_lug(x: float) -> None:
    ring(0.005, 0.001, metal("steel", 0.2), (x * 1.03, 0, 0.062), (90, 0, 0))


def _instant(good: Good) -> None:
    body, dark = plastic(good.color, 0.28), plastic("black", 0.5)
    slab(0.118, 0.06, 0.098, body, 0.022, 0.012)
    slab(0.1, 0.068, 0.05, plastic(good.second or "white", 0.3), 0.02, 0.01, (0, -0.006, 0.018))
    box((0.078, 0.05, 0.004), dark, (0, 0.0, 0.0965), 0.001)
    _window((0.03, 0.008, 0.017), (-0.034, -0.028, 0.074))
    box((0.025, 0.008, 0.012), paint("F5F1DE", roughness=0.15), (-0.034, -0.0295, 0.0765), 0.001)
    _window((0.017, 0.008, 0.015), (0.036, -0.028, 0.075))
    _forward([(0.036, 0), (0.036, 0), (0.036, 0.008), (0.034, 0.01), (0.02, 0.01)], body, (0, -0.036, 0.043))
    _barrel(0.022, 0.027, (0, -0.044, 0.043), plastic("black", 0.35))
    _forward([(0.0065, 0), (0.0065, 0.004), (0, 0.0045)], plastic("coral", 0.3), (-0.044, -0.038, 0.034))
    for n, color in enumerate(("coral", "mustard", "sage", "sky")):
        box((0.003, 0.002, 0.018), plastic(color), (0.036 + 0.0035 * n, -0.0395, 0.034), 0.0002)
    tube(
        [
            (0.058, 0, 0.06),
            (0.066, -0.004, 0.05),
            (0.072, -0.012, 0.025),
            (0.074, -0.024, 0.002),
            (0.066, -0.05, 0.002),
            (0.058, -0.03, 0.012),
            (0.059, 0, 0.054),
        ],
        0.0016,
        dark,
    )
