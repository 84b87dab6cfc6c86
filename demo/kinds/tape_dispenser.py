"""Tape dispensers, their cutter to the left, a roll in them. shape: form (snail, wedge)."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.shapes import Point2, extrude, lathe, loft, place, ring, slab, tube
from demo.skins import lacquer, metal, paint, plastic, rubber

VIEWS = ((-30.0, 18.0), (30.0, 32.0))
HUB = (0.022, 0.045)  # the roll's axis in x and z


def build(good: Good) -> None:
    coat = lacquer(good.color)
    for side in (-1, 1):
        place(extrude(_cheek(good), 0.012, coat, 0.003), (0, side * 0.022, 0.003))
    place(extrude(_bed(), 0.034, coat, 0.001), (0, 0, 0.003))
    slab(0.148, 0.05, 0.004, rubber("charcoal"), 0.008, 0.001, (0.004, 0, 0))
    _roll(good)
    _cutter()


def _cheek(good: Good) -> list[Point2]:
    """Outline a side: low at the cutter, a hump round the roll."""
    if good.shape.get("form", "snail") == "wedge":
        return [(-0.07, 0), (0.078, 0), (0.078, 0.03), (0.06, 0.044), (-0.004, 0.044), (-0.05, 0.036), (-0.07, 0.036)]
    hump = [
        (HUB[0] + 0.054 * math.cos(math.radians(a)), 0.026 + 0.022 * math.sin(math.radians(a)))
        for a in range(-10, 166, 11)
    ]
    return [(-0.07, 0), (0.066, 0), (0.074, 0.012), *hump, (-0.036, 0.031), (-0.052, 0.032), (-0.07, 0.034)]


def _bed() -> list[Point2]:
    """Outline the floor between the sides, hollow under the roll."""
    low = [
        (HUB[0] - 0.04 * math.cos(math.radians(a)), 0.042 - 0.04 * math.sin(math.radians(a)))
        for a in range(20, 161, 14)
    ]
    return [(-0.07, 0), (0.07, 0), (0.07, 0.024), *reversed(low), (-0.03, 0.026), (-0.07, 0.032)]


def _roll(good: Good) -> None:
    """Hang the roll on its hub: clear tape, wound, on a core."""
    x, z = HUB
    tape = paint("E9DCB4", roughness=0.12, coat_weight=0.8)
    wound = [
        (0.0185, -0.0095),
        (0.0185, -0.0095),
        (0.034, -0.0095),
        (0.034, -0.0095),
        (0.034, 0.0095),
        (0.034, 0.0095),
        (0.0185, 0.0095),
        (0.0185, 0.0095),
        (0.0185, -0.0095),
    ]
    place(lathe(wound, tape, segments=48, levels=1), (x, 0, z), (90, 0, 0))
    core = paint("F8F6F0", roughness=0.6)
    for y in (-0.0098, 0.0098):
        ring(0.0188, 0.0013, core, (x, y, z), (90, 0, 0))
        for radius in (0.023, 0.027, 0.031):
            ring(radius, 0.00025, paint("C9B98A", roughness=0.3), (x, y * 0.975, z), (90, 0, 0))
    place(
        lathe(
            [(0.0, -0.016), (0.0175, -0.016), (0.0175, -0.016), (0.0175, 0.016), (0.0175, 0.016), (0, 0.016)],
            plastic(good.second or "charcoal", 0.35),
        ),
        (x, 0, z),
        (90, 0, 0),
    )
    path = [(x - 0.006, z + 0.0335), (-0.022, 0.0655), (-0.0695, 0.0385)]
    strip = [
        [(px, -0.0092, pz), (px, 0.0092, pz), (px, 0.0092, pz + 0.0004), (px, -0.0092, pz + 0.0004)] for px, pz in path
    ]
    loft(strip, paint("F2E8C6", roughness=0.1, alpha=0.75), levels=0)


def _cutter() -> None:
    """Edge the front with a comb of steel teeth."""
    steel = metal("steel", 0.15)
    teeth: list[Point2] = [(-0.014, 0), (0.014, 0)]
    for n in range(14):
        right = 0.014 - 0.002 * n
        teeth += [(right, 0.006), (right - 0.001, 0.0085)]
    teeth += [(-0.014, 0.006)]
    place(extrude(teeth, 0.0008, steel, 0.0), (-0.0715, 0, 0.0335), (20, 0, -90))
    tube([(-0.066, -0.016, 0.0375), (-0.066, 0.016, 0.0375)], 0.0022, steel)
