"""Wooden toy trains, the engine leading to the left. shape: wagons (how many), load (balls, logs)."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import Point2, Point3, ball, box, extrude, lathe, place, ring, tube
from demo.skins import metal, paint, wood

VIEWS = ((-36.0, 16.0), (26.0, 30.0))
COUPLING = 0.012


def build(good: Good) -> None:
    count = good.shape.get("wagons", 1)
    engine, wagon = 0.11, 0.085
    left = -(engine + count * (wagon + COUPLING)) / 2
    _engine(good, left + engine / 2)
    for n in range(count):
        middle = left + engine + (wagon + COUPLING) * n + COUPLING + wagon / 2
        tube(
            [(middle - wagon / 2 - COUPLING - 0.004, 0, 0.022), (middle - wagon / 2 + 0.004, 0, 0.022)],
            0.0025,
            metal("steel", 0.2),
        )
        _wagon(good, middle, wagon)


def _coat(color: str) -> Any:
    return paint(color, roughness=0.35, coat_weight=0.4)


def _wheels(spots: tuple[float, ...], radius: float, good: Good) -> None:
    for x in spots:
        for side in (-1, 1):
            at: Point3 = (x, side * 0.03, radius)
            turn = (90 if side < 0 else -90, 0, 0)
            place(
                lathe(
                    [
                        (radius - 0.001, -0.005),
                        (radius, -0.003),
                        (radius, 0.004),
                        (radius - 0.0015, 0.0055),
                        (radius * 0.7, 0.0055),
                        (radius * 0.66, 0.004),
                        (0, 0.004),
                    ],
                    _coat(good.second or "cherry"),
                    segments=48,
                    levels=1,
                ),
                at,
                turn,
            )
            place(
                lathe([(radius * 0.28, 0.003), (radius * 0.26, 0.008), (0, 0.009)], wood("oak"), segments=24, levels=1),
                at,
                turn,
            )


def _engine(good: Good, x: float) -> None:
    coat, trim, bare = _coat(good.color), _coat(good.second or "cherry"), wood("oak", "X")
    box((0.11, 0.05, 0.014), bare, (x, 0, 0.014), 0.003)
    boiler = [(0, 0), (0.02, 0), (0.0225, 0.003), (0.0225, 0.062), (0.0225, 0.062), (0, 0.062)]
    place(lathe(boiler, coat), (x - 0.052, 0, 0.052), (0, 90, 0))
    for step in (0.012, 0.045):
        ring(0.0226, 0.0016, metal("brass", 0.2), (x - 0.052 + step, 0, 0.052), (0, 90, 0))
    place(lathe([(0.014, 0), (0.012, 0.003), (0, 0.004)], metal("brass", 0.2)), (x - 0.0525, 0, 0.052), (0, -90, 0))
    place(
        lathe(
            [(0.0075, 0), (0.0075, 0.022), (0.0125, 0.034), (0.0125, 0.038), (0.009, 0.038), (0.007, 0.03), (0, 0.03)],
            trim,
        ),
        (x - 0.037, 0, 0.07),
    )
    place(lathe([(0.009, 0), (0.009, 0.008), (0.006, 0.014), (0, 0.015)], metal("brass", 0.2)), (x - 0.012, 0, 0.072))
    _cab(x + 0.031, coat, trim)
    nose: list[Point2] = [(-0.018, 0), (0, 0), (0, 0.016)]
    place(extrude(nose, 0.046, trim, 0.001), (x - 0.054, 0, 0.008))
    _wheels((x - 0.036, x - 0.006), 0.0145, good)
    _wheels((x + 0.034,), 0.021, good)


def _cab(x: float, coat: Any, trim: Any) -> None:
    box((0.044, 0.05, 0.03), coat, (x, 0, 0.028), 0.002)
    for dx in (-0.0195, 0.0195):
        for side in (-1, 1):
            box((0.006, 0.006, 0.032), coat, (x + dx, side * 0.0215, 0.056), 0.001)
    box((0.006, 0.042, 0.01), coat, (x - 0.0195, 0, 0.078), 0.001)
    roof: list[Point2] = [
        (-0.03, 0),
        (0.03, 0),
        (0.03, 0.004),
        (0.02, 0.009),
        (0, 0.0115),
        (-0.02, 0.009),
        (-0.03, 0.004),
    ]
    place(extrude(roof, 0.058, trim, 0.002), (x, 0, 0.087), (0, 0, 0))


def _wagon(good: Good, x: float, long: float) -> None:
    coat, bare = (
        _coat(good.color),
        wood("oak", "X"),
    )
    box((long, 0.05, 0.012), bare, (x, 0, 0.014), 0.003)
    for side in (-1, 1):
        box((long, 0.005, 0.026), coat, (x, side * 0.0225, 0.026), 0.0015)
        box((0.005, 0.05, 0.026), coat, (x + side * (long / 2 - 0.0025), 0, 0.026), 0.0015)
    _wheels((x - long * 0.28, x + long * 0.28), 0.0145, good)
    if good.shape.get("load", "balls") == "logs":
        for y, z in ((-0.013, 0.036), (0.006, 0.036), (-0.004, 0.05), (0.0135, 0.05)):
            tube([(x - long * 0.46, y, z), (x + long * 0.46, y, z)], 0.0092, wood("tan", "X"))
        return
    for n, color in enumerate(("cherry", "lemon", "emerald", "cobalt", "orange")):
        ball(0.0135, _coat(color), (x + long * (n - 2) * 0.19, (-1) ** n * 0.007, 0.047 + 0.003 * (n % 2)))
