"""Table radios. shape: form (wide: cloth front at the left, dial at the right; upright: round grille over the dial),
knobs (1–3), aerial, case (wood, plastic)."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import Point3, ball, box, lathe, letters, place, ring, slab, tube
from demo.skins import bumped, leather, metal, paint, plastic, wood, woven

VIEWS = ((-26.0, 14.0), (32.0, 26.0))


def build(good: Good) -> None:
    if good.shape.get("form", "wide") == "wide":
        _wide(good)
    else:
        _upright(good)


def _case(good: Good, wide: float, deep: float, tall: float, round_: float, foot: float) -> None:
    """Stand a box with round corners seen from the front."""
    skin = wood(good.color, "X") if good.shape.get("case", "wood") == "wood" else plastic(good.color, 0.25)
    body = slab(wide, tall, deep, skin, round_, 0.004)
    place(body, (0, 0, foot), (0, 0, 0))
    place(
        slab(
            wide - 0.018, tall - 0.018, 0.006, plastic(good.second or "cream", 0.4), max(0.004, round_ - 0.009), 0.0015
        ),
        (0, -deep / 2, foot + 0.009),
        (0, 0, 0),
    )


def _knob(radius: float, at: Point3, mark: Any) -> None:
    x, y, z = at
    place(
        lathe(
            [(radius, 0), (radius, 0.002), (radius * 0.92, 0.013), (radius * 0.86, 0.015), (0, 0.015)],
            metal("brass", 0.2),
        ),
        at,
        (90, 0, 0),
    )
    ring(radius * 1.06, 0.0012, plastic("chocolate", 0.4), (x, y - 0.001, z), (90, 0, 0))
    box((0.0016, 0.001, radius * 0.6), mark, (x, y - 0.0152, z + radius * 0.2), 0)


def _dial(wide: float, tall: float, at: Point3) -> None:
    """Set a lit tuning window with its scale and needle; `at` is its floor's middle."""
    x, y, z = at
    box(
        (wide, 0.003, tall),
        paint("F7E7BC", roughness=0.15, emission_color=(1.0, 0.8, 0.45, 1.0), emission_strength=0.25),
        at,
        0.001,
    )
    ink = plastic("chocolate", 0.5)
    for n in range(13):
        box(
            (0.0008, 0.0006, tall * (0.28 if n % 3 else 0.42)),
            ink,
            (x + wide * (n / 12 - 0.5) * 0.88, y - 0.0016, z + tall * 0.5),
            0,
        )
    for n, number in enumerate(("88", "92", "96", "100", "104")):
        letters(number, tall * 0.22, ink, (x + wide * (n / 4 - 0.5) * 0.84, y - 0.0016, z + tall * 0.27))
    box((0.0014, 0.0008, tall * 0.94), plastic("cherry"), (x + wide * 0.17, y - 0.002, z + tall * 0.03), 0)


def _feet(wide: float, deep: float) -> None:
    for x in (-1, 1):
        for y in (-1, 1):
            place(
                lathe([(0.006, 0), (0.009, 0.012), (0, 0.012)], metal("brass", 0.25), levels=1),
                (x * wide * 0.4, y * deep * 0.32, 0),
            )


def _wide(good: Good) -> None:
    wide, deep, tall, foot = 0.27, 0.11, 0.145, 0.01
    _case(good, wide, deep, tall, 0.024, foot)
    _feet(wide, deep)
    front = -deep / 2 - 0.003
    cloth = bumped(woven("tan"), "ShaderNodeTexChecker", 1, 420, 0.8)
    place(
        slab(wide * 0.46, tall * 0.72, 0.004, cloth, 0.01, 0.001), (-wide * 0.19, front, foot + tall * 0.14), (0, 0, 0)
    )
    for n in range(5):
        box(
            (wide * 0.45, 0.003, 0.003),
            metal("brass", 0.25),
            (-wide * 0.19, front - 0.002, foot + tall * (0.26 + 0.115 * n)),
            0.001,
        )
    _dial(wide * 0.34, tall * 0.26, (wide * 0.25, front, foot + tall * 0.58))
    count = good.shape.get("knobs", 2)
    for n in range(count):
        _knob(
            0.015 if count < 3 else 0.0115,
            (wide * (0.25 + (n - (count - 1) / 2) * 0.26 / max(1, count - 1) * 0.9), front, foot + tall * 0.32),
            plastic("chocolate"),
        )
    _aerial(good, wide, tall + foot)


def _aerial(good: Good, wide: float, top: float) -> None:
    if not good.shape.get("aerial", True):
        return
    steel = metal("steel", 0.12)
    base, tip = (wide * 0.36, 0.03, top), (wide * 0.16, 0.04, top + 0.13)
    ball(0.006, steel, base)
    middle = tuple((a + b) / 2 for a, b in zip(base, tip, strict=True))
    tube([base, middle], 0.0024, steel)
    tube([middle, tip], 0.0016, steel)
    ball(0.0032, steel, tip)


def _upright(good: Good) -> None:
    wide, deep, tall, foot = 0.15, 0.085, 0.19, 0.006
    _case(good, wide, deep, tall, 0.03, foot)
    _feet(wide, deep)
    front = -deep / 2 - 0.003
    middle = (0.0, front, foot + tall * 0.64)
    place(lathe([(0.052, 0), (0.052, 0.003), (0, 0.003)], plastic("charcoal", 0.7), levels=1), middle, (90, 0, 0))
    for radius in (0.012, 0.022, 0.032, 0.042, 0.0525):
        ring(radius, 0.0018, metal("brass", 0.2), (0, front - 0.0035, middle[2]), (90, 0, 0))
    _dial(wide * 0.7, 0.026, (0, front, foot + tall * 0.2))
    for x in (-0.3, 0.3):
        _knob(0.0095, (wide * x, front, foot + tall * 0.115), plastic("chocolate"))
    top = foot + tall - 0.004
    strap: list[Point3] = [
        (-0.05, 0, top),
        (-0.046, 0, top + 0.026),
        (0, 0, top + 0.036),
        (0.046, 0, top + 0.026),
        (0.05, 0, top),
    ]
    tube(strap, 0.0045, leather("tan"))
