"""Tin robots. shape: form (classic: square head, a dial on the chest;
dome: clear dome, round body), eyes (lamps, visor)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, ball, box, lathe, letters, place, ring, slab, tube
from demo.skins import lacquer, metal, paint, plastic

VIEWS = ((-24.0, 10.0), (32.0, 22.0))


def build(good: Good) -> None:
    if good.shape.get("form", "classic") == "classic":
        _classic(good)
    else:
        _dome(good)


def _lamp(color: str) -> Any:
    return paint(color, roughness=0.1, coat_weight=1.0, emission_color=(1, 0.75, 0.3, 1), emission_strength=0.2)


def _hose(path: list[Point3], radius: float, skin: Any) -> None:
    """Bend a ribbed arm."""
    tube(path, radius, skin)
    for n in range(10):
        part = (n + 0.5) / 10 * (len(path) - 1)
        k = min(int(part), len(path) - 2)
        t = part - k
        at = tuple(a + (b - a) * t for a, b in zip(path[k], path[k + 1], strict=True))
        ball(radius * 1.28, skin, at, (1, 1, 0.5))


def _claw(at: Point3, skin: Any) -> None:
    """Open a C of a hand downwards."""
    x, y, z = at
    ball(0.0075, skin, at)
    tube(
        [
            (x + 0.014 * math.cos(math.radians(a)), y, z - 0.014 + 0.014 * math.sin(math.radians(a)))
            for a in range(-50, 231, 35)
        ],
        0.0042,
        skin,
    )


def _legs(coat: Any, trim: Any, hip: float) -> None:
    for side in (-1, 1):
        place(lathe([(0.0105, 0), (0.0105, hip - 0.02)], trim, levels=0), (side * 0.022, 0, 0.02))
        for n in range(3):
            ring(0.0105, 0.002, trim, (side * 0.022, 0, 0.028 + n * 0.009))
        slab(0.036, 0.056, 0.022, coat, 0.012, 0.006, (side * 0.023, -0.006, 0))


def _classic(good: Good) -> None:
    coat, trim = lacquer(good.color), metal("steel", 0.18)
    accent = lacquer(good.second or "cherry")
    _legs(accent, trim, 0.055)
    place(slab(0.092, 0.078, 0.056, coat, 0.008, 0.003), (0, 0, 0.052), (0, 0, 0))
    front = -0.028
    place(slab(0.07, 0.042, 0.003, trim, 0.004, 0.001), (0, front, 0.076), (0, 0, 0))
    _gauge((-0.016, front - 0.001, 0.098))
    for n, color in enumerate(("cherry", "lemon", "emerald")):
        ball(0.0042, _lamp(color), (0.014, front - 0.002, 0.086 + n * 0.0115))
        box((0.012, 0.002, 0.003), plastic("charcoal"), (0.026, front - 0.0015, 0.0845 + n * 0.0115), 0.0006)
    for x in (-0.024, -0.008, 0.008, 0.024):
        box((0.009, 0.002, 0.006), plastic("charcoal"), (x, front - 0.0005, 0.061), 0.001)
    place(lathe([(0.014, 0), (0.014, 0.012)], trim, levels=0), (0, 0, 0.129))
    _head(good, coat, trim, accent)
    for side in (-1, 1):
        place(
            lathe([(0.014, 0), (0.014, 0.004), (0.01, 0.008), (0, 0.009)], accent),
            (side * 0.046, 0, 0.112),
            (0, side * 90, 0),
        )
        _hose(
            [
                (side * 0.05, 0, 0.112),
                (side * 0.064, -0.002, 0.108),
                (side * 0.069, -0.006, 0.088),
                (side * 0.067, -0.02, 0.07),
            ],
            0.0075,
            trim,
        )
        _claw((side * 0.067, -0.024, 0.064), accent)
    _key(trim)


def _gauge(at: Point3) -> None:
    x, y, z = at
    place(
        lathe(
            [(0.0135, 0), (0.0135, 0.003), (0.012, 0.003), (0.012, 0.002), (0, 0.002)], metal("brass", 0.2), levels=1
        ),
        at,
        (90, 0, 0),
    )
    place(lathe([(0.0119, 0.0022), (0, 0.0022)], paint("F7F2E2", roughness=0.3), levels=0), at, (90, 0, 0))
    place(box((0.0014, 0.0006, 0.009), plastic("cherry"), edge=0), (x, y - 0.0026, z), (0, 35, 0))
    for n in range(7):
        angle = math.radians(-10 + 200 * n / 6)
        box(
            (0.0014, 0.0006, 0.0014),
            plastic("black"),
            (x + 0.0095 * math.cos(angle), y - 0.0024, z + 0.0095 * math.sin(angle) - 0.001),
            0,
        )


def _head(good: Good, coat: Any, trim: Any, accent: Any) -> None:
    place(slab(0.072, 0.054, 0.05, coat, 0.008, 0.003), (0, 0, 0.139), (0, 0, 0))
    front = -0.025
    if good.shape.get("eyes", "lamps") == "lamps":
        for side in (-1, 1):
            place(
                lathe([(0.0125, 0), (0.0125, 0.005), (0.0105, 0.005), (0.0105, 0.003), (0, 0.003)], trim, levels=1),
                (side * 0.017, front, 0.172),
                (90, 0, 0),
            )
            ball(0.0092, _lamp("amber"), (side * 0.017, front - 0.003, 0.172), (1, 0.5, 1))
            ball(0.0035, plastic("black", 0.1), (side * 0.017, front - 0.0072, 0.172), (1, 0.5, 1))
    else:
        place(slab(0.056, 0.017, 0.006, plastic("black", 0.15), 0.008, 0.002), (0, front, 0.163), (0, 0, 0))
        for side in (-1, 1):
            box((0.01, 0.002, 0.005), _lamp("coral"), (side * 0.013, front - 0.003, 0.169), 0.001)
    place(slab(0.04, 0.011, 0.003, plastic("charcoal", 0.5), 0.003, 0.0008), (0, front - 0.0005, 0.146), (0, 0, 0))
    for n in range(6):
        box((0.003, 0.002, 0.008), trim, (-0.0155 + n * 0.0062, front - 0.002, 0.1475), 0.0005)
    for side in (-1, 1):
        place(
            lathe([(0.0105, 0), (0.0105, 0.005), (0.005, 0.008), (0.003, 0.016), (0, 0.017)], accent),
            (side * 0.036, 0, 0.166),
            (0, side * 90, 0),
        )
    tube([(0, 0, 0.19), (0, 0, 0.214)], 0.0016, trim)
    ring(0.006, 0.0014, trim, (0, 0, 0.203))
    ball(0.0068, accent, (0, 0, 0.218))


def _key(trim: Any) -> None:
    tube([(0.0, 0.026, 0.09), (0, 0.046, 0.09)], 0.003, trim)
    for side in (-1, 1):
        ring(0.0085, 0.003, trim, (side * 0.009, 0.048, 0.09), (90, 0, 0))


def _dome(good: Good) -> None:
    """A round space robot: barrel body on wheels, a face under a clear dome."""
    coat, trim, accent = lacquer(good.color), metal("steel", 0.18), lacquer(good.second or "lemon")
    for side in (-1, 1):
        for y in (-0.022, 0.022):
            place(
                lathe(
                    [(0.016, -0.008), (0.019, -0.006), (0.019, 0.006), (0.016, 0.008), (0.008, 0.008), (0, 0.009)],
                    plastic("charcoal", 0.6),
                ),
                (side * 0.042, y, 0.019),
                (0, side * 90, 0),
            )
    lathe([(0.036, 0.02), (0.046, 0.024), (0.05, 0.05), (0.049, 0.085), (0.043, 0.104), (0.036, 0.108)], coat)
    for z, radius in ((0.034, 0.0485), (0.093, 0.0475)):
        ring(radius, 0.0026, trim, (0, 0, z))
    lathe([(0.036, 0.106), (0.038, 0.11), (0.038, 0.116), (0, 0.116)], trim, levels=1)
    lathe(
        [(0.0345, 0.115), (0.0345, 0.135), (0.027, 0.154), (0.014, 0.163), (0, 0.165)],
        paint("clear", roughness=0.03, alpha=0.2, coat_weight=1.0),
    )
    lathe([(0, 0.115), (0.02, 0.116), (0.024, 0.13), (0.018, 0.146), (0, 0.151)], accent)
    for side in (-1, 1):
        ball(0.0062, paint("FFFFFF", roughness=0.2), (side * 0.009, -0.02, 0.136))
        ball(0.0032, plastic("black", 0.1), (side * 0.009, -0.0252, 0.1365))
    place(
        lathe([(0.02, 0), (0.02, 0.002), (0, 0.002)], paint("F7F2E2", roughness=0.3), levels=0),
        (0, -0.0495, 0.066),
        (90, 0, 0),
    )
    ring(0.0205, 0.0024, trim, (0, -0.0505, 0.066), (90, 0, 0))
    letters(good.shape.get("name", "R7"), 0.017, plastic("navy"), (0, -0.0518, 0.066))
    for side in (-1, 1):
        _hose(
            [
                (side * 0.047, 0, 0.084),
                (side * 0.062, -0.004, 0.09),
                (side * 0.074, -0.014, 0.078),
                (side * 0.074, -0.026, 0.062),
            ],
            0.0062,
            trim,
        )
        _claw((side * 0.074, -0.03, 0.057), accent)
    tube([(0, 0, 0.164), (0, 0, 0.184)], 0.0014, trim)
    ball(0.0055, accent, (0, 0, 0.187))
