"""Toy cars, their nose to the left, their side to the front. shape: form (bug, racer, truck), number."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point2, Point3, ball, box, extrude, lathe, letters, loft, place, ring, tube
from demo.skins import lacquer, metal, paint, plastic, rubber, wood

VIEWS = ((-34.0, 16.0), (28.0, 30.0))


def build(good: Good) -> None:
    {"bug": _bug, "racer": _racer, "truck": _truck}[good.shape.get("form", "bug")](good)


def _wheel(at: Point3, radius: float, wide: float, hub: Any, tire: Any) -> None:
    """Stand a wheel; its hub shows on the outside of y's sign."""
    out = 90 if at[1] < 0 else -90
    half = wide / 2
    place(
        lathe(
            [
                (radius * 0.6, -half),
                (radius * 0.92, -half),
                (radius, -half * 0.6),
                (radius, half * 0.6),
                (radius * 0.92, half),
                (radius * 0.62, half),
                (radius * 0.6, half * 0.7),
            ],
            tire,
            levels=1,
        ),
        at,
        (out, 0, 0),
    )
    place(
        lathe(
            [
                (radius * 0.64, half * 0.6),
                (radius * 0.6, half * 0.9),
                (radius * 0.24, half * 0.7),
                (radius * 0.2, half * 1.1),
                (0, half * 1.15),
            ],
            hub,
            levels=1,
        ),
        at,
        (out, 0, 0),
    )


def _axles(spots: tuple[float, ...], half: float, radius: float, wide: float, hub: Any, tire: Any) -> None:
    for x in spots:
        for side in (-1, 1):
            _wheel((x, side * half, radius), radius, wide, hub, tire)


def _arc(x: float, z: float, wide: float, tall: float, start: float, end: float, steps: int = 14) -> list[Point2]:
    """Points of an ellipse from one angle to another, degrees."""
    return [
        (
            x + wide * math.cos(math.radians(start + (end - start) * n / steps)),
            z + tall * math.sin(math.radians(start + (end - start) * n / steps)),
        )
        for n in range(steps + 1)
    ]


def _bug(good: Good) -> None:
    """A round little saloon: hull, cabin with windows, bumpers, lamps."""
    coat, trim = lacquer(good.color), metal("steel", 0.12)
    floor = 0.012
    hull = [*_arc(0.004, 0.03, 0.062, 0.031, -16, 196), (-0.05, floor), (0.052, floor)]
    place(extrude(hull, 0.058, coat, 0.009), (0, 0, 0))
    cabin = [*_arc(0.008, 0.05, 0.036, 0.031, 0, 180)]
    extrude(cabin, 0.05, coat, 0.008)
    pane = paint("27313B", roughness=0.05, coat_weight=1.0)
    for start, end in ((14, 84), (98, 166)):
        window = [*_arc(0.008, 0.053, 0.029, 0.022, start, end), (0.008 + (0.003 if end < 90 else -0.003), 0.053)]
        extrude(window, 0.0512, pane, 0.0006)
    for face, (x, tilt) in ((-1, (-0.0225, -34)), (1, (0.0375, 34))):
        place(box((0.003, 0.034, 0.02), pane, edge=0.001), (x, 0, 0.0545), (0, -tilt, 0))
        tube([(face * 0.062, -0.03, 0.022), (face * 0.068, 0, 0.022), (face * 0.062, 0.03, 0.022)], 0.0034, trim)
    for side in (-1, 1):
        place(
            lathe([(0.0075, 0), (0.007, 0.004), (0, 0.006)], paint("FFF6DA", roughness=0.1, coat_weight=1.0)),
            (-0.049, side * 0.021, 0.042),
            (0, -62, 0),
        )
        ring(0.0078, 0.0012, trim, (-0.049, side * 0.021, 0.042), (0, -62, 0))
        ball(0.0045, paint("C01818", roughness=0.15), (0.063, side * 0.021, 0.037), (0.6, 1, 1))
        for x in (-0.036, 0.038):
            guard = [
                (x + 0.0235 * math.cos(math.radians(a)), 0.013 + 0.0235 * math.sin(math.radians(a)))
                for a in range(0, 181, 20)
            ]
            tube([(px, side * 0.029, pz) for px, pz in guard], 0.0045, lacquer(good.second or good.color))
        box((0.011, 0.0025, 0.0022), trim, (0.014, side * 0.0296, 0.045), 0.0006)
    _axles((-0.036, 0.038), 0.03, 0.0165, 0.013, trim, rubber("black"))


def _racer(good: Good) -> None:
    """A cigar with open wheels, a driver and a number."""
    coat = lacquer(good.color)
    rings = []
    for x, wide, tall, z in (
        (-0.082, 0.006, 0.006, 0.024),
        (-0.078, 0.013, 0.011, 0.025),
        (-0.05, 0.02, 0.0165, 0.028),
        (-0.005, 0.024, 0.02, 0.031),
        (0.035, 0.023, 0.021, 0.033),
        (0.066, 0.014, 0.014, 0.032),
        (0.08, 0.004, 0.005, 0.031),
    ):
        rings.append(
            [(x, wide * math.cos(a), z + tall * math.sin(a)) for a in (2 * math.pi * n / 16 for n in range(16))]
        )
    loft(rings, coat)
    dark = rubber("black")
    ball(0.019, dark, (0.008, 0, 0.046), (1.25, 0.85, 0.35))
    ball(0.0105, wood("sand"), (0.012, 0, 0.06))
    place(
        lathe([(0.0118, -0.001), (0.0116, 0.005), (0.008, 0.0105), (0, 0.0125)], lacquer(good.second or "white")),
        (0.012, 0, 0.061),
    )
    place(box((0.0015, 0.022, 0.012), paint("CFE4EA", roughness=0.05, alpha=0.55)), (-0.012, 0, 0.048), (0, -25, 0))
    disc = paint("F7F5EE", roughness=0.4)
    for side in (-1, 1):
        place(
            lathe([(0.0125, 0), (0.0125, 0.002), (0, 0.002)], disc, levels=0),
            (0.036, side * 0.0205, 0.037),
            (90 if side < 0 else -90, 0, 0),
        )
        letters(
            str(good.shape.get("number", 7)),
            0.016,
            plastic("black"),
            (0.036, side * 0.0229, 0.037),
            (90, 0, 0 if side < 0 else 180),
        )
        tube(
            [(0.03, side * 0.021, 0.024), (0.06, side * 0.021, 0.02), (0.088, side * 0.02, 0.021)],
            0.0035,
            metal("steel", 0.12),
        )
    for x in (-0.048, 0.052):
        tube([(x, -0.042, 0.021), (x, 0.042, 0.021)], 0.0032, metal("steel", 0.2))
    _axles((-0.048,), 0.041, 0.019, 0.014, metal("brass", 0.15), dark)
    _axles((0.052,), 0.042, 0.0215, 0.018, metal("brass", 0.15), dark)


def _truck(good: Good) -> None:
    """A tipper: cab at the left, a tilted tray behind."""
    coat, tray = plastic(good.color, 0.25), plastic(good.second or "mustard", 0.25)
    box((0.15, 0.05, 0.012), plastic("charcoal", 0.5), (0, 0, 0.022), 0.003)
    cab: list[Point2] = [(-0.08, 0.03), (-0.03, 0.03), (-0.03, 0.088), (-0.062, 0.088), (-0.076, 0.06)]
    extrude(cab, 0.06, coat, 0.006)
    pane = paint("27313B", roughness=0.05, coat_weight=1.0)
    extrude([(-0.068, 0.06), (-0.04, 0.06), (-0.04, 0.08), (-0.0585, 0.08)], 0.0606, pane, 0.0005)
    place(box((0.0016, 0.046, 0.022), pane, edge=0.0005), (-0.0735, 0, 0.0605), (0, 26.5, 0))
    for side in (-1, 1):
        place(
            lathe([(0.0062, 0), (0.006, 0.003), (0, 0.004)], paint("FFF1C4", roughness=0.1)),
            (-0.0795, side * 0.019, 0.043),
            (0, -90, 0),
        )
    box((0.006, 0.062, 0.01), metal("steel", 0.2), (-0.082, 0, 0.026), 0.002)
    outline: list[Point2] = [
        (-0.022, 0.002),
        (0.068, 0.002),
        (0.084, 0.046),
        (0.076, 0.046),
        (0.062, 0.01),
        (-0.016, 0.01),
        (-0.016, 0.05),
        (-0.04, 0.055),
        (-0.04, 0.05),
        (-0.022, 0.046),
    ]
    parts: list[Any] = [extrude(outline, 0.066, tray, 0.0015)]
    side_wall: list[Point2] = [(-0.022, 0.002), (0.068, 0.002), (0.084, 0.046), (-0.022, 0.048)]
    parts += [place(extrude(side_wall, 0.005, tray, 0.0015), (0, side * 0.033, 0)) for side in (-1, 1)]
    parts += [
        box((0.005, 0.003, 0.04), tray, (x, side * 0.036, 0.005), 0.001)
        for x in (0.0, 0.026, 0.052)
        for side in (-1, 1)
    ]
    for part in parts:
        x, y, z = part.location
        lean = math.radians(12)
        place(
            part,
            (x * math.cos(lean) - z * math.sin(lean), y, 0.036 + z * math.cos(lean) + x * math.sin(lean)),
            (0, -12, 0),
        )
    tube([(0.01, 0, 0.03), (0.0, 0, 0.045)], 0.005, metal("steel", 0.15))
    _axles((-0.052, 0.022, 0.058), 0.029, 0.0185, 0.016, tray, rubber("black"))
